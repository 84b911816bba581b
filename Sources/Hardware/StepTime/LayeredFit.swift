// LayeredFit.swift: the numbers of an engine that price a step on any device.

/// The numbers of the layered step time: five, and a sixth of routed experts where it was fitted.
///
///     t = [ (F/(P ηc))⁴ + (B/(W ηm))⁴ ]^¼ + KV/(W ηm) + Fa/(P16 ηc) + AR/(0.7 link) + LM/(W ηm) + GL/(0.8 W)
///         + L·layer + step + S·sequence
///
/// F, B: the linear layers of all L layers; Fa: prompt attention; AR: all-reduces; LM: the LM head when one of S rows
/// samples; GL: element-wise bytes. The arithmetic of routed experts counts 1/`expertShare` times. W, link and the peaks P are the data sheet's.
public struct LayeredFit: Hashable, Sendable {
  public var computeEfficiency: Double
  public var memoryEfficiency: Double
  public var microsecondsPerLayer: Double
  public var millisecondsPerStep: Double
  public var microsecondsPerSequence: Double
  /// What routed experts reach of `computeEfficiency`: 1 where they were not fitted apart.
  public var expertShare = 1.0
  /// What the numbers were fitted to.
  public var source: String

  public init(
    computeEfficiency: Double, memoryEfficiency: Double, microsecondsPerLayer: Double,
    millisecondsPerStep: Double, microsecondsPerSequence: Double, source: String
  ) {
    self.computeEfficiency = computeEfficiency
    self.memoryEfficiency = memoryEfficiency
    self.microsecondsPerLayer = microsecondsPerLayer
    self.millisecondsPerStep = millisecondsPerStep
    self.microsecondsPerSequence = microsecondsPerSequence
    self.source = source
  }

  /// Achieved share of a link's rate by an all-reduce; part of the form, not fitted.
  static let linkEfficiency = 0.7
  /// Achieved share of the memory bandwidth by element-wise kernels; part of the form, not fitted.
  static let elementwiseEfficiency = 0.8

  /// Most sequences of a step in the fitted runs: their highest concurrency.
  static let fittedRows = 64

  private static let table = "silicon_sample.csv of aiconfigurator 095f58a"

  private static func runs(_ count: Int, _ error: String) -> String {
    "\(count) vLLM runs (autumn 2025) of Llama-3.1-70B, fp8 and nvfp4, in \(table); TPOT error "
      + "\(error)"
  }

  /// vLLM on one device, where runs of it are known: catalog name and numbers.
  static let measured: [(name: String, fit: LayeredFit)] = [
    (
      "H100-SXM",
      LayeredFit(
        computeEfficiency: 0.4339, memoryEfficiency: 0.9399, microsecondsPerLayer: 57.1699,
        millisecondsPerStep: 1.3583, microsecondsPerSequence: 5.7872,
        source: runs(15, "2.4 % median, 6.2 % mean"))
    ),
    (
      "H200-SXM",
      LayeredFit(
        computeEfficiency: 0.532, memoryEfficiency: 0.9547, microsecondsPerLayer: 56.9928,
        millisecondsPerStep: 1.1384, microsecondsPerSequence: 41.897,
        source: runs(30, "2.0 % median, 3.8 % mean"))
    ),
    (
      "B200",
      LayeredFit(
        computeEfficiency: 0.4264, memoryEfficiency: 0.9657, microsecondsPerLayer: 55.0015,
        millisecondsPerStep: 1.1714, microsecondsPerSequence: 36.8801,
        source: runs(45, "5.0 % median, 6.2 % mean"))
    ),
  ]

  /// vLLM on H100, H200 and B200 together: what any other device is priced with, as a guess.
  public static let anyDevice = LayeredFit(
    computeEfficiency: 0.4835, memoryEfficiency: 0.9489, microsecondsPerLayer: 55.3235,
    millisecondsPerStep: 1.2164, microsecondsPerSequence: 37.5265,
    source: runs(90, "4.8 % median, 5.7 % mean"))

  /// The numbers of a device; those of all devices together, as a guess, where no run of it is known.
  public static func vllm(on name: String) -> LayeredFit {
    if let own = measured.first(where: { $0.name == name }) { return own.fit }
    var borrowed = anyDevice
    // The error over the fitted devices says nothing of another one: it is not repeated.
    borrowed.source =
      "a guess for \(name), borrowed from NVIDIA: no engine run of \(name) is known, so the five "
      + "numbers are those of 90 vLLM runs on H100, H200 and B200 (\(table)), with unknown error"
    return borrowed
  }
}
