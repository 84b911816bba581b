// ObjectReader.swift: the keys of one object, each asked for once; what nobody asked for is an error.

/// Reads an object key by key and records all mistakes instead of stopping at the first.
///
///     let pool = try ObjectReader.decode(tree) { reader in
///       Pool(name: reader.string("name"), replicas: reader.int("replicas", in: 1...1_000_000))
///     }
///
/// A key comes in three forms: `int("k", in: …)` must be there, `int("k", in: …, default: 4)` may be
/// left out, `intIfPresent("k", in: …)` is nil when left out or null. A required or defaulted key
/// that is wrong is recorded and gives a stand-in from inside its range, so that reading goes on;
/// `decode` never hands out anything built from a stand-in, because it ends with `problems.check()`.
public struct ObjectReader {
  /// What happens to keys that were not asked for.
  public enum UnknownKeys: Sendable { case report, ignore }

  public let path: String
  public let location: SourceLocation
  public let problems: InputProblems
  private let unknownKeys: UnknownKeys
  private let members: [LocatedJSON.Member]
  private let places: [String: Int]
  private var asked: [String] = []

  /// - Precondition: `value` is an object; `ValueReader.object` checks and reports that.
  init(
    _ value: LocatedJSON, path: String, problems: InputProblems, unknownKeys: UnknownKeys
  ) {
    guard case .object(let members) = value.content else {
      preconditionFailure("an object reader reads objects")
    }
    self.path = path
    self.problems = problems
    self.unknownKeys = unknownKeys
    self.members = members
    location = value.location
    places = Dictionary(
      members.enumerated().map { ($0.element.key, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Reads a whole tree whose top is an object.
  /// - Throws: every mistake found, those already in `problems` included.
  public static func decode<T>(
    _ value: LocatedJSON, unknownKeys: UnknownKeys = .report,
    problems: InputProblems = InputProblems(), _ body: (inout ObjectReader) -> T
  ) throws(InputErrors) -> T {
    let reader = ValueReader(value, problems: problems)
    let result = reader.object(unknownKeys: unknownKeys, body)
    try problems.check()
    guard let result else { preconditionFailure("an object that cannot be read has a reason") }
    return result
  }

  /// Whether a key is there, null included. Does not count as asking for it.
  public func has(_ key: String) -> Bool { places[key] != nil }

  /// The keys of the object in the order of the text.
  public var keys: [String] { members.map(\.key) }

  /// The value under a key, nil when it is left out; counts as asking for it.
  public mutating func valueIfPresent(_ key: String) -> ValueReader? {
    if !asked.contains(key) { asked.append(key) }
    guard let place = places[key] else { return nil }
    return ValueReader(
      members[place].value, path: ValueReader.join(path, key), problems: problems)
  }

  /// The value under a key; a missing key is recorded.
  public mutating func value(_ key: String) -> ValueReader? {
    if let value = valueIfPresent(key) { return value }
    problems.add(
      .missingKey, at: location, "the key '\(ValueReader.join(path, key))' is missing",
      hint: missingHint(key))
    return nil
  }

  private func missingHint(_ key: String) -> String {
    let near = Suggestion.nearest(to: key, in: keys.filter { !asked.contains($0) }, limit: 1)
    return near.first.map { "is \(JSONWriter.quoted($0)) meant to be \"\(key)\"?" }
      ?? "add \(key): … to this object"
  }

  /// Keys that are known but of no interest here, so that they are not reported.
  public mutating func ignore(_ keys: String...) {
    for key in keys where !asked.contains(key) { asked.append(key) }
  }

  /// Records a mistake at a key of this object (or at the object, when the key is not there).
  public func report(
    _ code: InputError.Code, key: String? = nil, _ message: String, hint: String
  ) {
    let place = key.flatMap { places[$0] }.map { members[$0].value.location }
    problems.add(code, at: place ?? location, message, hint: hint)
  }

  /// The key path of a key of this object, for messages.
  public func path(to key: String) -> String { ValueReader.join(path, key) }

  /// Reports the keys that were not asked for, each with the nearest key that was.
  mutating func finish() {
    guard unknownKeys == .report else { return }
    let known = Set(asked)
    for member in members where !known.contains(member.key) {
      let open = asked.filter { places[$0] == nil }
      let question =
        Suggestion.question(for: member.key, in: open)
        ?? Suggestion.question(for: member.key, in: asked)
      let list = asked.isEmpty ? "no key is known here" : "known: \(asked.joined(separator: ", "))"
      problems.add(
        .unknownKey, at: member.keyLocation,
        "unknown key '\(ValueReader.join(path, member.key))'",
        hint: question.map { "\($0) \(list)" } ?? list)
    }
  }

  // MARK: The three forms of every type

  /// A missing or wrong value is recorded and gives the stand-in.
  mutating func required<T>(
    _ key: String, standIn: @autoclosure () -> T, _ read: (ValueReader) -> T?
  ) -> T {
    value(key).flatMap(read) ?? standIn()
  }

  /// A key left out gives the default; a wrong value, null included, is recorded.
  mutating func defaulted<T>(_ key: String, _ initial: T, _ read: (ValueReader) -> T?) -> T {
    guard let value = valueIfPresent(key) else { return initial }
    return read(value) ?? initial
  }

  /// A key left out or null gives nil.
  mutating func optional<T>(_ key: String, _ read: (ValueReader) -> T?) -> T? {
    guard let value = valueIfPresent(key), !value.isNull else { return nil }
    return read(value)
  }
}
