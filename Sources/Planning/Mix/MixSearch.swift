// MixSearch.swift: counts the replicas of two pools by simulation, cheapest first.

internal import Fleet
internal import Hardware
internal import Workload

/// A fleet of two pools that looks enough by few runs.
struct ScreenedMix: Sendable {
  var shape: MixShape
  var counts: MixCounts
  var price: Double { shape.price(counts) }
}

/// Screens fleets of two pools.
///
/// The rates of the linear programme order pairs of candidates; each side of the cheapest is sized by itself, as a
/// pool of its own prompts; around those sizes fleets of both topologies run as a whole.
struct MixSearch {
  let pairs: MixPairs
  let loads: ComparisonLoads
  let options: SizingOptions
  /// What a fleet must be cheaper than; nil for no limit.
  let limit: Double?
  private(set) var requests = 0
  /// Pairs of candidates and a length that were sized, and fleets that ran.
  private(set) var pairsTried = 0
  private(set) var fleetsTried = 0

  /// Sides of pairs that are sized, and pairs whose fleets run, more where none of them holds: guesses at how far
  /// rates may be from the order of what simulation finds.
  private static let (sizedSides, walkedPairs) = (80, 16)
  /// Replicas beyond those that each side needs by itself, and below, that are tried.
  private static let reach = 2

  init(_ pairs: MixPairs, _ loads: ComparisonLoads, options: SizingOptions, limit: Double?) {
    (self.pairs, self.loads, self.options, self.limit) = (pairs, loads, options, limit)
  }

  /// Fleets that look enough and are cheaper than the limit, the cheapest first; of each pair and topology the
  /// cheapest.
  mutating func fleets() throws -> [ScreenedMix] {
    let open = pairs.cheapest(below: limit, sides: Self.sizedSides)
    let sized = try sides(open)
    pairsTried = open.count
    var starts = open.compactMap { pair -> MixPair? in
      var pair = pair
      guard let first = sized[pair.sides[0]], let second = sized[pair.sides[1]] else { return nil }
      pair.counts = MixCounts(short: first, long: second)
      let shape = pairs.shape(pair.short, pair.long, pair.edge, .split)
      pair.price = shape.price(pair.counts)
      let least = MixCounts(
        short: max(1, first - Self.reach), long: max(1, second - Self.reach))
      return shape.isHeld(by: pairs.stock, least) ? pair : nil
    }
    starts = starts.enumerated().sorted { a, b in
      a.element.price == b.element.price ? a.offset < b.offset : a.element.price < b.element.price
    }.map(\.element)
    var found: [ScreenedMix] = []
    for (walked, pair) in starts.enumerated() where walked < Self.walkedPairs || found.isEmpty {
      for topology in [MixTopology.split, .shared] {
        // One router over two pools of the same kind is one pool.
        if topology == .shared, pair.short == pair.long { continue }
        let shape = pairs.shape(pair.short, pair.long, pair.edge, topology)
        if let best = try walk(shape, around: pair.counts) { found.append(best) }
      }
    }
    return found.enumerated().sorted { a, b in
      let (left, right) = (a.element, b.element)
      let (first, second) = (
        [left.price, Double(left.shape.gpus(left.counts))],
        [right.price, Double(right.shape.gpus(right.counts))]
      )
      return first == second ? a.offset < b.offset : first.lexicographicallyPrecedes(second)
    }.map(\.element)
  }

  /// The smallest pools for each side of the pairs by themselves, by few runs; one side a task.
  private mutating func sides(_ open: [MixPair]) throws -> [MixSide: Int] {
    var wanted: [MixSide] = []
    for pair in open {
      for side in pair.sides where !wanted.contains(side) { wanted.append(side) }
    }
    var parts: [[ComparisonLoads?]] = []
    for (index, edge) in pairs.buckets.edges.enumerated() {
      let isCut = wanted.contains { $0.edge == index + 1 }
      parts.append(
        isCut
          ? [
            try loads.keeping { $0.promptTokens > edge },
            try loads.keeping { $0.promptTokens <= edge },
          ] : [nil, nil])
    }
    let (options, candidates, shared) = (options, pairs.options, parts)
    let work = wanted
    let sizes = try parallelMap(work.count, threads: options.threads) { index in
      let side = work[index]
      guard let part = shared[side.edge - 1][side.isShort ? 1 : 0] else { return (0, 0) }
      let option = candidates[side.option]
      let found = try CandidateScreen(option.scenario, part, options: options).size()
      return (found.replicas(option.domain) ?? 0, found.requests)
    }
    var known: [MixSide: Int] = [:]
    for (side, (replicas, simulated)) in zip(wanted, sizes) {
      requests += simulated
      if replicas > 0 { known[side] = replicas }
    }
    return known
  }

  /// The cheapest fleet of a shape around some size, along the border between those that hold and those that do
  /// not: a row of second pools at a time, each with the fewest first ones.
  private mutating func walk(_ shape: MixShape, around size: MixCounts) throws -> ScreenedMix? {
    var judge = try MixJudge(shape, loads, options: options)
    defer { requests += judge.requests }
    var best: ScreenedMix?
    var short = size.short + Self.reach
    var long = max(1, size.long - Self.reach)
    while short >= 1, long <= size.long + Self.reach {
      let counts = MixCounts(short: short, long: long)
      // A fleet that is too dear or too large leaves those with fewer first replicas.
      guard shape.isHeld(by: pairs.stock, counts), isCheaper(shape.price(counts), than: best) else {
        short -= 1
        continue
      }
      guard try holds(&judge, counts) else {
        long += 1
        continue
      }
      short = try fewest(&judge, counts)
      best = ScreenedMix(shape: shape, counts: MixCounts(short: short, long: long))
      short -= 1
      long += 1
    }
    return best
  }

  private func isCheaper(_ price: Double, than best: ScreenedMix?) -> Bool {
    price < min(limit ?? .infinity, best?.price ?? .infinity) - 1e-9
  }

  /// The fewest first replicas beside as many second ones: by bisection from a fleet that holds.
  private mutating func fewest(_ judge: inout MixJudge, _ holding: MixCounts) throws -> Int {
    var (low, high) = (0, holding.short)
    while high - low > 1 {
      let middle = (low + high) / 2
      if try holds(&judge, MixCounts(short: middle, long: holding.long)) {
        high = middle
      } else {
        low = middle
      }
    }
    return high
  }

  private mutating func holds(_ judge: inout MixJudge, _ counts: MixCounts) throws -> Bool {
    fleetsTried += 1
    if let progress = options.progress,
      !progress("mix: \(counts.short) and \(counts.long) replicas")
    {
      throw SimulationStopped()
    }
    return try judge.seemsToHold(counts)
  }
}
