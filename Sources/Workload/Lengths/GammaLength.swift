// GammaLength.swift: lengths between steady and exponential; Azure's code prompts are gamma of shape 0.93.

internal import Kernel
internal import Text

extension Distribution.Gamma: ContinuousLaw {}

extension LengthKind {
  /// `mean` with `cv`, the coefficient of variation, or with `shape` = 1/cv².
  static let gamma = LengthKind(name: "gamma") { reader, shortest in
    let before = reader.problems.count
    let mean = reader.double("mean", in: ObjectReader.lawTokens)
    let limits = reader.lengthLimits(mean: mean, shortest: shortest)
    guard reader.has("cv") != reader.has("shape") else {
      reader.ignore("cv", "shape")
      let both = reader.has("cv")
      reader.report(
        both ? .conflict : .missingKey, key: both ? "cv" : nil,
        "'\(reader.path)' needs one of 'cv' and 'shape'",
        hint: "shape is 1/cv²: write cv: 1 for as much spread as an exponential has")
      return nil
    }
    // A CV of 10 is a choice: at it nine lengths of ten are below 1 % of the mean.
    let cv =
      reader.has("cv")
      ? reader.double("cv", in: 0.01...10)
      : 1 / reader.double("shape", in: 0.01...10_000).squareRoot()
    guard reader.problems.count == before, let limits else { return nil }
    return CappedLength(
      Distribution.Gamma(mean: mean, coefficientOfVariation: cv), limits: limits)
  }
}
