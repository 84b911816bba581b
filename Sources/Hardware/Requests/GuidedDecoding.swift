// GuidedDecoding.swift: outputs held to a grammar, and what its masks cost a step.

import Units

/// Tokens that a grammar forbids are masked before each is sampled: the host computes a mask for every guided row of a
/// step.
///
///     step += share · masks · time of a mask
///
/// - The masks of a step are computed one after the other and nothing overlaps them, which is pessimistic: engines may
///   use several cores, and newer ones compute masks while the device works.
/// - Compiling a grammar, once for each, is not counted.
public struct GuidedDecoding: Hashable, Sendable {
  /// What computes the masks.
  public enum Backend: String, CaseIterable, Hashable, Sendable {
    case xgrammar, guidance, outlines

    /// Mean time of a mask on one core, µs.
    ///
    /// The means are led by hard schemas: medians are 8, 36 and 118, third quartiles 54, 43 and 133,981.
    /// - Source: MaskBench of JSONSchemaBench (guidance-ai/jsonschemabench at 00c3d01: TBM avg; xgrammar 0.1.10,
    ///   llguidance 0.6.7, outlines 0.1.13; 10,163 JSON schemas, a vocabulary of 128k, EPYC 7V13).
    public var maskMicroseconds: Double {
      switch self {
      case .xgrammar: 292
      case .guidance: 47
      case .outlines: 59_420
      }
    }
  }

  /// Longer masks than the slowest ever measured there are a mistake, µs.
  public static let maskRange = 0.0...1e7

  public var backend: Backend
  /// Share of the rows that are guided, in 0...1.
  public var share: Double
  /// Time of a mask, µs.
  public var maskMicroseconds: Double

  /// - Parameter maskMicroseconds: as measured with the schemas in use; nil for the backend's mean.
  public init(_ backend: Backend, share: Double = 1, maskMicroseconds: Double? = nil) {
    self.backend = backend
    self.share = share
    self.maskMicroseconds = maskMicroseconds ?? backend.maskMicroseconds
  }

  /// Of the masks of a step, guided or not.
  func time(masks: Int) -> Seconds { Seconds(maskMicroseconds * 1e-6 * share * Double(masks)) }
}
