// OptionText.swift: the text of an option's value, read as what it should be.

/// Reads values that stand on a command line, and says what is wrong with those that are none.
public enum OptionText {
  /// Where messages say that an option's value stands.
  public static func place(_ name: String) -> SourceLocation { SourceLocation(file: "--\(name)") }

  /// A mistake in an option's value.
  /// - Parameter must: What it has to be, behind "must be": "a number".
  public static func wrong(
    _ code: InputError.Code, _ name: String, _ text: String, _ must: String
  ) -> InputErrors {
    InputErrors(
      InputError(
        code, at: place(name), "\(JSONWriter.quoted(text)) must be \(must)",
        hint: "write --\(name) with a value that is \(must)"))
  }

  /// - Throws: `InputErrors` for what is no whole number in the range.
  public static func int(
    _ text: String, option name: String, in range: ClosedRange<Int>
  ) throws(InputErrors) -> Int {
    guard let value = NumberText.parseInt(text) else {
      let readings = CountText.readings(text).filter(range.contains)
      guard !readings.isEmpty else { throw wrong(.wrongType, name, text, "a whole number") }
      // What a short form means is not guessed: 32k is 32,000 tokens or 32,768.
      throw InputErrors(
        InputError(
          .wrongType, at: place(name), "\(JSONWriter.quoted(text)) must be a whole number",
          hint: "write " + readings.map { "--\(name) \($0)" }.joined(separator: ", or ")
            + (readings.count > 1 ? " where k counts as memory does" : "")))
    }
    guard range.contains(value) else {
      throw wrong(.outOfRange, name, text, "from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}
