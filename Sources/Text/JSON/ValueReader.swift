// ValueReader.swift: one value of a located tree, read as the type that is needed.

public import Units

/// Reads one value; a value of the wrong type or out of range is recorded and gives nil.
public struct ValueReader {
  public let value: LocatedJSON
  /// The key path from the top, such as `fleet.pools[0].replicas`; empty at the top.
  public let path: String
  public let problems: InputProblems

  public init(_ value: LocatedJSON, path: String = "", problems: InputProblems) {
    self.value = value
    self.path = path
    self.problems = problems
  }

  public var isNull: Bool { value.content == .null }
  public var isString: Bool { if case .string = value.content { true } else { false } }
  public var isArray: Bool { if case .array = value.content { true } else { false } }
  public var isObject: Bool { if case .object = value.content { true } else { false } }
  public var isNumber: Bool {
    switch value.content {
    case .integer, .real: true
    default: false
    }
  }

  /// The path in quotes, or "the value" at the top.
  var name: String { path.isEmpty ? "the value" : "'\(path)'" }

  /// Records a mistake at this value.
  public func report(_ code: InputError.Code, _ message: String, hint: String) {
    problems.add(code, at: value.location, message, hint: hint)
  }

  private func wrongType(_ needed: String, hint: String) {
    if case .rejected = value.content { return }
    let hint = countHint(needed) ?? hint
    report(.wrongType, "\(name) is \(value.summary); it must be \(needed)", hint: hint)
  }

  /// "8k" and "2,000" where a number is needed: what to write for each thing that it can mean.
  private func countHint(_ needed: String) -> String? {
    guard needed.contains("number"), case .string(let text) = value.content else { return nil }
    let readings = CountText.readings(text)
    guard !readings.isEmpty else { return nil }
    return "write " + readings.map { assignment("\($0)") }.joined(separator: ", or ")
      + (readings.count > 1 ? " where k counts as memory does" : "")
  }

  /// What to write where the value was written: the flag with a value, `--set` with its path, or the value alone.
  public func assignment(_ value: String) -> String {
    let place = self.value.location.file.split(separator: " ", maxSplits: 1).map(String.init)
    guard self.value.location.line == nil, let flag = place.first, flag.hasPrefix("--") else {
      return value
    }
    return flag == "--set" && place.count == 2 ? "--set \(place[1])=\(value)" : "\(flag) \(value)"
  }

  /// Whether the value is a shortened count in quotes, such as "8k".
  public var isShortenedCount: Bool {
    if case .string(let text) = value.content { !CountText.readings(text).isEmpty } else { false }
  }

  public func string() -> String? {
    if case .string(let text) = value.content { return text }
    wrongType("a string", hint: #"write it in quotes, such as "text""#)
    return nil
  }

  public func bool() -> Bool? {
    if case .bool(let flag) = value.content { return flag }
    wrongType("true or false", hint: "write true or false, without quotes")
    return nil
  }

  /// A whole number; `8`, `8.0` and `1e3` are, `"8"`, `3.5` and `true` are not.
  public func int(in range: ClosedRange<Int>) -> Int? {
    let limits = Self.describe(range)
    let number: Int
    switch value.content {
    case .integer(let whole): number = whole
    case .real(let real) where real == real.rounded(.towardZero):
      // Beyond 2⁵³ a Double no longer tells neighbours apart, so it is no exact count.
      guard abs(real) <= 0x1p53, let whole = Int(exactly: real) else {
        outOfRange(limits)
        return nil
      }
      number = whole
    default:
      wrongType("a whole number", hint: "write a whole number, \(limits), without quotes")
      return nil
    }
    if range.contains(number) { return number }
    outOfRange(limits)
    return nil
  }

  /// A finite number. Whole numbers that a `Double` cannot hold exactly are refused.
  public func double(in range: ClosedRange<Double> = -Double.infinity...Double.infinity) -> Double?
  {
    let limits = Self.describe(range)
    guard let number = number("a number", limits) else { return nil }
    if range.contains(number) { return number }
    outOfRange(limits)
    return nil
  }

  /// A number above 0.
  public func positive(upTo maximum: Double = .infinity) -> Double? {
    let limits = maximum == .infinity ? "above 0" : "above 0, up to \(NumberText.shortest(maximum))"
    guard let number = number("a number above 0", limits) else { return nil }
    if number > 0, number <= maximum { return number }
    outOfRange(limits)
    return nil
  }

  private func number(_ needed: String, _ limits: String) -> Double? {
    switch value.content {
    case .real(let real): return real
    case .integer(let whole):
      if let real = Double(exactly: whole) { return real }
      report(
        .outOfRange, "\(name) is \(whole), which has more digits than a number here can hold",
        hint: "round it to 15 digits")
      return nil
    default:
      wrongType(
        needed, hint: "write a number\(limits.isEmpty ? "" : ", \(limits)"), without quotes")
      return nil
    }
  }

  private func outOfRange(_ limits: String) {
    report(
      .outOfRange, "\(name) is \(value.summary); it must be \(limits)",
      hint: "write a number that is \(limits)")
  }

  /// A duration: text with a unit, or a number of seconds.
  public func duration(in range: ClosedRange<Seconds>) -> Seconds? {
    let parsed: Seconds?
    switch value.content {
    case .string(let text): parsed = DurationText.parse(text)
    case .integer, .real: parsed = number("a duration", "").map { Seconds($0) }
    default: parsed = nil
    }
    guard let parsed else {
      if isNumber { return nil }
      wrongType("a duration", hint: "write \(DurationText.forms)")
      return nil
    }
    if range.contains(parsed) { return parsed }
    let bounds = range.lowerBound.value...range.upperBound.value
    report(
      .outOfRange, "\(name) is \(value.summary); it must be \(Self.describe(bounds)) seconds",
      hint: "write \(DurationText.forms)")
    return nil
  }

  /// One of some names, exactly as they are listed.
  public func choice(of names: [String], noun: String = "name") -> String? {
    guard case .string(let text) = value.content else {
      wrongType(
        "a \(noun)", hint: "write one of: \(names.map(JSONWriter.quoted).joined(separator: ", "))")
      return nil
    }
    if names.contains(text) { return text }
    report(
      .unknownName, "\(name) is \(value.summary), which is no known \(noun)",
      hint: Suggestion.hint(for: text, in: names))
    return nil
  }

  /// One of the cases of an enumeration, by its raw value.
  public func choice<Choice>(of type: Choice.Type, noun: String = "name") -> Choice?
  where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
    choice(of: Choice.allCases.map(\.rawValue), noun: noun).flatMap { Choice(rawValue: $0) }
  }

