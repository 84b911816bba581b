// GuideTable.swift: the claims of the guides as they travel inside the binary.

internal import Foundation
public import Text

/// Every claim and every contradiction of the guides.
public struct GuideTable: Sendable {
  public let claims: [GuideClaim]
  public let contradictions: [GuideContradiction]

  /// Guides round to two digits: half of the last one is at most 5 %.
  private static let usualTolerance = "0.05"

  /// - Throws: only if a table is malformed, which a test excludes.
  public static func builtIn() throws(InputErrors) -> GuideTable {
    var claims: [GuideClaim] = []
    for row in try rows("guide_claims.csv", PackageResources.guide_claims_csv) {
      let tolerance = row.text("tolerance")
      guard let kind = GuideClaim.Kind(rawValue: row.text("kind")),
        let share = Decimal(string: tolerance.isEmpty ? usualTolerance : tolerance)
      else {
        throw InputErrors(
          InputError(
            .badRow, at: row.location, "the kind or the tolerance of a claim is none",
            hint: "write value, feasible, bound, quoted or fact, and a share"))
      }
      claims.append(
        GuideClaim(
          id: row.text("id"), claim: row.text("claim"), claimed: row.text("claimed"),
          unit: row.text("unit"), kind: kind, calculator: row.text("calculator"),
          inputs: row.text("inputs"), result: row.text("result"), tolerance: share,
          note: row.text("note")))
    }
    let contradictions = try rows(
      "guide_contradictions.csv", PackageResources.guide_contradictions_csv
    ).enumerated().map { index, row in
      GuideContradiction(
        number: index + 1, subject: row.text("subject"), claims: row.text("claims"),
        reckoned: row.text("reckoned"))
    }
    return GuideTable(claims: claims, contradictions: contradictions)
  }

  private struct Row {
    var cells: [String: String]
    var location: SourceLocation
    func text(_ column: String) -> String { cells[column] ?? "" }
  }

  private static func rows(_ name: String, _ bytes: [UInt8]) throws(InputErrors) -> [Row] {
    let reader = CSVReader(LineReader(ByteSource(bytes: bytes, name: name)))
    var rows: [Row] = []
    do throws(ReadError) {
      guard try reader.nextRecord() else { return [] }
      let columns = reader.texts
      while try reader.nextRecord() {
        let cells = Dictionary(
          zip(columns, reader.texts), uniquingKeysWith: { first, _ in first })
        rows.append(Row(cells: cells, location: reader.location))
      }
    } catch {
      if case .input(let errors) = error { throw errors }
    }
    return rows
  }
}
