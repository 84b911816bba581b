// PackingSearch.swift: the fewest nodes for models whose replicas are smaller than a node.

/// Looks for the fewest nodes: by counting GPUs from below, then by dealing, then by trying every way.
struct PackingSearch {
  let models: [PackedModel]
  let gpusPerNode: Int
  let apart: [ApartFleet]

  /// - Precondition: every replica is smaller than a node.
  init(_ models: [PackedModel], gpusPerNode: Int, apart: [ApartFleet]) {
    self.models = models
    self.gpusPerNode = gpusPerNode
    self.apart = apart
  }

  /// The replicas of each model on each node.
  ///
  /// Never more nodes than apart: that is a packing too, and the last one tried.
  func fewest(isThorough: Bool) -> (nodes: [[Int]], isFewest: Bool) {
    let most = apart.reduce(0) { $0 + $1.nodes }
    var isFewest = true
    for nodes in 2..<max(2, most) {
      let wanted = models.map { $0.replicas(spreadOver: nodes) }
      guard volume(wanted) <= nodes * gpusPerNode else { continue }
      if let dealt = dealt(wanted, over: nodes) { return (dealt, isFewest) }
      guard isThorough else {
        isFewest = false
        continue
      }
      var exact = PatternSearch(models, gpusPerNode: gpusPerNode, nodes: nodes)
      if let found = exact.packing() { return (trimmed(found), isFewest) }
      isFewest = isFewest && exact.isExhausted
    }
    return (eachApart, isFewest)
  }

  private func volume(_ replicas: [Int]) -> Int {
    zip(replicas, models).reduce(0) { $0 + $1.0 * $1.1.gpusPerReplica }
  }

  /// Nodes of one model each, its replicas dealt evenly.
  private var eachApart: [[Int]] {
    models.indices.flatMap { model in
      let fleet = apart[model]
      return (0..<fleet.nodes).map { node in
        var counts = [Int](repeating: 0, count: models.count)
        counts[model] = (fleet.replicas + fleet.nodes - 1 - node) / fleet.nodes
        return counts
      }
    }
  }

  /// Models in the order of their replicas' size, the largest first, each replica to the node with most GPUs free
  /// (the fewest of its model, then the first, on a tie) that has not as many of it as may be lost; nil where one
  /// finds no place.
  ///
  /// Where sizes divide one another, as powers of two do, this keeps what is left of the nodes even, which is the
  /// best that can be left for smaller ones.
  private func dealt(_ wanted: [Int], over count: Int) -> [[Int]]? {
    var nodes = [[Int]](repeating: [Int](repeating: 0, count: models.count), count: count)
    var free = [Int](repeating: gpusPerNode, count: count)
    let order = models.indices.sorted {
      (models[$1].gpusPerReplica, $0) < (models[$0].gpusPerReplica, $1)
    }
    for model in order {
      let size = models[model].gpusPerReplica
      let cap = wanted[model] - models[model].needed
      for _ in 0..<wanted[model] {
        var best: Int?
        for node in 0..<count where free[node] >= size && nodes[node][model] < cap {
          guard let other = best else {
            best = node
            continue
          }
          if (-free[node], nodes[node][model]) < (-free[other], nodes[other][model]) { best = node }
        }
        guard let best else { return nil }
        nodes[best][model] += 1
        free[best] -= size
      }
    }
    return nodes
  }

  /// The same packing without replicas that no gate needs: from the node that has most of a model.
  private func trimmed(_ packed: [[Int]]) -> [[Int]] {
    var nodes = packed
    for (index, model) in models.enumerated() {
      var counts = nodes.map { $0[index] }
      var total = counts.reduce(0, +)
      while let most = counts.max(), let place = counts.lastIndex(of: most) {
        counts[place] -= 1
        let left = total - 1 - (counts.max() ?? 0)
        guard model.isHeld(by: total - 1, left: left) else { break }
        nodes[place][index] -= 1
        total -= 1
      }
    }
    return nodes.filter { $0.contains { $0 > 0 } }
  }
}

