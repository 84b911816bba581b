// ParsedArguments.swift: the options and operands of one call, read by the options' declarations.

import Text

/// What was on the command line.
struct ParsedArguments: Sendable {
  /// Values by the option's name, in the order given; an option without a value has an empty one.
  private var texts: [String: [String]] = [:]
  var operands: [String] = []
  /// Scenarios in place of the files that operands name, where a report holds them; none for those of files.
  var stored: [LocatedJSON] = []

  /// Takes an option as it was written.
  mutating func add(_ option: CommandOption, _ text: String) {
    texts[option.name, default: []].append(text)
  }

  func has(_ option: CommandOption) -> Bool { texts[option.name] != nil }
  func has(_ option: some DeclaredOption) -> Bool { has(option.declared) }

  /// Every option that was given with its values, by name.
  var given: [(name: String, values: [String])] {
    texts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The first of some options that was given.
  func first(of options: [CommandOption]) -> CommandOption? { options.first(where: has) }
  func first(of options: any DeclaredOption...) -> CommandOption? {
    first(of: options.map(\.declared))
  }

  /// The same call without some of its options.
  func without(_ options: [CommandOption]) -> ParsedArguments {
    options.reduce(into: self) { $0.texts[$1.name] = nil }
  }

  /// The call as it can be written again.
  var words: [String] {
    let options = texts.sorted { $0.key < $1.key }.flatMap { name, values in
      values.map { $0.isEmpty ? "--\(name)" : "--\(name)=\($0)" }
    }
    return options + ["--"] + operands
  }

  subscript(flag: Flag) -> Bool { has(flag) }

  /// - Throws: `InputErrors` for a text that is none of its values.
  subscript<Value>(option: Option<Value>) -> Value? {
    get throws(InputErrors) {
      try text(of: option).map { text throws(InputErrors) in
        try option.read(OptionText(option.name, text))
      }
    }
  }

  subscript(option: Option<String>) -> String? { text(of: option) }

  /// Every value, in the order given.
  subscript<Value>(option: RepeatedOption<Value>) -> [Value] {
    get throws(InputErrors) {
      var values: [Value] = []
      for text in texts[option.name] ?? [] {
        values += try option.read(OptionText(option.name, text))
      }
      return values
    }
  }

  subscript(option: RepeatedOption<String>) -> [String] { texts[option.name] ?? [] }

  /// What stands behind an option, for another reader than its own.
  func text(of option: some DeclaredOption) -> String? { texts[option.name]?.last }

  /// - Throws: `UsageError` when the option was not given.
  func required(_ option: Option<String>, example: String) throws(UsageError) -> String {
    guard let text = text(of: option) else {
      throw UsageError(
        message: "--\(option.name) is missing", hint: "add --\(option.name) \(example)")
    }
    return text
  }
}
