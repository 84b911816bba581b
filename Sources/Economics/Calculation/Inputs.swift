// Inputs.swift: what a calculator is given, read by the keys that it declares.

public import Text

/// The inputs of a calculation, by key: from a file, from flags, or both.
public struct Inputs: Sendable {
  private var values: [String: any Sendable & Hashable] = [:]
  private var written: [(DeclaredKey, JSONValue)] = []

  public init() {}

  /// Reads an object: `keys` may stand in it and nothing else.
  /// - Throws: `InputErrors`: every mistake in it.
  public init(_ tree: LocatedJSON, _ keys: [any TypedKey]) throws(InputErrors) {
    let problems = InputProblems()
    self = try ObjectReader.decode(tree, problems: problems) { reader in
      var inputs = Inputs()
      inputs.read(keys, from: &reader)
      return inputs
    }
  }

  /// Takes the keys of an object that are there.
  public mutating func read(_ keys: [any TypedKey], from reader: inout ObjectReader) {
    for key in keys {
      if let value = reader.valueIfPresent(key.key.name) { take(key, value) }
    }
  }

  /// What is given by others goes before what is given here.
  public mutating func lay(over other: Inputs) {
    for (name, value) in other.values where values[name] == nil { values[name] = value }
    for entry in other.written where !written.contains(where: { $0.0.name == entry.0.name }) {
      written.append(entry)
    }
  }

  /// The same with some keys left out.
  public func without(_ keys: [any TypedKey]) -> Inputs {
    var rest = self
    for name in keys.map(\.key.name) {
      rest.values[name] = nil
      rest.written.removeAll { $0.0.name == name }
    }
    return rest
  }

  private mutating func take<Key: TypedKey>(_ key: Key, _ value: ValueReader) {
    if let chosen = key.read(value) { self.set(key, chosen) }
  }

  /// Gives an input its value.
  public mutating func set<Key: TypedKey>(_ key: Key, _ value: Key.Value) {
    values[key.key.name] = value
    written.removeAll { $0.0.name == key.key.name }
    written.append((key.key, key.written(value)))
  }

  /// What is given of a key; nil where it is left out.
  public func given<Key: TypedKey>(_ key: Key) -> Key.Value? { values[key.key.name] as? Key.Value }

  /// Whether a key is given.
  public func has(_ key: any TypedKey) -> Bool { values[key.key.name] != nil }

  /// What is given of a key, or its default.
  public subscript<Key: TypedKey>(key: Key) -> Key.Value? { given(key) ?? key.usual }

  /// An input that the question cannot do without.
  /// - Throws: `.missingKey`, with the option that gives it.
  public func needed<Key: TypedKey>(_ key: Key) throws(InputErrors) -> Key.Value {
    if let value = self[key] { return value }
    throw InputErrors(
      InputError(
        .missingKey, at: SourceLocation(file: key.key.flag),
        "\(key.key.name) is missing: \(key.key.meaning)\(key.key.unitWords)",
        hint: "add \(key.key.flag) VALUE, or \(key.key.name): … to the file"))
  }

  /// Every key with its value, given or default, in the order of the declarations; what is neither is left out.
  public func all(_ keys: [any TypedKey]) -> [(key: DeclaredKey, value: JSONValue, isGiven: Bool)] {
    keys.compactMap { key in
      if let given = written.first(where: { $0.0.name == key.key.name }) {
        return (key.key, given.1, true)
      }
      return usual(key).map { (key.key, $0, false) }
    }
  }

  private func usual<Key: TypedKey>(_ key: Key) -> JSONValue? { key.usual.map(key.written) }
}

extension DeclaredKey {
  /// The option of a key: `gpuCostPerHour` is `--gpu-cost-per-hour`.
  public var flag: String { "--" + parts.joined(separator: "-") }
  /// ", in GPUs"; a share's unit says itself what it is of.
  fileprivate var unitWords: String {
    unit.isEmpty ? "" : unit.hasPrefix("of ") ? ", \(unit)" : ", in \(unit)"
  }
  /// Its name among results: `gpu_cost_per_hour`.
  public var column: String { parts.joined(separator: "_") }

  /// The words of a name in lower case; `GPUHour` is two.
  private var parts: [String] {
    var words: [String] = [""]
    var last: Character = "_"
    for character in name {
      if character.isUppercase, !last.isUppercase { words.append("") }
      words[words.count - 1] += character.lowercased()
      last = character
    }
    return words.filter { !$0.isEmpty }
  }
}
