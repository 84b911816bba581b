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
    let gates = answer.gates
    let margin = FigureText.shortest((answer.load.margin * 1000).rounded() / 10)
    let percent = "p\(FigureText.shortest(answer.load.percentile))"
    let isJob = answer.needs[0].job != nil
    let spare = gates.withoutFailure.map { ", which leaves \($0)" } ?? ""
    let lost = "with \(answer.failureDomain.words) lost"
    let rule = answer.failureDomain.rule
    let gone = rule.lost == 1 ? "a \(rule.domain)" : "\(rule.lost) \(rule.domain)s"
    let busy = isJob ? "the job" : "\(percent) load"
    var rows = [
      row(
        "headroom", gates.headroom, answer,
        isJob
          ? "the job + \(margin) %, drawn several times"
          : "\(percent) + \(margin) %, replicates of busy windows", short: "\(busy) + \(margin) %"),
      row(
        "replay", gates.replay, isBound: gates.replayIsBound, answer,
        isJob
          ? "the job as recorded" : "every window as recorded, up to \(percent) of every measure",
        short: isJob ? "the job as recorded" : "windows as recorded"),
    ]
    if answer.failureDomain.isAsked {
      rows.append(
        row(
          "failure", gates.failure, answer, "\(isJob ? "the job" : percent) \(lost)\(spare)",
          short: "\(busy), \(gone) lost"))
    }
    return rows
  }

  private static func row(
    _ gate: String, _ needed: Int?, isBound: Bool = false, _ answer: SizingAnswer, _ load: String,
    short: String
  ) -> GateRow {
    let proof = answer.gateProofs.first { $0.gate == gate }
    let isTried = answer.gates.tried.contains(gate)
    let count = needed.map { (isBound ? "≤ " : "") + "\($0)" } ?? "none holds"
    let step = proof.map { $0.running - $0.fewer } ?? 1
    let number = step > 1 ? proof.map { "\($0.fewer) " } ?? "" : ""
    return GateRow(
      gate: gate, count: isTried ? count : "not tried", load: load, shortLoad: short,
      held: proof?.held.map(\.shareOfTarget),
      fewer: proof?.missed.map { number + $0.shareOfTarget }, fewerVerdict: proof?.fewerVerdict,
      shortHeld: proof?.held?.shortShare, shortFewer: proof?.missed.map { number + $0.shortShare })
  }
}
