// CommandOption.swift: one long option of a command.

/// A long option, `--name` or `--name VALUE`.
struct CommandOption: Sendable {
  enum Value: Sendable {
    case none
    case required(String)
    /// Taken when the next argument is a whole number.
    case optionalCount(String)
  }

  let name: String
  let value: Value
  let summary: String
  let isRepeatable: Bool

  /// An option without a value.
  init(_ name: String, _ summary: String) {
    self.name = name
    value = .none
    self.summary = summary
    isRepeatable = false
  }

  /// - Parameter value: what stands for the value in help.
  init(_ name: String, _ value: String, _ summary: String, isRepeatable: Bool = false) {
    self.name = name
    self.value = .required(value)
    self.summary = summary
    self.isRepeatable = isRepeatable
  }

  init(_ name: String, optionalCount: String, _ summary: String) {
    self.name = name
    value = .optionalCount(optionalCount)
    self.summary = summary
    isRepeatable = true
  }

  /// `--name VALUE` as help shows it.
  var form: String {
    switch value {
    case .none: "--\(name)"
    case .required(let placeholder): "--\(name) \(placeholder)"
    case .optionalCount(let placeholder): "--\(name) [\(placeholder)]"
    }
  }
}

extension CommandOption {
  /// Of commands whose answer has a first screen.
  static let details = CommandOption("details", "print all of the answer, not its first screen")
}
