// MixProgram.swift: which GPUs serve which prompts at least cost, if GPUs could be bought by the fraction.

/// The least cost of any assignment of prompt lengths to candidates, and the assignment.
///
///     minimise  Σ price·need·share   where  Σ_g share(b, g) = 1  for each bucket b
///                                    and    Σ GPUs·need·share ≤ stock  for each GPU type
///
/// - Source: after Griggs et al., "Mélange: Cost Efficient Large Language Model Serving by Exploiting GPU
///   Heterogeneity", arXiv 2404.14527, section 5; shares are fractions here, so that the optimum is a bound.
struct MixProgram: Sendable {
  /// $ an hour, or GPUs.
  let value: Double
  /// By candidate and bucket.
  let shares: [[Double]]
  /// By candidate: how much dearer, as a share of a bucket's own price, its best bucket is than in the optimum; 0
  /// for those that the optimum uses.
  let excess: [Double]

  /// - Returns: nil where the stock does not hold any assignment.
  init?(_ options: [MixOption], _ buckets: Int, stock: [GPUStock]) {
    var columns: [(option: Int, bucket: Int, need: Double)] = []
    for (index, option) in options.enumerated() {
      for bucket in 0..<buckets {
        if let need = option.needs[bucket] { columns.append((index, bucket, need)) }
      }
    }
    let costs = columns.map { options[$0.option].price * $0.need }
    var program = LinearProgram(minimise: costs)
    for bucket in 0..<buckets {
      program.require(columns.map { $0.bucket == bucket ? 1 : 0 }, .equal, 1)
    }
    for entry in stock {
      let gpus = columns.map { column in
        let option = options[column.option]
        return option.gpu == entry.gpu ? Double(option.gpusPerReplica) * column.need : 0
      }
      program.require(gpus, .atMost, Double(entry.count))
    }
    guard case .optimum(let found) = program.solve() else { return nil }
    value = found.value
    var shares = options.map { _ in [Double](repeating: 0, count: buckets) }
    var excess = options.map { _ in Double.infinity }
    for (index, column) in columns.enumerated() {
      shares[column.option][column.bucket] = found.x[index]
      let option = options[column.option]
      var scarcity = 0.0
      for (place, entry) in stock.enumerated() where entry.gpu == option.gpu {
        scarcity -= found.duals[buckets + place] * Double(option.gpusPerReplica) * column.need
      }
      let price = found.duals[column.bucket]
      let more = (costs[index] + scarcity - price) / max(price, 1e-12)
      excess[column.option] = min(excess[column.option], max(0, more))
    }
    self.shares = shares
    self.excess = excess
  }

  /// Candidates worth a look, those of the optimum first, at most so many; earlier ones on a tie.
  func best(_ count: Int) -> [Int] {
    let order = excess.indices.filter { excess[$0].isFinite }.sorted {
      (excess[$0], $0) < (excess[$1], $1)
    }
    return Array(order.prefix(count))
  }
}
