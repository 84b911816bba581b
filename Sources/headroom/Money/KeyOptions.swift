// KeyOptions.swift: declared keys as options of a command, and their values laid over a file.

import Economics
import Foundation
import Text

enum KeyOptions {
  static func options(_ keys: [any TypedKey]) -> [CommandOption] {
    keys.map { option($0).declared }
  }

  private static func option(_ key: any TypedKey) -> Option<String> {
    let declared = key.key
    let usual = declared.defaultText.isEmpty ? "" : " (\(declared.defaultText))"
    let placeholder: String
    switch declared.values {
    case .names: placeholder = "NAME"
    case .int: placeholder = "N"
    case .number: placeholder = "X"
    case nil: placeholder = key is FlagKey ? "BOOL" : key is FileKey ? "FILE" : "VALUE"
    }
    let unit = declared.unit.isEmpty ? "" : ", \(declared.unit)"
    let names =
      if case .names(let names) = declared.values { ": " + names.joined(separator: ", ") } else {
        ""
      }
    return Option(
      String(declared.flag.dropFirst(2)), placeholder, declared.meaning + unit + names + usual
    ).offering(choices(key))
  }

  private static func choices(_ key: any TypedKey) -> [String] {
    if case .names(let names) = key.key.values { return names }
    return key is FlagKey ? ["true", "false"] : []
  }

  /// The options that were given, laid over a file where there is one.
  /// - Throws: every mistake of both.
  static func inputs(
    _ keys: [any TypedKey], _ arguments: ParsedArguments, over file: String?
  ) throws -> Inputs {
    var tree = LocatedJSON(.object([]), at: SourceLocation(file: "the command line"))
    if let file { tree = try LocatedJSON.load(path: file, what: "file of inputs") }
    tree = try AnswerReference.resolved(tree)
    return try Inputs(
      keys.compactMap { key in arguments[option(key)].map { (key, $0) } }, over: &tree, keys)
  }
}
