// MixPair.swift: two candidates and a length, with what each side of it needs by itself.

internal import Fleet
internal import Hardware
internal import Workload

/// Two candidates on both sides of an edge between buckets.
struct MixPair: Sendable {
  /// Indices into the options.
  var short, long: Int
  /// Buckets of the first pool.
  var edge: Int
  /// Replicas of both by the rates, spare ones included, and their price.
  var counts: MixCounts
  var price: Double

  var sides: [MixSide] {
    [
      MixSide(option: short, edge: edge, isShort: true),
      MixSide(option: long, edge: edge, isShort: false),
    ]
  }
}

/// One side of a pair, which many pairs share.
struct MixSide: Hashable, Sendable {
  var option: Int
  var edge: Int
  var isShort: Bool
}

/// Two candidates and a length for every pair of candidates and every edge, the cheapest by the rates first.
struct MixPairs: Sendable {
  let options: [MixOption]
  let buckets: PromptBuckets
  let margin: Double
  let stock: [GPUStock]

  /// Rates are off by what a pool gains that is spared the other prompts, and by what it loses as a small pool:
  /// pairs are ruled out only where they are too large or too dear by this share of themselves. A guess.
  private static let trust = 0.7

  /// The best length of every two candidates comes before the second best of any: rates may be wrong about a
  /// candidate, and then are so at each length.
  /// - Parameters:
  ///   - limit: what a fleet must be cheaper than; nil for no limit.
  ///   - sides: different sides of them at most.
  func cheapest(below limit: Double?, sides: Int) -> [MixPair] {
    var found: [MixPair] = []
    for edge in 1..<max(1, buckets.count) {
      for short in options.indices {
        for long in options.indices {
          guard let pair = pair(short, long, edge), isOpen(pair, limit) else { continue }
          found.append(pair)
        }
      }
    }
    let sorted = found.enumerated().sorted { a, b in
      a.element.price == b.element.price ? a.offset < b.offset : a.element.price < b.element.price
    }
    var seen = [Int](repeating: 0, count: options.count * options.count)
    let ranked = sorted.map(\.element).enumerated().map { place, pair in
      let candidates = pair.short * options.count + pair.long
      seen[candidates] += 1
      return (rank: seen[candidates], place: place, pair: pair)
    }
    var known: Set<MixSide> = []
    return ranked.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.map(\.pair).prefix { pair in
      known.formUnion(pair.sides)
      return known.count <= sides
    }
  }

  private func pair(_ short: Int, _ long: Int, _ edge: Int) -> MixPair? {
    guard let first = replicas(options[short], 0..<edge),
      let second = replicas(options[long], edge..<buckets.count)
    else { return nil }
    let counts = MixCounts(short: first, long: second)
    return MixPair(
      short: short, long: long, edge: edge, counts: counts,
      price: shape(short, long, edge, .split).price(counts))
  }

  private func replicas(_ option: MixOption, _ range: Range<Int>) -> Int? {
    option.need(range).map { need in
      let running = max(1, Int(need.rounded(.up)))
      let left = max(1, Int((need / (1 + margin)).rounded(.up)))
      return max(running, option.domain.replicas(keeping: left))
    }
  }

  private func isOpen(_ pair: MixPair, _ limit: Double?) -> Bool {
    func least(_ count: Int) -> Int { max(1, Int(Double(count) * Self.trust)) }
    let counts = MixCounts(short: least(pair.counts.short), long: least(pair.counts.long))
    let shape = shape(pair.short, pair.long, pair.edge, .split)
    return shape.isHeld(by: stock, counts) && limit.map { shape.price(counts) < $0 } ?? true
  }

  func shape(_ short: Int, _ long: Int, _ edge: Int, _ topology: MixTopology) -> MixShape {
    MixShape(
      short: options[short], long: options[long], threshold: buckets.edges[edge - 1],
      topology: topology)
  }
}
