// ExponentialLength.swift: lengths without memory, as ServeGen finds most outputs to be.

internal import Kernel
internal import Text

extension Distribution.Exponential: ContinuousLaw {}

extension LengthKind {
  static let exponential = LengthKind(name: "exponential") { reader, shortest in
    let before = reader.problems.count
    let mean = reader.double("mean", in: ObjectReader.lawTokens)
    let limits = reader.lengthLimits(mean: mean, shortest: shortest)
    guard reader.problems.count == before, let limits else { return nil }
    return CappedLength(Distribution.Exponential(mean: mean), limits: limits)
  }
}
