// GateRow.swift: a gate of an answer as every report shows it.

internal import Planning
internal import Plans

/// What a gate asks for, under which load, and how the fleet and one of fewer replicas did.
struct GateRow {
  let gate: String
  /// Replicas that it needs.
  let count: String
  let load: String
  /// The same, for a narrow screen.
  let shortLoad: String
  /// "97.1 ± 0.2 % of 95 %"; nil where it was not tried.
  let held: String?
  /// The same of fewer replicas, with their number in front where it is not one fewer.
  let fewer: String?
  let fewerVerdict: SizingVerdict?
  /// The same two for a narrow screen: "97.1 of 95 %".
  let shortHeld, shortFewer: String?

  /// "fails", "undecided"; nil where nothing is to be said.
  var fewerWord: String? {
    switch fewerVerdict {
    case .fails?: "fails"
    case .undecided?: "undecided"
    case .holds?, nil: nil
    }
  }

  /// The gates that were asked for, in order.
  static func all(_ answer: SizingAnswer) -> [GateRow] {
    answer.judged.loads.map { load in
      let needed = answer.gates[load.gate]
      let isBound = answer.gates.isBound(load.gate)
      let proof = answer.judged.proofs.first { $0.gate == load.gate }
      let isTried = answer.gates.tried.contains(load.gate)
      let count = needed.map { (isBound ? "≤ " : "") + "\($0)" } ?? "none holds"
      let step = proof.map { $0.running - $0.fewer } ?? 1
      let number = step > 1 ? proof.map { "\($0.fewer) " } ?? "" : ""
      let left = proof.flatMap { $0.running < $0.replicas ? ", which leaves \($0.running)" : nil }
      return GateRow(
        gate: load.gate, count: isTried ? count : "not tried", load: load.words + (left ?? ""),
        shortLoad: load.short, held: proof?.held.map(\.shareOfTarget),
        fewer: proof?.missed.map { number + $0.shareOfTarget },
        fewerVerdict: proof?.fewerVerdict, shortHeld: proof?.held?.shortShare,
        shortFewer: proof?.missed.map { number + $0.shortShare })
    }
  }
}
