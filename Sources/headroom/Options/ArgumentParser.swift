// ArgumentParser.swift: arguments to options and operands, strictly.

import Text

/// Reads the arguments of one command.
///
/// `--name VALUE` and `--name=VALUE` are the same; a value may begin with one dash (`-1`, `-`), not with two
/// unless it follows `=`. After `--` everything is an operand.
struct ArgumentParser {
  let command: Command
  private var rest: ArraySlice<String>
  private var parsed = ParsedArguments()

  init(_ command: Command, _ arguments: [String]) {
    self.command = command
    rest = arguments[...]
  }

  /// - Throws: `UsageError` for the first argument that makes no sense.
  mutating func parse() throws(UsageError) -> ParsedArguments {
    while let argument = rest.popFirst() {
      if argument == "--" {
        parsed.operands += rest
        break
      }
      if argument == "-h" {
        parsed.add(Options.help.declared, "")
      } else if argument.hasPrefix("--") {
        try option(argument.dropFirst(2))
      } else if argument.hasPrefix("-"), argument != "-" {
        throw usage(
          "unknown option \(argument)", "options are long: `headroom \(command.name) --help`")
      } else {
        parsed.operands.append(argument)
      }
    }
    if parsed[Options.help] { return parsed }
    guard command.operands.contains(parsed.operands.count) else { throw wrongCount }
    return parsed
  }

  private mutating func option(_ text: Substring) throws(UsageError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? ""
    guard let option = command.allOptions.first(where: { $0.name == name }) else {
      let known = command.allOptions.map { "--\($0.name)" }
      throw usage(
        "unknown option --\(name)",
        Suggestion.question(for: "--\(name)", in: known)
          ?? "`headroom \(command.name) --help` lists the options")
    }
    if parsed.has(option), !option.isRepeatable {
      throw usage("--\(name) is given twice", "give it once")
    }
    let value = try value(of: option, written: parts.count == 2 ? String(parts[1]) : nil)
    if case .required = option.value, value.isEmpty {
      throw usage("--\(name) has an empty value", "write \(option.form)")
    }
    parsed.add(option, value)
  }

  /// The option's value; empty for one without.
  private mutating func value(
    of option: CommandOption, written: String?
  ) throws(UsageError) -> String {
    switch option.value {
    case .none:
      guard written == nil else {
        throw usage("--\(option.name) takes no value", "write --\(option.name)")
      }
      return ""
    case .optionalCount:
      if let written { return written }
      guard let next = rest.first,
        NumberText.parseInt(next) != nil || !CountText.readings(next).isEmpty
      else { return "" }
      rest = rest.dropFirst()
      return next
    case .required:
      if let written { return written }
      guard let next = rest.first, !next.hasPrefix("--") else {
        throw usage("--\(option.name) needs a value", "write \(option.form)")
      }
      rest = rest.dropFirst()
      return next
    }
  }

  private var wrongCount: UsageError {
    let count = parsed.operands.count
    let surplus = parsed.operands.dropFirst(command.operands.upperBound).first
    let what =
      surplus.map { "\(JSONWriter.quoted($0)) is one argument too many" }
      ?? "\(count == 0 ? "no" : "only \(count)") argument given"
    return usage(what, "write `headroom \(command.forms[0])`")
  }

  private func usage(_ message: String, _ hint: String) -> UsageError {
    UsageError(message: "\(command.name): \(message)", hint: hint)
  }
}
