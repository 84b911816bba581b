// PrecisionCheck.swift: whether the intervals that decide became as narrow as was asked.

internal import Text

/// The widest of the intervals behind N and N − 1, beside what was asked.
public struct PrecisionCheck: Hashable, Sendable {
  /// Half-widths, as parts of the share that is promised.
  public var asked, reached: Double
  /// Replicates behind the widest, and how many there may be.
  public var replicates, cap: Int
  /// Whose interval it is.
  public var gate: String
  public var replicas: Int
  public var isMet: Bool { reached <= asked }

  /// - Returns: nil where no interval was asked for, or none was found.
  init?(_ proofs: [GateProof], _ options: SizingOptions) {
    guard let asked = options.relativeError else { return nil }
    // A replay is one run of what was recorded: nothing in it is drawn.
    let sides = proofs.filter { $0.gate != ReplayGate.name }.flatMap { proof in
      [
        (proof.gate, proof.running, proof.held, proof.runs),
        (proof.gate, proof.fewer, proof.missed, proof.fewerRuns),
      ]
    }
    var widest: PrecisionCheck?
    for (gate, replicas, estimate, runs) in sides {
      guard let estimate, estimate.relativeError > widest?.reached ?? -1 else { continue }
      widest = PrecisionCheck(
        asked: asked, reached: estimate.relativeError, replicates: runs, cap: options.replicateCap,
        gate: gate, replicas: replicas)
    }
    guard let widest else { return nil }
    self = widest
  }

  private init(
    asked: Double, reached: Double, replicates: Int, cap: Int, gate: String, replicas: Int
  ) {
    (self.asked, self.reached) = (asked, reached)
    (self.replicates, self.cap) = (replicates, cap)
    (self.gate, self.replicas) = (gate, replicas)
  }

  /// "asked ±2 %, reached ±3.1 % with 40 replicates: …".
  public var sentence: String {
    func percent(_ share: Double) -> String {
      let digits = share < 0.001 ? 1e5 : 1e3
      return NumberText.shortest((share * digits * 100).rounded() / digits) + " %"
    }
    let whose = "the \(gate) gate's, of \(replicas) running replica\(replicas == 1 ? "" : "s")"
    let widest =
      "±\(percent(reached)) with \(replicates) replicates (the widest interval, \(whose))"
    return isMet
      ? "asked ±\(percent(asked)) of the share promised, met: \(widest)"
      : "asked ±\(percent(asked)) of the share promised, reached \(widest): more than \(cap) need a larger "
        + "--max-replicates"
  }
}
