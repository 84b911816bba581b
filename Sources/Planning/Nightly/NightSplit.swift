// NightSplit.swift: a change of the fleet split into its causes, by putting them in one after another.

internal import Plans
public import Text

/// What each of several causes did to the fleet of a scenario.
///
/// The causes go in one by one, in a fixed order: the program with its catalog and calibration, then the traffic, the
/// configuration, the options of the night. A share is what the fleet did when its cause went in, the earlier ones in
/// already: another order may share out a joint effect otherwise, the sum is the same.
public struct NightSplit: Hashable, Sendable {
  /// A cause, or several that could not be told apart, with one figure of the fleet before and after it went in.
  public struct Share: Hashable, Sendable {
    public let causes: [String]
    public let figure: String
    public let before, after: Double

    public var difference: Double { after - before }
  }

  /// In the order of the figures, then in that of the causes; those that did nothing among them.
  public let shares: [Share]
  /// Sizings that it took.
  public let runs: Int

  public func shares(of figure: String) -> [Share] { shares.filter { $0.figure == figure } }
}

/// The sizings that tell the causes of a change apart: one fewer than there are causes.
public struct NightSplitPlan: Sendable {
  /// The scenario with some of the causes in.
  public struct Run: Sendable {
    public let scenario: JSONValue
    /// As a record keeps them.
    public let options: String
    /// Hashes of the traces that it must read, so that it is the load it is taken for.
    fileprivate let traces: [JSONValue]
  }

  public let runs: [Run]
  private let causes: [[String]]
  private let ends: (before: LocatedJSON, after: LocatedJSON)

  /// Figures of a fleet that are split.
  private static let figures = ["replicas", "gpus", "nodes", "cost_per_hour"]
    .compactMap(ThresholdFigure.named)

  /// - Parameter folder: where relative paths of the records start.
  /// - Returns: nil where the fleet is the same, was not sized, or one cause alone can have changed it.
  public init?(_ before: NightRecord, _ after: NightRecord, folder: String) {
    guard before.question == .size, after.question == .size, let old = before.answer,
      let new = after.answer, Self.differ(old, new)
    else { return nil }
    ends = (old, new)
    let found = NightCause.found(before, after).filter(\.movesFigures)
    let kinds = NightCause.Kind.allCases.filter { kind in found.contains { $0.kind == kind } }
    guard kinds.count > 1 else { return nil }
    causes = kinds.map { kind in found.filter { $0.kind == kind }.map(\.words) }
    runs = kinds.indices.dropLast().map { last in
      let isIn = { (kind: NightCause.Kind) in
        // What is no cause is the same on both sides.
        kinds[...last].contains(kind) || !kinds.contains(kind)
      }
      let rest = isIn(.configuration) ? after.scenario : before.scenario
      let load = isIn(.traffic) ? after : before
      return Run(
        scenario: rest.value.replacing(
          "workload", with: (load.scenario["workload"]?.value ?? .null).placingPaths(in: folder)),
        options: isIn(.options) ? after.options : before.options,
        traces: NightCause.traces(of: load.answer))
    }
  }

  private static func differ(_ before: LocatedJSON, _ after: LocatedJSON) -> Bool {
    let sides = [before, after].map { NightFigures($0) }
    return figures.contains { sides[0].value($0).value != sides[1].value($0).value }
  }

  /// The shares, from the answers of the runs.
  /// - Parameter answers: nil for a run that could not be: the two causes around it are told together.
  public func split(_ answers: [LocatedJSON?]) -> NightSplit {
    precondition(answers.count == runs.count, "an answer, or none, for each run")
    var states: [(answer: LocatedJSON, causes: [String])] = []
    var waiting: [String] = []
    for (index, causes) in causes.enumerated() {
      waiting += causes
      let answer = index < answers.count ? checked(answers[index], runs[index]) : ends.after
      guard let answer else { continue }
      states.append((answer, waiting))
      waiting = []
    }
    var shares: [NightSplit.Share] = []
    for figure in Self.figures {
      var last = NightFigures(ends.before).value(figure).value
      let whole = NightFigures(ends.after).value(figure).value
      guard let first = last, let whole, first != whole else { continue }
      var (causes, own): ([String], [NightSplit.Share]) = ([], [])
      for state in states {
        causes += state.causes
        guard let value = NightFigures(state.answer).value(figure).value, let before = last else {
          continue
        }
        own.append(
          NightSplit.Share(causes: causes, figure: figure.name, before: before, after: value))
        (last, causes) = (value, [])
      }
      shares += own
    }
    return NightSplit(shares: shares, runs: answers.count)
  }

  private func checked(_ answer: LocatedJSON?, _ run: Run) -> LocatedJSON? {
    let found = NightCause.traces(of: answer).map(JSONWriter.canonical)
    return found == run.traces.map(JSONWriter.canonical) ? answer : nil
  }
}
