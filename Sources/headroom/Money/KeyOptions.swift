// KeyOptions.swift: declared keys as options of a command, and their values laid over a file.

import Economics
import Foundation
import Text

enum KeyOptions {
  static func options(_ keys: [any TypedKey]) -> [CommandOption] {
    keys.map { option($0).declared }
  }

  private static func option(_ key: any TypedKey) -> Option<String> {
    let key = key.key
    let usual = key.defaultText.isEmpty ? "" : " (\(key.defaultText))"
    let placeholder: String
    switch key.values {
    case .names: placeholder = "NAME"
    case .int: placeholder = "N"
    case .number: placeholder = key.unit.isEmpty ? "X" : key.unit
    case nil: placeholder = "VALUE"
    }
    let names =
      if case .names(let names) = key.values { ": " + names.joined(separator: ", ") } else { "" }
    return Option(String(key.flag.dropFirst(2)), placeholder, key.meaning + names + usual)
  }

  /// The options that were given, laid over a file where there is one.
  /// - Throws: every mistake of both.
  static func inputs(
    _ keys: [any TypedKey], _ arguments: ParsedArguments, over file: String?
  ) throws -> Inputs {
    var tree = LocatedJSON(.object([]), at: SourceLocation(file: "the command line"))
    if let file { tree = try LocatedJSON.load(path: file, what: "file of inputs") }
    let problems = InputProblems()
    for key in keys {
      guard let text = arguments[option(key)] else { continue }
      let value = key is NameKey || key is TextKey ? JSONWriter.quoted(text) : text
      do throws(InputErrors) {
        try JSONOverride(parsing: "\(key.key.name)=\(value)", flag: key.key.flag).apply(to: &tree)
      } catch { problems.add(error) }
    }
    try problems.check()
    return try Inputs(try AnswerReference.resolved(tree), keys)
  }
}
