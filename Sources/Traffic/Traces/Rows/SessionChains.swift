// SessionChains.swift: the session of a turn that names only the turn before it.

internal import Text

/// Follows chains of turns to their first turn, whose name is the session's.
///
/// A turn whose parent was never read, as at the start of a recording, continues the session of that
/// parent. Memory is bounded: of very long files the last 250,000 to 500,000 turns are remembered, and a
/// turn that continues an older one begins a session named by it.
final class SessionChains {
  /// A session by its first turn.
  struct Root {
    var hash: UInt64
    var name: String
  }

  /// Turns remembered at least; twice as many at most.
  private let generation: Int
  private var recent: [UInt64: Root] = [:]
  private var older: [UInt64: Root] = [:]
  private var parent: Root?
  private var turn: Root?

  init(generation: Int = 250_000) { self.generation = generation }

  /// The session of the row just read.
  private(set) var current: Root?

  func beginRow() { (parent, turn) = (nil, nil) }

  /// Takes the name of the turn before; a negative number is none.
  func take(parent name: ByteView) { parent = name.first == 0x2D ? nil : Self.root(name) }

  func take(turn name: ByteView) { turn = Self.root(name) }

  /// - Returns: the hash of the row's session; 0 where the row has no name.
  func endRow() -> UInt64 {
    current = nil
    guard let turn else { return 0 }
    var root = turn
    if let parent { root = recent[parent.hash] ?? older[parent.hash] ?? parent }
    if recent.count >= generation {
      older = recent
      recent = [:]
    }
    recent[turn.hash] = root
    current = root
    return root.hash
  }

  private static func root(_ name: ByteView) -> Root? {
    let hash = NameHash.of(name)
    return hash == 0 ? nil : Root(hash: hash, name: String(decoding: name, as: UTF8.self))
  }
}
