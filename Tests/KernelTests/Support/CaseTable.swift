// CaseTable.swift: reads the table of queueing cases.

import Foundation

enum CaseTable {
  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Data/queueing_cases.csv").path

  /// The cases of the table, one for each (case, system, parameters), in its order; empty without it, which a test
  /// of their number tells.
  static let cases: [QueueingCase] = {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
    var cases: [QueueingCase] = []
    for line in lines.dropFirst() {
      let cells = cells(of: line)
      guard cells.count >= 6, let expected = Double(cells[4]) else { continue }
      let row = QueueingCase.Row(
        metric: cells[3], expected: expected, kind: cells[5],
        formula: cells.count > 6 ? cells[6] : "")
      if let last = cases.last, last.id == cells[0], last.system == cells[1],
        last.parameters.text == cells[2]
      {
        cases[cases.count - 1].rows.append(row)
      } else {
        cases.append(QueueingCase(id: cells[0], cells[1], cells[2], rows: [row]))
      }
    }
    return cases
  }()

  private static func cells(of line: Substring) -> [String] {
    var cells = [""]
    var quoted = false
    for character in line {
      if character == "\"" {
        quoted.toggle()
      } else if character == "," && !quoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
