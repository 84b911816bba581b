// CaseTable.swift: reads the shared table of queueing cases where it lies beside the package.

import Foundation

enum CaseTable {
  /// `../shared/queueing_cases.csv` beside the package root.
  private static let path: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(5)  // this file, Support, KernelTests, Tests, the package root
    return parts.joined(separator: "/") + "/shared/queueing_cases.csv"
  }()

  static var isPresent: Bool { FileManager.default.fileExists(atPath: path) }

  /// The cases of the table, one for each (case, system, parameters), in its order; empty without it.
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
