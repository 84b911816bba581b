// SizingProblem.swift: the question: how many replicas of one pool hold a scenario's SLO, and how to look.

internal import Engine
public import Plans
public import Units

/// How a fleet is sized; what belongs to the load and its promise is in the scenario.
public struct SizingOptions: Sendable {
  /// Length of a window of load.
  public var window = Seconds(300)
  /// Runs at once; changes no figure.
  public var threads = 1
  /// Replicates go on until the deciding intervals are no wider than ± this part of the share that is promised;
  /// nil for as many as a verdict needs.
  public var relativeError: Double?
  /// Replicas of the sized pool that are tried at most.
  public var maxReplicas = 4096
  /// A replicate has at least so many requests, or lasts two hours.
  public var requestsPerReplicate = Self.proofRequests
  /// Replicates behind a verdict, at least and at most: so many where none is reached.
  public var replicates = 10
  public var replicateCap = Self.usualCap
  /// The p95 of concurrency as stated, for a load that is made to it and has no history: every measure is taken
  /// at its mean then, and every window must hold. Nil for a load that speaks for itself.
  public var statedConcurrency: Double?
  /// Replicas that are played of a larger fleet, under their share of its load; nil for all of them. A router
  /// that chooses among fewer does a little worse, so that the answer errs to the safe side: for first looks.
  public var cell: Int?
  /// The answer is also looked for at half and at double the window, by short runs.
  public var looksAtOtherWindows = false
  /// Called from the calling thread between pieces of work with what is being done; false stops.
  public var progress: (@Sendable (String) -> Bool)?

  /// Replicates at most where none are said: for a verdict, and where an interval is asked for. Both are guesses
  /// at how long one waits: an interval halves with four times as many.
  public static let usualCap = 40
  public static let preciseCap = 160

  /// Requests of a replicate that a proof rests on, and of one for a first look.
  public static let proofRequests = 20_000
  public static let draftRequests = 2_000

  /// Replicas of a first look's cell: what a router gains by choosing among more is some percent. A guess.
  public static let draftCell = 32

  public init() {}
}

/// One pool of a scenario's fleet to be sized: how many replicas of it hold the SLO.
public struct SizingProblem: Sendable {
  public let scenario: Scenario
  /// Index of the pool whose replicas are free; the others stay as they are.
  public let pool: Int
  public let options: SizingOptions

  /// - Precondition: `pool` is an index of the scenario's pools.
  public init(_ scenario: Scenario, pool: Int = 0, options: SizingOptions = SizingOptions()) {
    precondition(scenario.pools.indices.contains(pool), "the sized pool is one of the scenario's")
    self.scenario = scenario
    self.pool = pool
    self.options = options
  }

  var plan: PoolPlan { scenario.pools[pool] }

  /// Whether the free pool caches prefixes.
  var cachesPrefixes: Bool { plan.limits.prefixCaching }

  /// Whether the free pool serves all the load by itself.
  var isWholeFleet: Bool { scenario.pools.count == 1 }

  /// The scenario with so many replicas of the sized pool.
  func fleet(_ replicas: Int) -> Scenario {
    var fleet = scenario
    fleet.pools[pool].replicas = replicas
    return fleet
  }

  /// Replicas of the sized pool that are lost where so many are left: of a cell that stands for them, its share.
  func lost(keeping left: Int, _ loss: FailureDomain?) -> (pool: Int, replicas: Int) {
    let whole = loss.map { $0.replicas(keeping: left) - left } ?? 0
    return (pool, Int((Double(whole) * played(left).share).rounded()))
  }

  /// Replicas that are played for so many, and their share of the load.
  func played(_ replicas: Int) -> (replicas: Int, share: Double) {
    guard let cell = options.cell, isWholeFleet, replicas > cell else { return (replicas, 1) }
    return (cell, Double(cell) / Double(replicas))
  }

  /// Steps between numbers that are told apart: one, and where a cell is played a quarter of one of its own.
  func step(at replicas: Int) -> Int {
    let (cell, share) = played(replicas)
    return share < 1 ? max(1, replicas / (4 * cell)) : 1
  }

  /// - Throws: `SimulationStopped` when the caller wants no more.
  func report(_ what: String) throws {
    if let progress = options.progress, !progress(what) { throw SimulationStopped() }
  }
}
