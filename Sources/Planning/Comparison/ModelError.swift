// ModelError.swift: how far a GPU's simulated capacity may be from the truth.

public import Hardware

/// A band around the capacity of a replica, as a share of it, with what it rests on.
public struct ModelError: Hashable, Sendable {
  public var share: Double
  public var source: String

  /// GPUs on which the step-time model was held against serving runs, as catalog names.
  private static let served = ["H100-SXM", "H200-SXM", "B200"]

  init(share: Double, source: String) { (self.share, self.source) = (share, source) }

  /// - Source: mean absolute TPOT error of the step-time model on runs held out of its fit, 8.8 % on H100, H200
  ///   and B200 (137 vLLM runs of 2025-10); the best model by two efficiencies over a datasheet misses by 29 % in
  ///   the mean on the same runs. Between them, for parts whose kernels were measured and whose serving was
  ///   not, 15 % is a guess.
  public init(_ accelerator: Accelerator, isLayered: Bool) {
    if Self.served.contains(accelerator.name) {
      (share, source) = (0.088, "mean TPOT error of held-out serving runs on H100, H200 and B200")
    } else if isLayered || accelerator.isDatasheetOnly {
      (share, source) = (
        0.29, "mean TPOT error of a datasheet and two efficiencies: no kernel was measured"
      )
    } else {
      (share, source) = (0.15, "a guess: its kernels were measured, its serving was not")
    }
  }
}
