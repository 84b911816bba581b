// CommandOption.swift: one long option of a command, as the parser and help see it.

/// A long option, `--name` or `--name VALUE`, whatever its value is read as.
struct CommandOption: Sendable {
  enum Value: Sendable {
    case none
    case required(String)
    /// Taken when the next argument is a whole number.
    case optionalCount(String)
  }

  let name: String
  var value: Value
  var summary: String
  var isRepeatable = false
  /// The values that it takes, where they are a list; asked for when a shell is to offer them.
  var choices: @Sendable () -> [String] = { [] }
  /// A path will do too, whatever its placeholder says.
  var mayBePath = false

  /// Whether its value is, or can be, the path of a file or a folder.
  var takesPath: Bool {
    if mayBePath { return true }
    guard case .required(let placeholder) = value else { return false }
    return placeholder.hasPrefix("DIR") || placeholder.contains("FILE")
      || placeholder.hasSuffix(".json")
  }

  /// `--name VALUE` as help shows it.
  var form: String {
    switch value {
    case .none: "--\(name)"
    case .required(let placeholder): "--\(name) \(placeholder)"
    case .optionalCount(let placeholder): "--\(name) [\(placeholder)]"
    }
  }

  /// What `Command.options` lists.
  static func list(_ options: any DeclaredOption...) -> [CommandOption] {
    options.map(\.declared)
  }
}
