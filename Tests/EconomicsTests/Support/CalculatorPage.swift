// CalculatorPage.swift: what the documentation says of a calculator, from its keys and its answers.

import Economics
import Foundation
import Text

extension Calculator {
  /// A part of the article: inputs, results, tables, examples.
  func page() throws -> String {
    let command = isCommand ? "headroom \(name)" : "headroom calc \(name)"
    var lines = ["### `\(name)`", "", sentence, "", "| input | unit | range | default | meaning |"]
    lines.append("| --- | --- | --- | --- | --- |")
    lines += keys.map { key in
      let cells = [
        "`\(key.key.name)`", key.key.unit, Self.range(key), key.key.defaultText, key.key.meaning,
      ]
      return "| " + cells.map(Self.cell).joined(separator: " | ") + " |"
    }
    lines += ["", "| result | unit | formula |", "| --- | --- | --- |"]
    var (figures, tables): ([Figure], [String]) = ([], [])
    for answer in try answers() {
      for figure in answer.figures {
        // Of several forms of a formula the longest says most.
        if let known = figures.firstIndex(where: { $0.key == figure.key }) {
          if figure.formula.count > figures[known].formula.count { figures[known] = figure }
        } else {
          figures.append(figure)
        }
      }
      for table in answer.tables where !tables.contains(where: { $0.hasPrefix("`\(table.name)`") })
      {
        tables.append(
          "`\(table.name)` (\(table.columns.map { "`\($0)`" }.joined(separator: ", ")))")
      }
    }
    lines += figures.map { figure in
      let formula = figure.formula.isEmpty ? "" : "`\(figure.formula)`"
      return "| `\(figure.key)` | \(Self.cell(figure.unit)) | \(formula) |"
    }
    if !tables.isEmpty { lines += ["", "Tables: \(tables.joined(separator: "; "))."] }
    lines +=
      ["", "```"] + examples.map { "\(command) \($0)".trimmingCharacters(in: .whitespaces) } + [
        "```", "",
      ]
    return lines.joined(separator: "\n")
  }

  private var sentence: String {
    ([summary.prefix(1).uppercased() + summary.dropFirst() + "."] + notes).joined(separator: "\n")
  }

  private static func cell(_ text: String) -> String {
    text.replacingOccurrences(of: "|", with: "\\|")
  }

  private static func range(_ key: any TypedKey) -> String {
    switch key.key.values {
    case .int(let range): return "\(range.lowerBound) to \(range.upperBound)"
    case .names(let names): return names.joined(separator: ", ")
    case .number(let range):
      let isPositive = (key as? BandKey)?.isPositive ?? false
      let low = "\(isPositive ? "above " : "")\(NumberText.shortest(range.lowerBound))"
      return range.upperBound >= 1e12
        ? (isPositive ? low : "\(low) or more")
        : "\(low) to \(NumberText.shortest(range.upperBound))"
    case nil: return ""
    }
  }
}
