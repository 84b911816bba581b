// Option.swift: an option with the type of its value: declared once, and read by its declaration.

import Plans
import Text

/// What the declarations of options have in common.
protocol DeclaredOption: Sendable {
  /// As a command lists it.
  var declared: CommandOption { get set }
}

extension DeclaredOption {
  var name: String { declared.name }
  /// Where messages say that its value stands.
  var place: SourceLocation { OptionText.place(name) }

  /// The same option where a command has its own words for what it does there.
  func saying(_ summary: String, placeholder: String? = nil) -> Self {
    var other = self
    other.declared.summary = summary
    if let placeholder { other.declared.value = .required(placeholder) }
    return other
  }

  /// The same option with the list of its values.
  func offering(
    _ choices: @autoclosure @escaping @Sendable () -> [String], orPaths: Bool = false
  ) -> Self {
    var other = self
    other.declared.choices = choices
    other.declared.mayBePath = orPaths
    return other
  }

  /// A mistake in a value of it.
  func wrong(_ code: InputError.Code, _ text: String, _ must: String) -> InputErrors {
    OptionText(name, text).wrong(code, must)
  }
}

/// An option without a value.
struct Flag: DeclaredOption {
  var declared: CommandOption

  init(_ name: String, _ summary: String) {
    declared = CommandOption(name: name, value: .none, summary: summary)
  }
}

/// An option with a value.
struct Option<Value: Sendable>: DeclaredOption {
  typealias Reading = @Sendable (OptionText) throws(InputErrors) -> Value

  var declared: CommandOption
  /// What its text says.
  let read: Reading

  /// - Parameter placeholder: What stands for the value in help.
  init(_ name: String, _ placeholder: String, _ summary: String, read: @escaping Reading) {
    declared = CommandOption(name: name, value: .required(placeholder), summary: summary)
    self.read = read
  }
}

extension Option<String> {
  /// An option whose text is its value.
  init(_ name: String, _ placeholder: String, _ summary: String) {
    self.init(name, placeholder, summary) { $0.text }
  }

  /// An option that sets a key of a scenario, whose reader checks the text.
  /// - Parameter words: In place of the key's meaning; the key's default follows.
  init(_ name: String, _ placeholder: String, setting key: some KeyOf, _ words: String? = nil) {
    self.init(name, placeholder, key.said.summary(words))
    if case .names(let names) = key.said.values { declared.choices = { names } }
  }
}

extension Option where Value: CaseIterable & RawRepresentable<String> {
  /// An option whose value is one of some names.
  /// - Parameter noun: What the names are names of, in "unknown level".
  init(choice name: String, _ placeholder: String, noun: String, _ summary: String) {
    self.init(name, placeholder, summary) { text throws(InputErrors) in
      try text.choice(of: Value.self, noun: noun)
    }
    declared.choices = { Value.allCases.map(\.rawValue) }
  }
}

extension Option<Int> {
  init(_ name: String, _ placeholder: String, in range: ClosedRange<Int>, _ summary: String) {
    self.init(name, placeholder, summary) { text throws(InputErrors) in try text.int(in: range) }
  }

  /// An option that sets a key of a scenario.
  /// - Parameter words: In place of the key's meaning; the key's default follows.
  init(
    _ name: String, _ placeholder: String, setting key: some KeyOf, in range: ClosedRange<Int>,
    _ words: String? = nil
  ) {
    self.init(name, placeholder, in: range, key.said.summary(words))
  }

  /// An option that sets a key of a whole number, within the key's range.
  init<Owner>(
    _ name: String, _ placeholder: String, setting key: PlanKey<Owner, IntKey>,
    _ words: String? = nil
  ) {
    self.init(name, placeholder, setting: key, in: key.range, words)
  }

  /// An option of its own meaning within a key's range.
  init<Owner>(
    _ name: String, _ placeholder: String, within key: PlanKey<Owner, IntKey>, _ summary: String
  ) {
    self.init(name, placeholder, in: key.range, summary)
  }
}

extension Option<Double> {
  /// An option for a share above 0 and at most 1.
  init(share name: String, _ placeholder: String, _ summary: String) {
    self.init(name, placeholder, summary) { text throws(InputErrors) in
      guard let value = NumberText.parseDouble(text.text) else {
        throw text.wrong(.wrongType, "a number")
      }
      guard value > 0, value <= 1 else { throw text.wrong(.outOfRange, "above 0 and at most 1") }
      return value
    }
  }
}

/// An option that may be given more than once, each time with a value.
struct RepeatedOption<Value: Sendable>: DeclaredOption {
  var declared: CommandOption
  /// What each text says: one value, or several with commas between.
  let read: @Sendable (OptionText) throws(InputErrors) -> [Value]

  init(
    _ name: String, _ placeholder: String, _ summary: String,
    read: @escaping @Sendable (OptionText) throws(InputErrors) -> [Value]
  ) {
    declared = CommandOption(
      name: name, value: .required(placeholder), summary: summary, isRepeatable: true)
    self.read = read
  }
}

extension RepeatedOption<String> {
  /// An option whose texts are its values.
  init(_ name: String, _ placeholder: String, _ summary: String) {
    self.init(name, placeholder, summary) { [$0.text] }
  }

  /// An option that is given alone, or with a whole number behind it.
  init(_ name: String, optionalCount placeholder: String, _ summary: String) {
    self.init(name, placeholder, summary)
    declared.value = .optionalCount(placeholder)
  }

  /// The option of a command where it is never alone.
  func counted(_ summary: String) -> Option<String> {
    Option(name, "N", summary)
  }
}

extension DeclaredKey {
  /// What an option that sets it says: its meaning, or other words, and its default.
  fileprivate func summary(_ words: String?) -> String {
    let initial = defaultText.filter { $0 != "\"" }
    return (words ?? meaning) + (initial.isEmpty ? "" : " (\(initial))")
  }
}
