// FittedNumbers.swift: how many numbers of the step times were fitted to measurements.

extension Catalog {
  /// Numbers that were fitted: forms of kernels, times of engines, and layered numbers.
  public var fittedNumbers: Int {
    let kernels = KernelFits.all.reduce(0) { $0 + $1.fittedNumbers }
    let layered = accelerators.filter { $0.layered != nil }
    // Parts of one vendor share one fit.
    let fits = Set(layered.map { $0.layered?.source ?? "" }).count + LayeredFit.measured.count
    return kernels + engines.reduce(0) { $0 + $1.figures.count } + fits * LayeredFit.numbers
  }
}

extension LayeredFit {
  /// Three efficiencies, and times a layer, a step and a sequence.
  static let numbers = 6
}

extension KernelFits {
  /// Numbers of each form, by the columns of its table.
  var fittedNumbers: Int {
    let attention = 4 + 4 + (decodeAttentionFP8 == nil ? 0 : 4)
    let expertForms = experts.values.reduce(0) { sum, table in
      // Launch and two efficiencies; kernels measured alone have rows, columns and passes too, some a time an expert.
      sum
        + table.values.reduce(0) {
          $0 + ($1.holdsLayer ? 3 : $1.microsecondsPerHeldExpert > 0 ? 7 : 6)
        }
    }
    // Launch, two efficiencies and rows.
    let served = servedExperts.values.reduce(0) { $0 + 4 * $1.count }
    return 4 * gemm.count + attention + 3 * allReduce.count + expertForms + served
  }
}
