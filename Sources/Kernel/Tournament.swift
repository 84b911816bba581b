// Tournament.swift: the earliest of a fixed set of times, when each is changed many times.

/// A winner tree over a fixed number of entries: which entry has the smallest key?
///
/// For timers that always exist and often move (the next step end of each server), where a queue of
/// events would collect stale entries. Each node holds the winner of its subtree with its key, so an
/// update reads only the siblings on its way up, whose addresses do not depend on the outcome.
///
/// Ties go to the lowest index. A key of `Int64.max` means "none".
/// - Source: Knuth, The Art of Computer Programming 3, 5.4.1 (trees of losers and winners).
public struct Tournament: Sendable {
  private struct Node: Sendable, BitwiseCopyable {
    var key: Int64
    var index: Int
  }

  /// Node 1 is the root; the children of node i are 2i and 2i + 1; entry e is node `leaves` + e.
  private var nodes: [Node]
  /// The number of entries rounded up to a power of two; the surplus never wins.
  private let leaves: Int
  /// The number of entries.
  public let count: Int

  /// All keys start as `Int64.max`.
  /// - Precondition: `count > 0`.
  /// - Complexity: O(count); the only allocation.
  public init(count: Int) {
    precondition(count > 0, "a tournament needs an entry")
    self.count = count
    var leaves = 1
    while leaves < count { leaves *= 2 }
    self.leaves = leaves
    nodes = (0..<2 * leaves).map { position in
      var leftmost = max(position, 1)
      while leftmost < leaves { leftmost *= 2 }
      return Node(key: .max, index: leftmost - leaves)
    }
  }

  /// The smallest key; `Int64.max` when there is none.
  /// - Complexity: O(1).
  public var minKey: Int64 { nodes[1].key }

  /// The entry with the smallest key, the lowest among equals (0 when no entry has a key).
  /// - Complexity: O(1).
  public var minIndex: Int { nodes[1].index }

  /// The key of an entry.
  public subscript(index: Int) -> Int64 {
    precondition(index >= 0 && index < count, "no such entry")
    return nodes[leaves + index].key
  }

  /// Gives an entry a new key.
  /// - Complexity: O(log count), no allocation.
  public mutating func update(_ index: Int, key: Int64) {
    precondition(index >= 0 && index < count, "no such entry")
    var position = leaves + index
    var winner = Node(key: key, index: index)
    nodes[position] = winner
    while position > 1 {
      let sibling = nodes[position ^ 1]
      // Indices differ, and a lower one lies to the left, so comparing them is the tie rule.
      let siblingWins =
        sibling.key < winner.key || (sibling.key == winner.key && sibling.index < winner.index)
      winner.key = siblingWins ? sibling.key : winner.key
      winner.index = siblingWins ? sibling.index : winner.index
      position >>= 1
      nodes[position] = winner
    }
  }
}
