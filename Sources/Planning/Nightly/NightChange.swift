// NightChange.swift: a figure that is another than in the baseline, and whether that says anything.

internal import Plans

/// Whether a difference is more than chance.
public enum Significance: String, Hashable, Sendable {
  case yes
  /// The two 95 % intervals overlap.
  case no
  /// There is no interval on either side.
  case unknown
}

/// One figure of a scenario, before and after.
public struct NightChange: Hashable, Sendable {
  public let figure: String
  /// Nil where the figure was, or is, absent.
  public let before, after: Double?
  public let significance: Significance

  /// After less before.
  public var difference: Double? { before.flatMap { old in after.map { $0 - old } } }

  /// Nil where nothing is different.
  init?(_ figure: ThresholdFigure, _ before: SummaryValue, _ after: SummaryValue) {
    guard before.value != after.value else { return nil }
    self.figure = figure.name
    (self.before, self.after) = (before.value, after.value)
    if figure.isExact {
      significance = .yes
    } else if let old = before.value, let new = after.value, let oldHalf = before.halfWidth,
      let newHalf = after.halfWidth
    {
      significance = abs(new - old) > oldHalf + newHalf ? .yes : .no
    } else {
      significance = .unknown
    }
  }
}

/// How a scenario stands to the same one of the baseline.
public struct NightComparison: Hashable, Sendable {
  /// In the order of `ThresholdFigure.all`.
  public let changes: [NightChange]
  /// What of the inputs differs; empty where nothing does.
  public let causes: [String]
  /// What each of several causes did to the fleet; nil where that was not looked for.
  public let split: NightSplit?
  /// The verdict was another.
  public let verdictBefore: NightVerdict?

  /// Figures that stand for others; a name of several means the first.
  private static let compared = ThresholdFigure.all.filter { figure in
    !["median", "std", "mean", "max", "p90", "p99.9"].contains { figure.name.hasPrefix("\($0)_") }
  }

  init(
    _ before: NightRecord, _ after: NightRecord, split: NightSplit?,
    verdicts: (before: NightVerdict, after: NightVerdict)
  ) {
    let figures = [before, after].map { record in
      record.answer.map { NightFigures($0, costPerHour: record.costPerHour) }
    }
    changes = Self.compared.compactMap { figure in
      let values = figures.map { $0?.value(figure) ?? .absent(.noSamples) }
      return NightChange(figure, values[0], values[1])
    }
    verdictBefore = verdicts.before == verdicts.after ? nil : verdicts.before
    causes = NightCause.found(before, after).map(\.words)
    self.split = split
  }

  public func change(of figure: String) -> NightChange? { changes.first { $0.figure == figure } }

  /// The surest of the changes; nil without one.
  public var significance: Significance? {
    let all = changes.map(\.significance)
    return [.yes, .unknown, .no].first(where: all.contains)
  }
}
