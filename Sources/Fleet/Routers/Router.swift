// Router.swift: which replica an arrival goes to, and the table of ways to choose.

internal import Engine
public import Workload

/// What a router can see of the replicas of a fleet.
public struct ReplicaSignals: Sendable {
  /// Of every replica; 32 bits, so that four are compared at once.
  private(set) var unfinished: [Int32]
  /// Kept up to date for routers that look at the engines (`RouterEntry.seesEngines`).
  private var engines: [EngineSignal]

  /// - Parameter unfinished: unfinished requests of every replica, below 2³¹.
  public init(unfinished: [Int]) {
    self.unfinished = unfinished.map { Int32($0) }
    engines = unfinished.map { _ in EngineSignal() }
  }

  /// Requests that a replica was sent and has not finished.
  public func unfinished(_ replica: Int) -> Int { Int(unfinished[replica]) }
  /// Of these, requests that wait for a place in its batch.
  public func waiting(_ replica: Int) -> Int { engines[replica].waiting }
  /// Share of its KV blocks in use, 0...1.
  public func kvUsage(_ replica: Int) -> Double { engines[replica].kvUsage }
  /// Tokens of the request's prompt that its cache has, from the beginning; for routers that look at them
  /// (`RouterEntry.seesPrefixes`).
  public func prefixTokens(_ replica: Int) -> Int { engines[replica].prefixTokens }

  /// Counts requests that came to a replica, or (below zero) left it.
  @inline(__always)
  mutating func add(_ requests: Int, to replica: Int) { unfinished[replica] += Int32(requests) }

  mutating func update(_ replica: Int, _ signal: EngineSignal) { engines[replica] = signal }
}

/// The replicas that may serve a class of requests.
public struct ReplicaGroup: Sendable {
  /// The same for classes with the same replicas; counts from 0.
  public var index: Int
  /// Replica numbers in increasing order, of those that are up; a router is never asked about none.
  public let replicas: [Int]
  /// The same as a range, when no number is left out.
  let range: Range<Int>?

  /// - Precondition: `replicas` is not empty and strictly increasing.
  public init(index: Int, replicas: [Int]) {
    precondition(!replicas.isEmpty, "a group has a replica")
    self.init(index: index, upReplicas: replicas)
  }

  /// - Parameter upReplicas: none, where all are down.
  init(index: Int, upReplicas replicas: [Int]) {
    self.index = index
    self.replicas = replicas
    let whole = replicas.first.map { $0..<$0 + replicas.count }
    range = replicas.last == whole.map { $0.upperBound - 1 } ? whole : nil
  }

  /// Whether a replica is one of them.
  func contains(_ replica: Int) -> Bool { range?.contains(replica) ?? replicas.contains(replica) }
}

/// Chooses a replica for each arrival, once; a value copied per run, so runs never share its state.
public protocol Router: Sendable {
  /// The replica for a request.
  /// - Returns: an element of `group.replicas`.
  mutating func route(_ request: Request, _ signals: ReplicaSignals, among group: ReplicaGroup)
    -> Int
}

/// One row of the table of routers.
public struct RouterEntry: Sendable {
  public let name: String
  public let summary: String
  /// Whether it draws random numbers, so that replications differ.
  public var isRandom = false
  /// Whether it looks at queues and KV caches, which cost a look at every candidate.
  public var seesEngines = false
  /// Whether it looks at what of a prompt is cached, likewise.
  public var seesPrefixes = false
  /// Whether it goes by a `RoutingRule`.
  public var followsPrefixes = false
  /// Whether it goes by the weights of pools.
  public var usesWeights = false
  /// What it goes by where it follows prefixes.
  public var rule = RoutingRule.usual
  public let make: @Sendable (RouterSettings) -> any Router
}

/// Every router there is: a new one is one file and one line here.
public enum Routers {
  public static let all: [RouterEntry] = [
    LeastOutstandingRouter.entry,
    RoundRobinRouter.entry,
    RandomRouter.entry,
    PowerOfTwoChoicesRouter.entry,
    LeastKVCacheRouter.entry,
    SessionAffinityRouter.entry,
    PrefixAwareRouter.entry,
    PrefixHistoryRouter.entry,
    WeightedRouter.entry,
  ]

  /// The router with a name, or nil.
  public static func named(_ name: String) -> RouterEntry? { all.first { $0.name == name } }
}
