// CalculatorInputs.swift: calculators asked in text, and their answers found by name, for tables of cases.

public import Text

extension Calculator {
  /// Reads `key=value;key=value`, values as options have them.
  /// - Throws: every mistake in it.
  public func inputs(_ text: String) throws(InputErrors) -> Inputs {
    var tree = LocatedJSON(.object([]), at: SourceLocation(file: "headroom calc \(name)"))
    var options: [(key: any TypedKey, text: String)] = []
    for (word, value) in Self.assignments(text) {
      guard let key = keys.first(where: { $0.key.name == word }) else {
        throw InputErrors(
          InputError(
            .unknownKey, at: SourceLocation(file: "headroom calc \(name)"),
            "\(JSONWriter.quoted(word)) is no input of it",
            hint: Suggestion.hint(for: word, in: keys.map(\.key.name))))
      }
      options.append((key, value))
    }
    return try Inputs(options, over: &tree, keys)
  }

  static func assignments(_ text: String) -> [(name: String, value: String)] {
    text.split(separator: ";").map { part in
      let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
      return (sides[0], sides.count == 2 ? sides[1] : "")
    }
  }
}

extension Calculation {
  /// A figure by its key, a cell by `table[row].column`, or whether the answer is yes by `feasible`.
  public func value(at path: String) -> Figure.Value? {
    if path == "feasible" { return verdict == .none ? nil : .flag(verdict == .yes) }
    guard let opening = path.firstIndex(of: "["), let closing = path.lastIndex(of: "]") else {
      return self[path]?.value
    }
    let row = path[path.index(after: opening)..<closing]
    let column = path[closing...].dropFirst(2)
    guard let table = tables.first(where: { $0.name == path[..<opening] }),
      let index = table.columns.firstIndex(of: String(column))
    else { return nil }
    return table.rows.first { $0.first == .text(String(row)) }?[index]
  }
}

extension Inputs {
  /// Reads texts as options give them, over an object.
  /// - Parameter options: a key and what was written for it; text keys take it as it is, others as JSON5.
  /// - Throws: `InputErrors`: every mistake.
  public init(
    _ options: [(key: any TypedKey, text: String)], over tree: inout LocatedJSON,
    _ keys: [any TypedKey]
  ) throws(InputErrors) {
    let problems = InputProblems()
    for (key, text) in options {
      let isText = key is NameKey || key is TextKey || key is FileKey || key is NamesKey
      do throws(InputErrors) {
        let value = isText ? JSONWriter.quoted(text) : text
        try JSONOverride(parsing: "\(key.key.name)=\(value)", flag: key.key.flag).apply(to: &tree)
      } catch { problems.add(error) }
    }
    try problems.check()
    try self.init(tree, keys)
  }
}
