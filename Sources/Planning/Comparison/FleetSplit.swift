// FleetSplit.swift: two pools, one for short prompts and one for long ones, each on the GPUs that suit it.

internal import Fleet
internal import Hardware
internal import Text
internal import Workload

/// One pool of a split fleet.
public struct MixedPart: Hashable, Sendable {
  /// "2 × H200-SXM fp8".
  public var name: String
  public var gpu: String
  public var replicas, gpus: Int
  public var costPerHour: Double?
  /// One fewer does not hold: shown by as many replicates as a pairing has.
  public var isProven = false
}

/// A fleet of two pools: prompts up to a length go to the first.
public struct MixedFleet: Hashable, Sendable {
  public var short, long: MixedPart
  public var isProven: Bool { short.isProven && long.isProven }
  public var gpus: Int { short.gpus + long.gpus }
  public var costPerHour: Double? {
    short.costPerHour.flatMap { a in long.costPerHour.map { a + $0 } }
  }
}

/// What splitting a load by prompt length brings.
public struct SplitAnswer: Hashable, Sendable {
  /// Prompt tokens of the first pool at most.
  public var threshold: Int
  /// Share of the design load's requests in the first pool.
  public var shortShare: Double
  /// The best few, the best first, and that one proven by the headroom and failure gates; each pool holds the SLO for its own requests, with a node of its own lost.
  public var fleets: [MixedFleet]
}

/// Sizes both pools on every candidate and picks the pairs that cost least within the stock.
///
/// The pools share no request, so each is sized by itself, by the same screening as a whole fleet; with two pools
/// every pair can be looked at, and no linear program is needed. A pool of two GPU types is not tried.
struct FleetSplit: Sendable {
  let threshold: Int
  let loads: ComparisonLoads
  let options: SizingOptions
  let stock: [GPUStock]

  /// Pairs that are told.
  private static let told = 5

  /// - Throws: `InputErrors` where one of the pools would have no request; `SimulationError`.
  func best(
    of candidates: [Candidate], order: ComparisonAnswer.Order
  ) throws -> SplitAnswer {
    let threshold = threshold
    let short = try loads.keeping { $0.promptTokens <= threshold }
    let long = try loads.keeping { $0.promptTokens > threshold }
    let counts = try [short, long].map { loads in
      try loads.design.replicates(ComparisonLoads.quickReplicates, threads: 1)
        .reduce(0) { $0 + $1.counts.reduce(0, +) }
    }
    guard counts[0] > 0, counts[1] > 0 else {
      throw InputErrors(
        InputError(
          .outOfRange, at: SourceLocation(file: "--split-prompt"),
          "\(threshold) prompt tokens split nothing: every request of the design load is "
            + (counts[0] > 0 ? "shorter" : "longer"),
          hint: "give a length between the shortest and the longest prompts"))
    }
    let open = candidates.filter { $0.scenario != nil }
    let parts = try parallelMap(2 * open.count, threads: options.threads) { job in
      try part(open[job / 2], job % 2 == 0 ? short : long)
    }
    var sides = [[MixedPart]](repeating: [], count: 2)
    for job in parts.indices { if let part = parts[job] { sides[job % 2].append(part) } }
    var fleets = pairs(sides, order)
    // A proof may take more replicas, and another pair be the best then.
    for _ in 0..<Self.told where fleets.first?.isProven == false {
      try prove(&sides[0], fleets[0].short, short, open)
      try prove(&sides[1], fleets[0].long, long, open)
      fleets = pairs(sides, order)
    }
    return SplitAnswer(
      threshold: threshold, shortShare: Double(counts[0]) / Double(counts[0] + counts[1]),
      fleets: Array(fleets.prefix(Self.told)))
  }

  /// Every pair within the stock, the best first.
  private func pairs(_ sides: [[MixedPart]], _ order: ComparisonAnswer.Order) -> [MixedFleet] {
    let all = sides[0].flatMap { first in sides[1].map { MixedFleet(short: first, long: $0) } }
    let fleets = all.filter { fleet in stock.allSatisfy { $0.holds(fleet) } }
    func price(_ fleet: MixedFleet) -> (Double, Double) {
      let gpus = Double(fleet.gpus)
      return order == .cost ? (fleet.costPerHour ?? .infinity, gpus) : (gpus, gpus)
    }
    return fleets.enumerated().sorted { a, b in
      let (left, right) = (price(a.element), price(b.element))
      return left == right ? a.offset < b.offset : left < right
    }.map(\.element)
  }

  /// Puts what a proof finds in the place of what was screened; a candidate that no number proves leaves.
  private func prove(
    _ side: inout [MixedPart], _ part: MixedPart, _ loads: ComparisonLoads, _ open: [Candidate]
  ) throws {
    guard !part.isProven, let index = side.firstIndex(of: part),
      let scenario = open.first(where: { $0.name == part.name })?.scenario
    else { return }
    var own = options
    own.replicates = ComparisonLoads.pairedReplicates
    own.replicateCap = ComparisonLoads.pairedReplicates
    own.maxReplicas = min(options.maxReplicas, CandidateScreen.most(around: part.replicas))
    let problem = SizingProblem(scenario, options: own)
    let pool = scenario.pools[0]
    var headroom = ReplicaSearch(problem, loads.design, purpose: "headroom")
    var failure = ReplicaSearch(problem, loads.nominal, purpose: "failure")
    guard let working = try headroom.smallest(from: part.replicas).replicas,
      let left = try failure.smallest(from: part.replicas).replicas
    else {
      side.remove(at: index)
      return
    }
    let replicas = max(working, FailureDomain(pool).replicas(keeping: left))
    side[index] = Self.part(part.name, part.gpu, pool, replicas)
    side[index].isProven = true
  }

  private func part(_ candidate: Candidate, _ loads: ComparisonLoads) throws -> MixedPart? {
    guard let scenario = candidate.scenario else { return nil }
    let pool = scenario.pools[0]
    let found = try CandidateScreen(scenario, loads, options: options).size()
    guard let replicas = found.replicas(FailureDomain(pool)) else { return nil }
    return Self.part(candidate.name, candidate.gpu, pool, replicas)
  }

  private static func part(
    _ name: String, _ gpu: String, _ pool: PoolPlan, _ replicas: Int
  ) -> MixedPart {
    let gpus = replicas * pool.parallelism.devices
    return MixedPart(
      name: name, gpu: gpu, replicas: replicas, gpus: gpus,
      costPerHour: pool.price.map { $0 * Double(gpus) })
  }
}

/// GPUs of a type that are to be had.
public struct GPUStock: Hashable, Sendable {
  /// Catalog name.
  public var gpu: String
  public var count: Int

  public init(gpu: String, count: Int) {
    self.gpu = gpu
    self.count = count
  }

  func holds(_ fleet: MixedFleet) -> Bool {
    [fleet.short, fleet.long].filter { $0.gpu == gpu }.reduce(0) { $0 + $1.gpus } <= count
  }
}
