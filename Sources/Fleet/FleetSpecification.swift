// FleetSpecification.swift: what a run simulates: pools of replicas, a router, and the load on them.

public import Engine
public import Hardware
public import Metrics
public import Units
public import Workload

/// Replicas that are alike: same model, GPUs, limits and prompts.
public struct PoolSpecification: Sendable {
  public var name: String
  public var replicas: Int
  public var limits: EngineLimits
  public var stepTime: any StepTimeModel
  /// Lengths of the prompts that the router may send to it.
  public var prompts: PromptRange
  /// Which part of a request it does.
  public var role: PoolRole
  /// Share of requests that each of its replicas is to get, for routers that go by weights.
  public var weight = 1

  /// - Precondition: `replicas > 0`.
  public init(
    name: String, replicas: Int, limits: EngineLimits, stepTime: any StepTimeModel,
    prompts: PromptRange = .all, role: PoolRole = .mixed
  ) {
    precondition(replicas > 0, "a pool has a replica")
    self.role = role
    self.name = name
    self.replicas = replicas
    self.limits = limits
    self.stepTime = stepTime
    self.prompts = prompts
  }
}

/// Pools, the way into them, and what is planned to happen to them.
public struct FleetSpecification: Sendable {
  public var pools: [PoolSpecification]
  public var router: RouterEntry
  /// Time a request spends outside the engine before it (tokenizer, HTTP), added to TTFT and E2E.
  public var frontEnd: Seconds
  /// What happens to it during the run; nothing, where nothing else is said.
  public var changes: [FleetChange]
  /// Where requests go when it is full, or are sent by their class's route; nil where there is no such place.
  public var overflow: OverflowRule?

  /// - Precondition: there is a pool, and changes are of pools that there are.
  public init(
    pools: [PoolSpecification], router: RouterEntry, frontEnd: Seconds = .zero,
    changes: [FleetChange] = [], overflow: OverflowRule? = nil
  ) {
    precondition(!pools.isEmpty, "a fleet has a pool")
    self.changes = changes
    self.overflow = overflow
    self.pools = pools
    self.router = router
    self.frontEnd = frontEnd
  }
}

extension FleetSpecification {
  /// The pool of each replica, by its number. Numbers are kept for the replicas that a pool has at first, then for those
  /// that its changes may start, pool by pool.
  public var poolOfReplica: [Int] {
    var places = pools.map(\.replicas)
    for case .start(let pool, let replicas, _) in changes.map(\.kind) { places[pool] += replicas }
    return places.enumerated().flatMap { [Int](repeating: $0, count: $1) }
  }
}

/// A class of requests: who may serve it and what it is promised.
public struct ClassSpecification: Sendable {
  public var name: String
  /// Indices of the pools that serve its model. Those that do whole requests or prompts together take prompts of every
  /// length, and so do those that decode, where one of the pools hands over.
  public var pools: [Int]
  public var objective: ServiceObjective
  /// The time of the run by which its requests should be done; nil when there is none.
  public var deadline: SimulationTime?
  /// Lower comes first, under a policy that looks at it.
  public var priority: Int
  /// Who answers its requests beside these pools.
  public var route: ClassRoute
  /// Tokens with which all its prompts begin, as a system prompt does; 0 where they have nothing in common.
  public var sharedPrefixTokens = 0
  /// The class whose prompts its own begin like, and whose conversations it goes on with; nil for itself.
  public var prefixClass: Int?

  public init(
    name: String, pools: [Int], objective: ServiceObjective = ServiceObjective(),
    deadline: SimulationTime? = nil, priority: Int = 0, route: ClassRoute = .plain
  ) {
    precondition(!pools.isEmpty, "a class needs a pool")
    self.route = route
    self.name = name
    self.pools = pools
    self.objective = objective
    self.deadline = deadline
    self.priority = priority
  }

  /// How urgent its requests are to an engine.
  var urgency: Urgency {
    let limits = objective.limits.filter { $0.metric == .ttft }.map(\.limit)
    return Urgency(priority: priority, firstTokenLimit: limits.min())
  }
}

/// Clients of one class that wait for their answers.
public struct ClosedLoopLoad: Sendable {
  public var classIndex: Int
  public var loop: ClosedLoop
  public var lengths: LengthSampler
  /// Think times that differ; nil where they are all the loop's.
  public var think: DurationSampler?

  public init(
    classIndex: Int, loop: ClosedLoop, lengths: LengthSampler, think: DurationSampler? = nil
  ) {
    self.classIndex = classIndex
    self.loop = loop
    self.lengths = lengths
    self.think = think
  }
}

/// The load of a run. `stream` is used up by it.
public struct LoadSpecification {
  public var classes: [ClassSpecification]
  public var stream: any RequestStream
  public var closedLoops: [ClosedLoopLoad]
  /// What the stream's prompts begin alike with.
  public var prompts: PromptTree

  public init(
    classes: [ClassSpecification], stream: any RequestStream, closedLoops: [ClosedLoopLoad] = [],
    prompts: PromptTree = PromptTree()
  ) {
    self.prompts = prompts
    self.classes = classes
    self.stream = stream
    self.closedLoops = closedLoops
  }
}

/// What is dropped from distributions and utilization at the beginning of a run.
public enum WarmUpRule: Hashable, Sendable {
  /// Nothing: a trace starts as it starts.
  case none
  case until(Seconds)
  /// MSER-5 on the number of requests in the system, looked for in a run of about this many requests.
  case automatic(expectedRequests: Int)
}
