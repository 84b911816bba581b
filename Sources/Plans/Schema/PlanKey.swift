// PlanKey.swift: a key with the choice that it sets, so that reading, writing and varying a plan share one declaration.

public import Text

/// What is chosen key by key: a plan, a pool of it, its headroom rule.
public protocol Chosen: Sendable {}

/// A typed key with the choice of its owner that it sets.
@dynamicMemberLookup
public struct PlanKey<Owner: Chosen, Key: TypedKey>: Sendable {
  private let declared: Key
  fileprivate let choice: any WritableKeyPath<Owner, Choice<Key.Value>?> & Sendable
  /// Null is the same as leaving it out.
  private let takesNull: Bool

  init(_ key: Key, _ choice: any WritableKeyPath<Owner, Choice<Key.Value>?> & Sendable) {
    (declared, self.choice, takesNull) = (key, choice, false)
  }

  /// A key that may be null.
  init(optional key: Key, _ choice: any WritableKeyPath<Owner, Choice<Key.Value>?> & Sendable) {
    (declared, self.choice, takesNull) = (key, choice, true)
  }

  /// What is declared of the key, such as its range.
  public subscript<Member>(dynamicMember member: KeyPath<Key, Member>) -> Member {
    declared[keyPath: member]
  }
}

/// A key of an owner, whatever the type of its value.
public protocol KeyOf<Owner>: Sendable {
  associatedtype Owner: Chosen
  /// What is said of it.
  var said: DeclaredKey { get }
  /// The choice that a value makes; nil for a wrong one, which is then recorded.
  func choosing(_ value: ValueReader) -> (@Sendable (inout Owner) -> Void)?
  /// Takes the key of an object where it is there; a wrong value is recorded and chooses nothing.
  func read(_ reader: inout ObjectReader, into owner: inout Owner)
  /// What is chosen, as a scenario has it; nil where it is left open.
  func written(of owner: Owner) -> JSONValue?
}

extension PlanKey: KeyOf {
  public var said: DeclaredKey { declared.key }

  public func choosing(_ value: ValueReader) -> (@Sendable (inout Owner) -> Void)? {
    guard let chosen = declared.read(value) else { return nil }
    let made = Choice(chosen, at: value.value.location)
    return { [choice] in $0[keyPath: choice] = made }
  }

  public func read(_ reader: inout ObjectReader, into owner: inout Owner) {
    guard let value = reader.valueIfPresent(said.name), !(takesNull && value.isNull) else { return }
    choosing(value)?(&owner)
  }

  public func written(of owner: Owner) -> JSONValue? {
    owner[keyPath: choice].map { declared.written($0.value) }
  }
}

extension Chosen {
  /// What is chosen for a key; nil where it is left open. A new value keeps the place of the old one.
  public subscript<Key>(key: PlanKey<Self, Key>) -> Key.Value? {
    get { self[keyPath: key.choice]?.value }
    set {
      let place = self[keyPath: key.choice]?.place
      self[keyPath: key.choice] = newValue.map { Choice($0, at: place) }
    }
  }

  /// What is chosen for a key, else its default.
  /// - Precondition: the key has a default, or one is given.
  func value<Key>(_ key: PlanKey<Self, Key>, default initial: Key.Value? = nil) -> Key.Value {
    guard let value = self[key] ?? initial ?? key.usual else {
      preconditionFailure("'\(key.said.path)' has no default")
    }
    return value
  }

  /// What is chosen for some keys, by the last word of each.
  public func members(_ keys: [any KeyOf<Self>]) -> [(String, JSONValue)] {
    keys.compactMap { key in key.written(of: self).map { (key.said.name, $0) } }
  }
}

extension ObjectReader {
  /// Takes the keys of an owner.
  mutating func read<Owner>(_ keys: [any KeyOf<Owner>], into owner: inout Owner) {
    for key in keys { key.read(&self, into: &owner) }
  }
}
