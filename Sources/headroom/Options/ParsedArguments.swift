// ParsedArguments.swift: the options and operands of one call, read as what they should be.

import Text
import Units

/// What was on the command line, by option.
struct ParsedArguments: Sendable {
  /// Values in the order given; an option without a value has an empty one.
  var options: [String: [String]] = [:]
  var operands: [String] = []

  func flag(_ name: String) -> Bool { options[name] != nil }
  func value(_ name: String) -> String? { options[name]?.last }
  func values(_ name: String) -> [String] { options[name] ?? [] }
  /// The first of some options that was given.
  func first(of options: [CommandOption]) -> String? { options.map(\.name).first(where: flag) }

  /// Where messages say that an option's value stands.
  static func place(_ name: String) -> SourceLocation { OptionText.place(name) }

  /// - Throws: `UsageError` when the option was not given.
  func required(_ name: String, example: String) throws(UsageError) -> String {
    guard let value = value(name) else {
      throw UsageError(message: "--\(name) is missing", hint: "add --\(name) \(example)")
    }
    return value
  }

  /// - Throws: `InputErrors` for what is no whole number in the range.
  func int(_ name: String, in range: ClosedRange<Int>) throws(InputErrors) -> Int? {
    guard let text = value(name) else { return nil }
    return try Self.int(text, option: name, in: range)
  }

  static func int(
    _ text: String, option name: String, in range: ClosedRange<Int>
  ) throws(InputErrors) -> Int {
    try OptionText.int(text, option: name, in: range)
  }

  /// A share above 0 and at most 1.
  func share(_ name: String) throws(InputErrors) -> Double? {
    guard let text = value(name) else { return nil }
    guard let value = NumberText.parseDouble(text) else {
      throw Self.wrong(.wrongType, name, text, "a number")
    }
    guard value > 0, value <= 1 else {
      throw Self.wrong(.outOfRange, name, text, "above 0 and at most 1")
    }
    return value
  }

  static func wrong(
    _ code: InputError.Code, _ name: String, _ text: String, _ must: String
  ) -> InputErrors {
    OptionText.wrong(code, name, text, must)
  }
}
