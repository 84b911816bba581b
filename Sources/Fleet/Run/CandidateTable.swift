// CandidateTable.swift: which replicas a request may go to, by its class and the length of its prompt.

/// The replicas that may serve a request: those of its class's pools that take a prompt of its length.
///
/// Built once for a run. Prompt lengths of a class fall into pieces with the same candidates; a class whose pools
/// have no bounds has one piece.
struct CandidateTable: Sendable {
  /// The first piece of each class; its others follow.
  private var firstPiece: [Int] = []
  /// The longest prompt of each piece, increasing within a class; the last of a class has no bound.
  private var longestPrompt: [Int] = []
  /// The candidates of each piece; pieces with the same candidates share an index.
  private var groups: [ReplicaGroup] = []

  /// - Parameter poolOfReplica: by replica number.
  /// - Precondition: the pools of a class together take prompts of every length.
  init(_ classes: [ClassSpecification], _ pools: [PoolSpecification], poolOfReplica: [Int]) {
    var known: [[Int]] = []
    for specification in classes {
      firstPiece.append(groups.count)
      for longest in Self.bounds(specification.pools.map { pools[$0].prompts }) {
        let takers = specification.pools.filter { pools[$0].prompts.contains(longest) }
        let members = poolOfReplica.indices.filter { takers.contains(poolOfReplica[$0]) }
        precondition(!members.isEmpty, "the pools of a class take every prompt")
        let index = known.firstIndex(of: members) ?? known.count
        if index == known.count { known.append(members) }
        if groups.count > firstPiece[firstPiece.count - 1], groups.last?.index == index {
          longestPrompt[longestPrompt.count - 1] = longest
        } else {
          groups.append(ReplicaGroup(index: index, replicas: known[index]))
          longestPrompt.append(longest)
        }
      }
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

  /// The candidates of a request.
  /// - Complexity: O(pieces of its class), one comparison where its pools have no bounds; no allocation.
  func group(ofClass classIndex: Int, promptTokens: Int) -> ReplicaGroup {
    var piece = firstPiece[classIndex]
    while promptTokens > longestPrompt[piece] { piece &+= 1 }
    return groups[piece]
  }
}
