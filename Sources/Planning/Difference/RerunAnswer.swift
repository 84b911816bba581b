// RerunAnswer.swift: a report beside what the same question answers now.

public import Text

/// A report, and the same run again.
public struct RerunAnswer: Sendable {
  /// As the report was given.
  public let report: String
  /// Whether both say the same to the last digit and word.
  public let isIdentical: Bool
  /// Whether they do, but for what they rest on: another version, catalog or calibration.
  public let hasSameFigures: Bool
  public let difference: ResultDifference

  /// - Throws: `InputErrors` for what is no result.
  public init(
    _ report: LocatedJSON, again: LocatedJSON
  ) throws(InputErrors) {
    self.report = report.location.file
    difference = try ResultDifference(from: StoredResult(report), to: StoredResult(again))
    let (before, after) = (report.value, again.value)
    isIdentical = JSONWriter.canonical(before) == JSONWriter.canonical(after)
    hasSameFigures =
      JSONWriter.canonical(before.withoutProvenance)
      == JSONWriter.canonical(after.withoutProvenance)
  }
}

extension JSONValue {
  fileprivate var withoutProvenance: JSONValue {
    switch self {
    case .array(let values): .array(values.map(\.withoutProvenance))
    case .object(let members):
      .object(members.filter { $0.0 != "provenance" }.map { ($0.0, $0.1.withoutProvenance) })
    default: self
    }
  }
}
