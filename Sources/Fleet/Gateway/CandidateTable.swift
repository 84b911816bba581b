// CandidateTable.swift: which replicas a request may go to, by its class and the length of its prompt.

internal import Kernel

/// The replicas that may serve a request: those of its class's pools that take a prompt of its length.
///
/// Built once for a run; its groups follow who is up. The bounds of a class's pools cut prompt lengths into pieces with the same candidates; a
/// class whose pools have no bounds has one piece.
struct CandidateTable: ~Copyable {
  /// The first piece of each class; its others follow. Classes with the same pools share them.
  private var firstPiece: [Int] = []
  /// The longest prompt of each piece, increasing within a class; the last of a class has no bound.
  private var longestPrompt: [Int] = []
  /// The candidates of each piece; pieces with the same candidates share an index.
  private var groups = OwnedArray<ReplicaGroup>()
  /// The same with those that are down.
  private var allMembers: [[Int]] = []
  /// Lists of candidates that differ.
  private(set) var count = 0
  /// Whether some request has no candidate.
  private(set) var isLacking = false

  /// - Parameters:
  ///   - classes: the pools that may serve each.
  ///   - poolOfReplica: by replica number.
  ///   - firstIndex: of the lists of candidates, which routers tell apart.
  /// - Precondition: the pools of a class together take prompts of every length, where it has some.
  /// - Complexity: O(pieces × replicas) for each set of pools that classes have.
  init(
    _ classes: [[Int]], _ pools: [PoolSpecification], poolOfReplica: [Int], firstIndex: Int = 0
  ) {
    var lists: [[Int]] = []
    var known: [(pools: [Int], piece: Int)] = []
    for own in classes {
      if let same = known.first(where: { $0.pools == own }) {
        firstPiece.append(same.piece)
        continue
      }
      known.append((own, groups.count))
      firstPiece.append(groups.count)
      for longest in Self.bounds(own.map { pools[$0].prompts }) {
        var takes = [Bool](repeating: false, count: pools.count)
        for pool in own { takes[pool] = pools[pool].prompts.contains(longest) }
        let members = poolOfReplica.indices.filter { takes[poolOfReplica[$0]] }
        precondition(own.isEmpty || !members.isEmpty, "the pools of a class take every prompt")
        let index = lists.firstIndex(of: members) ?? lists.count
        if index == lists.count { lists.append(members) }
        groups.append(ReplicaGroup(index: firstIndex + index, upReplicas: lists[index]))
        allMembers.append(lists[index])
        longestPrompt.append(longest)
      }
    }
    count = lists.count
  }

  /// Leaves in the groups who is up.
  /// - Complexity: O(pieces × replicas).
  mutating func keep(_ isUp: (Int) -> Bool) {
    isLacking = false
    for piece in allMembers.indices {
      let up = allMembers[piece].filter(isUp)
      groups[piece] = ReplicaGroup(index: groups[piece].index, upReplicas: up)
      if up.isEmpty { isLacking = true }
    }
  }

  /// The longest prompts of the pieces between which no range begins or ends.
  private static func bounds(_ ranges: [PromptRange]) -> [Int] {
    var bounds = [Int.max]
    for range in ranges {
      if range.min > 1 { bounds.append(range.min - 1) }
      bounds.append(range.longest)
    }
    return bounds.sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// The candidates of a request, lent to whoever asks.
  /// - Complexity: O(pieces of its class), one comparison where its pools have no bounds; no allocation.
  subscript(ofClass classIndex: Int, promptTokens promptTokens: Int) -> ReplicaGroup {
    @inline(__always) _read {
      var piece = firstPiece[classIndex]
      while promptTokens > longestPrompt[piece] { piece &+= 1 }
      yield groups[piece]
    }
  }
}
