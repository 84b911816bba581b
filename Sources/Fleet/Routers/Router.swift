// Router.swift: which replica an arrival goes to, and the table of ways to choose.

/// The replicas a request may go to, and how busy each is.
public struct ReplicaLoads: Sendable {
  /// Of every replica of the fleet; 32 bits, so that four are compared at once.
  private(set) var unfinished: [Int32]

  /// - Parameter unfinished: unfinished requests of every replica, below 2³¹.
  public init(unfinished: [Int]) { self.unfinished = unfinished.map { Int32($0) } }

  /// Unfinished requests of a replica.
  public subscript(replica: Int) -> Int { Int(unfinished[replica]) }

  /// Counts requests that came to a replica, or (below zero) left it.
  @inline(__always)
  mutating func add(_ requests: Int, to replica: Int) { unfinished[replica] += Int32(requests) }
}

/// The replicas that may serve a class of requests.
public struct ReplicaGroup: Sendable {
  /// The same for classes with the same replicas; counts from 0.
  public var index: Int
  /// Replica numbers in increasing order; never empty.
  public let replicas: [Int]
  /// The same as a range, when no number is left out.
  let range: Range<Int>?

  /// - Precondition: `replicas` is not empty and strictly increasing.
  public init(index: Int, replicas: [Int]) {
    precondition(!replicas.isEmpty, "a group has a replica")
    self.index = index
    self.replicas = replicas
    let whole = replicas[0]..<replicas[0] + replicas.count
    range = replicas[replicas.count - 1] == whole.upperBound - 1 ? whole : nil
  }
}

/// Chooses a replica for each arrival, once; a value copied per run, so runs never share its state.
public protocol Router: Sendable {
  /// The replica for the next request.
  /// - Returns: an element of `group.replicas`.
  mutating func route(_ loads: ReplicaLoads, among group: ReplicaGroup) -> Int
}

/// One row of the table of routers.
public struct RouterEntry: Sendable {
  public let name: String
  public let summary: String
  /// Whether it draws random numbers, so that replications differ.
  public let isRandom: Bool
  public let make: @Sendable (_ seed: UInt64, _ replication: Int) -> any Router
}

/// Every router there is: a new one is one file and one line here.
public enum Routers {
  public static let all: [RouterEntry] = [
    LeastOutstandingRouter.entry,
    RoundRobinRouter.entry,
    RandomRouter.entry,
    PowerOfTwoChoicesRouter.entry,
  ]

  /// The router with a name, or nil.
  public static func named(_ name: String) -> RouterEntry? { all.first { $0.name == name } }
}