  /// The elements of an array, each with its path.
  public func elements(count: ClosedRange<Int> = 0...Int.max) -> [ValueReader]? {
    guard case .array(let values) = value.content else {
      wrongType("an array", hint: "write [ … ]")
      return nil
    }
    guard count.contains(values.count) else {
      report(
        .outOfRange,
        "\(name) has \(values.count) elements; their number must be \(Self.describe(count))",
        hint: "add or remove elements")
      return nil
    }
    return values.enumerated().map { index, element in
      ValueReader(element, path: "\(path)[\(index)]", problems: problems)
    }
  }

  /// The members of an object whose keys are names that the user chooses.
  public func members() -> [(key: String, value: ValueReader)]? {
    guard case .object(let members) = value.content else {
      wrongType("an object", hint: "write { key: value }")
      return nil
    }
    return members.map {
      ($0.key, ValueReader($0.value, path: Self.join(path, $0.key), problems: problems))
    }
  }

  /// An object with known keys: `body` reads them, what it did not ask for is reported as unknown.
  /// - Returns: what `body` made, or nil if this is no object or something in it is wrong.
  public func object<T>(
    unknownKeys: ObjectReader.UnknownKeys = .report, _ body: (inout ObjectReader) -> T
  ) -> T? {
    guard isObject else {
      wrongType("an object", hint: "write { key: value }")
      return nil
    }
    let before = problems.count
    var reader = ObjectReader(value, path: path, problems: problems, unknownKeys: unknownKeys)
    let result = body(&reader)
    reader.finish()
    return problems.count == before ? result : nil
  }

  /// `path.key`, with quotes around a key that is no plain name.
  static func join(_ path: String, _ key: String) -> String {
    let isPlain =
      !key.isEmpty && !key.unicodeScalars.contains { $0 == "." || $0 == "[" || $0.value <= 0x20 }
    let shown = isPlain ? key : JSONWriter.quoted(key)
    return path.isEmpty ? shown : "\(path).\(shown)"
  }

  static func describe(_ range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (.min, .max): "any whole number"
    case (let low, .max): "\(low) or more"
    case (.min, let high): "\(high) or less"
    case (let low, let high) where low == high: "\(low)"
    case (let low, let high): "from \(low) to \(high)"
    }
  }

  static func describe(_ range: ClosedRange<Double>) -> String {
    let (low, high) = (range.lowerBound, range.upperBound)
    // The number below a whole one is how a range without its end is written.
    let end = high.nextUp
    if low.isFinite, high.isFinite, end == end.rounded(), high != high.rounded() {
      return "from \(NumberText.shortest(low)) up, and below \(NumberText.shortest(end))"
    }
    switch (low.isFinite, high.isFinite) {
    case (false, false): return "any number"
    case (true, false): return "\(NumberText.shortest(low)) or more"
    case (false, true): return "\(NumberText.shortest(high)) or less"
    case (true, true): return "from \(NumberText.shortest(low)) to \(NumberText.shortest(high))"
    }
  }
}