/// Every way to fill so many nodes, up to a limit of work.
///
/// One more replica on a node never takes a packing's promise away: it adds one to the whole and at most one to
/// what a loss takes. So only full nodes are tried, in every number of each kind.
struct PatternSearch {
  private let models: [PackedModel]
  private let gpusPerNode: Int
  private let patterns: [[Int]]
  /// Most replicas of each model on a node among the patterns from each place on.
  private let mostFrom: [[Int]]
  private let nodes: Int
  private var work = 0

  /// Steps after which a search gives up: some milliseconds.
  static let limit = 20_000

  /// Kinds of full nodes that are tried at most: more are hopeless within the limit.
  private static let patternLimit = 2_000

  /// Whether every way was tried.
  var isExhausted: Bool { work <= Self.limit && patterns.count < Self.patternLimit }

  init(_ models: [PackedModel], gpusPerNode: Int, nodes: Int) {
    self.models = models
    self.gpusPerNode = gpusPerNode
    self.nodes = nodes
    var found: [[Int]] = []
    Self.fill(models, 0, gpusPerNode, [], &found)
    patterns = found
    var most = [Int](repeating: 0, count: models.count)
    mostFrom = found.reversed().map { pattern in
      for model in models.indices { most[model] = max(most[model], pattern[model]) }
      return most
    }.reversed()
  }

  /// Full nodes: no further replica of any model fits.
  private static func fill(
    _ models: [PackedModel], _ index: Int, _ free: Int, _ counts: [Int], _ found: inout [[Int]]
  ) {
    guard found.count < patternLimit else { return }
    guard index < models.count else {
      if models.allSatisfy({ $0.gpusPerReplica > free }) { found.append(counts) }
      return
    }
    let size = models[index].gpusPerReplica
    // Of the last model a full node has all that fit.
    let least = index == models.count - 1 ? free / size : 0
    for count in stride(from: free / size, through: least, by: -1) {
      fill(models, index + 1, free - count * size, counts + [count], &found)
    }
  }

  /// A packing that holds every model's needs; nil where none was found.
  mutating func packing() -> [[Int]]? {
    guard patterns.count < Self.patternLimit else { return nil }
    let none = [Int](repeating: 0, count: models.count)
    return place(0, nodes, none, none, [])
  }

  /// - Parameters:
  ///   - pattern: the first one that may still be used.
  ///   - left: nodes without a pattern.
  ///   - totals: replicas of each model so far, and the most of them on one node.
  private mutating func place(
    _ pattern: Int, _ left: Int, _ totals: [Int], _ most: [Int], _ used: [[Int]]
  ) -> [[Int]]? {
    work += 1
    guard work <= Self.limit else { return nil }
    if left == 0 {
      let holds = models.indices.allSatisfy {
        models[$0].isHeld(by: totals[$0], left: totals[$0] - most[$0])
      }
      return holds ? used : nil
    }
    guard pattern < patterns.count, isOpen(pattern, left, totals, most) else { return nil }
    let own = patterns[pattern]
    for count in stride(from: left, through: 0, by: -1) {
      var (sum, peak) = (totals, most)
      if count > 0 {
        for model in models.indices {
          sum[model] += count * own[model]
          peak[model] = max(peak[model], own[model])
        }
      }
      let placed = used + [[Int]](repeating: own, count: count)
      if let found = place(pattern + 1, left - count, sum, peak, placed) { return found }
    }
    return nil
  }

  /// Whether what is left could hold what is missing: of each model, and of all by their GPUs.
  private func isOpen(_ pattern: Int, _ left: Int, _ totals: [Int], _ most: [Int]) -> Bool {
    var gpus = 0
    for (index, model) in models.enumerated() {
      let wanted = max(model.atLeast, model.needed + max(1, most[index]))
      let missing = max(0, wanted - totals[index])
      guard missing <= left * mostFrom[pattern][index] else { return false }
      gpus += missing * model.gpusPerReplica
    }
    return gpus <= left * gpusPerNode
  }
}
