// ObservedTraffic.swift: the traffic that came last night, by scenario, and the latencies that were seen with it.

import Planning
import Plans
import Text

/// A folder of `--observed`.
struct ObservedTraffic: Sendable {
  private static let figuresFile = "figures.csv"
  private static let columns = ["scenario", "figure", "value"]

  /// The file or folder of a scenario, by its name.
  private let paths: [String: String]
  private let latencies: [String: [ObservedLatency]]

  /// - Throws: `FileError`; `InputErrors` for a folder that has nothing of any scenario, and for figures that are none.
  init(_ folder: String, scenarios: [String]) throws {
    var found: [String: String] = [:]
    for name in try Folder.names(in: folder) where name != Self.figuresFile {
      // "a.b.csv" is of the scenario "a.b" before it is of "a".
      let owner = scenarios.filter { name == $0 || name.hasPrefix($0 + ".") }
        .max { $0.count < $1.count }
      guard let owner else { continue }
      if let other = found[owner] {
        throw InputErrors(
          InputError(
            .conflict, at: SourceLocation(file: Folder.path(name, in: folder)),
            "the scenario \(JSONWriter.quoted(owner)) has another file there: \(other)",
            hint: "keep one of them"))
      }
      found[owner] = Folder.path(name, in: folder)
    }
    guard !found.isEmpty else {
      throw InputErrors(
        InputError(
          .empty, at: SourceLocation(file: folder), "no file there is called like a scenario",
          hint: "write the traffic of scenarios/chat.json5 to \(folder)/chat.csv, or any format"))
    }
    paths = found
    let figures = Folder.path(Self.figuresFile, in: folder)
    latencies = ByteSource.exists(figures) ? try Self.figures(figures, scenarios) : [:]
  }

  func path(of scenario: String) -> String? { paths[scenario] }
  func latencies(of scenario: String) -> [ObservedLatency] { latencies[scenario] ?? [] }

  /// Reads `scenario,figure,value`, in any order of columns.
  private static func figures(
    _ path: String, _ scenarios: [String]
  ) throws -> [String: [ObservedLatency]] {
    let csv = CSVReader(LineReader(try ByteSource(path: path)))
    let place = SourceLocation(file: path)
    guard try csv.nextRecord() else { return [:] }
    let header = csv.texts
    let order = columns.compactMap(header.firstIndex)
    guard order.count == columns.count else {
      throw InputErrors(
        InputError(
          .missingKey, at: place,
          "a column is missing: there are \(header.joined(separator: ", "))",
          hint: "write the columns \(columns.joined(separator: ", "))"))
    }
    let problems = InputProblems()
    var found: [String: [ObservedLatency]] = [:]
    var line = 1
    while try csv.nextRecord() {
      line += 1
      let cells = csv.texts
      let at = SourceLocation(file: path, line: line)
      guard cells.count == header.count else {
        problems.add(
          .missingKey, at: at, "the row has \(cells.count) cells, not \(header.count)",
          hint: "write a cell for each column")
        continue
      }
      let (name, figure, text) = (cells[order[0]], cells[order[1]], cells[order[2]])
      guard scenarios.contains(name), ObservedLatency.figures.contains(figure) else {
        let (word, all) =
          scenarios.contains(name) ? (figure, ObservedLatency.figures) : (name, scenarios)
        problems.add(
          .unknownName, at: at, "nothing is called \(JSONWriter.quoted(word))",
          hint: Suggestion.hint(for: word, in: all))
        continue
      }
      guard let value = NumberText.parseDouble(text), value > 0 else {
        problems.add(
          .wrongType, at: at, "\(JSONWriter.quoted(text)) is no latency",
          hint: "write milliseconds above 0, or leave the row out")
        continue
      }
      found[name, default: []].append(ObservedLatency(figure: figure, milliseconds: value))
    }
    try problems.check()
    return found
  }
}
