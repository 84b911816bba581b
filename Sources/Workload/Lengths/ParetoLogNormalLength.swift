// ParetoLogNormalLength.swift: the law ServeGen finds for inputs: a log-normal body with a Pareto tail.

internal import Kernel
internal import Text

extension LengthKind {
  /// A share `tailWeight` of lengths is Pareto (`shape`, `scale`), the rest log-normal (its pair of keys
  /// as in `lognormal`); `min` and `max` hold for both.
  /// - Source: Xiang et al., "ServeGen: workload characterization and generation of large language
  ///   model serving in production", 2025: inputs are such a mixture, outputs exponential.
  static let paretoLogNormal = LengthKind(name: "paretoLognormal") { reader, shortest in
    let before = reader.problems.count
    let weight = reader.double("tailWeight", in: 0...1)
    let tail = reader.pareto()
    let mean = reader.doubleIfPresent("mean", in: ObjectReader.lawTokens)
    let body = reader.logNormal(mean: mean)
    let limits = reader.lengthLimits(shortest: shortest)
    guard reader.problems.count == before, let tail, let body, let limits,
      reader.checkTail(tail, limits)
    else { return nil }
    let free = LengthLimits(min: 0)
    return MixtureLength(
      [
        .init(weight: weight, lengths: CappedLength(tail, limits: free)),
        .init(weight: 1 - weight, lengths: CappedLength(body, limits: free)),
      ], limits: limits)
  }
}
