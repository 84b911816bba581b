// Night.swift: every scenario of a folder judged, and compared with an earlier night.

internal import Plans
internal import Text

/// What one night found.
public struct Night: Sendable {
  /// When and under which name.
  public struct Stamp: Hashable, Sendable {
    public let name: String
    /// Seconds since 1970-01-01 UTC, and the day that they are in.
    public let seconds: Int
    public let day: String

    public init(name: String, seconds: Int, day: String) {
      (self.name, self.seconds, self.day) = (name, seconds, day)
    }
  }

  public let stamp: Stamp
  /// In the order of their names.
  public let rows: [NightRow]
  /// The night that it is compared with; nil where there is none.
  public let baseline: NightBaseline?
  /// Scenarios of the baseline that are no longer there.
  public let gone: [String]
  /// Earlier nights, the oldest first.
  public let past: NightHistory

  /// - Parameters:
  ///   - records: in any order.
  ///   - thresholds: of every scenario, beside its own.
  ///   - baseline: an earlier night.
  ///   - splits: of changes against it, by scenario.
  ///   - drifts: of the traffic that came, by scenario.
  public init(
    _ stamp: Stamp, _ records: [NightRecord], thresholds: NightThresholds, baseline: NightBaseline?,
    splits: [String: NightSplit] = [:],
    drifts: [String: NightDriftResult] = [:], past: NightHistory
  ) {
    self.stamp = stamp
    self.baseline = baseline
    self.past = past
    let earlier = baseline?.records ?? []
    let ordered = records.sorted { $0.name < $1.name }
    rows = ordered.map { record in
      let old = earlier.first { $0.name == record.name }
      return NightRow(
        record, before: old, split: splits[record.name],
        drift: drifts[record.name], thresholds: thresholds,
        isNew: baseline != nil && old == nil && baseline?.damaged[record.name] == nil,
        lastSuccess: past.lastSuccess(of: record.name))
    }
    gone = earlier.map(\.name).filter { name in !ordered.contains { $0.name == name } }.sorted()
  }

  public func count(_ verdict: NightVerdict) -> Int { rows.count { $0.verdict == verdict } }
}

/// One scenario of a night.
public struct NightRow: Sendable {
  public let record: NightRecord
  public let verdict: NightVerdict
  /// What broke.
  public let reasons: [String]
  public let brokenThresholds: [String]
  /// Against the baseline; nil where that has no such scenario.
  public let comparison: NightComparison?
  /// The baseline has no such scenario.
  public let isNew: Bool
  /// Seconds since 1970 of the last earlier night in which it held; nil where none is known.
  public let lastSuccess: Int?
  /// How the traffic that came stands to its design; nil where none was given, or it could not be read.
  public let drift: NightDrift?
  /// Why it could not be read.
  public let driftFailure: String?
  private let figures: NightFigures?

  init(
    _ record: NightRecord, before: NightRecord?, split: NightSplit?, drift: NightDriftResult?,
    thresholds: NightThresholds, isNew: Bool, lastSuccess: Int?
  ) {
    let judged = NightJudgement(record, thresholds: thresholds)
    self.record = record
    (verdict, reasons, brokenThresholds) = (judged.verdict, judged.reasons, judged.broken)
    comparison = before.map {
      let earlier = NightJudgement($0, thresholds: thresholds).verdict
      return NightComparison($0, record, split: split, verdicts: (earlier, judged.verdict))
    }
    (self.isNew, self.lastSuccess) = (isNew, lastSuccess)
    switch drift {
    case .success(let found): (self.drift, driftFailure) = (found, nil)
    case .failure(let failure): (self.drift, driftFailure) = (nil, failure.message)
    case nil: (self.drift, driftFailure) = (nil, nil)
    }
    figures = record.answer.map { NightFigures($0, costPerHour: record.costPerHour) }
  }

  /// A figure by its name; nil where there is none.
  public func value(_ name: String) -> Double? {
    ThresholdFigure.named(name).flatMap { figures?.value($0).value }
  }
}
