// OptionText.swift: the text of an option's value, read as what it should be.

/// A value as it stands on a command line, with the option that it is of.
public struct OptionText: Hashable, Sendable {
  /// The option's name, without its dashes.
  public let option: String
  public let text: String

  public init(_ option: String, _ text: String) { (self.option, self.text) = (option, text) }

  /// Where messages say that an option's value stands.
  public static func place(_ option: String) -> SourceLocation {
    SourceLocation(file: "--\(option)")
  }

  public var place: SourceLocation { Self.place(option) }

  /// A mistake in the value.
  /// - Parameter must: What it has to be, behind "must be": "a number".
  public func wrong(_ code: InputError.Code, _ must: String) -> InputErrors {
    InputErrors(
      InputError(
        code, at: place, "\(JSONWriter.quoted(text)) must be \(must)",
        hint: "write --\(option) with a value that is \(must)"))
  }

  /// One of some names.
  /// - Parameter word: the text, or a part of it.
  /// - Throws: `InputErrors` with the nearest name.
  public func choice(_ word: String, of names: [String]) throws(InputErrors) -> String {
    guard names.contains(word) else {
      throw InputErrors(
        InputError(
          .unknownName, at: place,
          "\(JSONWriter.quoted(word)) is none of \(names.joined(separator: ", "))",
          hint: Suggestion.hint(for: word, in: names)))
    }
    return word
  }

  /// - Throws: `InputErrors` for what is no whole number in the range.
  public func int(in range: ClosedRange<Int>) throws(InputErrors) -> Int {
    guard let value = NumberText.parseInt(text) else {
      let readings = CountText.readings(text).filter(range.contains)
      guard !readings.isEmpty else { throw wrong(.wrongType, "a whole number") }
      // What a short form means is not guessed: 32k is 32,000 tokens or 32,768.
      throw InputErrors(
        InputError(
          .wrongType, at: place, "\(JSONWriter.quoted(text)) must be a whole number",
          hint: "write " + readings.map { "--\(option) \($0)" }.joined(separator: ", or ")
            + (readings.count > 1 ? " where k counts as memory does" : "")))
    }
    guard range.contains(value) else {
      throw wrong(.outOfRange, "from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// The value that one of some names stands for.
  /// - Parameter noun: What the names are names of, in "unknown level".
  public func choice<Value: CaseIterable & RawRepresentable<String>>(
    of type: Value.Type, noun: String
  ) throws(InputErrors) -> Value {
    guard let value = Value(rawValue: text) else {
      throw InputErrors(
        InputError(
          .unknownName, at: place, "unknown \(noun) \"\(text)\"",
          hint: Suggestion.hint(for: text, in: Value.allCases.map(\.rawValue))))
    }
    return value
  }

  /// Its parts at a sign, each a value of the same option.
  public func parts(at sign: Character) -> [OptionText] {
    text.split(separator: sign, omittingEmptySubsequences: false).map {
      OptionText(option, String($0))
    }
  }
}
