// Scenario.swift: all inputs of one run as plain values, to be given to either engine.

import Fleet
import TestSupport
import Units
import Workload

struct Scenario: Sendable {
  enum RouterChoice: String, Sendable {
    case leastOutstanding = "least-outstanding"
    case roundRobin = "round-robin"
    case leastKVCache = "least-kv-cache"
    case sessionAffinity = "session-affinity"
    case prefixAware = "prefix-aware"
    case prefixHistory = "prefix-history"
    case weighted
  }

  var seed: Int
  var theme: String
  var pools: [PoolSpecification]
  var router: RouterChoice
  var routing = RoutingRule.usual
  var classes: [ClassSpecification]
  /// In order of arrival, then class.
  var requests: [Request]
  var loops: [ClosedLoopLoad]
  var frontEnd: Seconds
  var changes: [FleetChange] = []
  var overflow: OverflowRule?
  var prompts = PromptTree()

  /// A run of the engine under test.
  func simulation(
    warmUp: WarmUpRule = .none, busyWindow: Seconds = .busyWindow,
    records: RunRecords = .everything, observer: ((RequestRecord) throws -> Void)? = nil
  ) throws -> Simulation {
    guard var entry = Routers.named(router.rawValue) else { throw UnknownRouter() }
    entry.rule = routing
    return try Simulation(
      fleet: FleetSpecification(
        pools: pools, router: entry, frontEnd: frontEnd, changes: changes,
        overflow: overflow),
      load: LoadSpecification(
        classes: classes, stream: ListStream(requests), closedLoops: loops, prompts: prompts),
      seed: UInt64(seed), warmUp: warmUp, busyWindow: busyWindow, records: records,
      keepsParts: true, observer: observer)
  }

  /// The same where the pools of a class answer all of it.
  func withoutRoutes() -> Scenario {
    var plain = self
    for index in classes.indices { plain.classes[index].route = .plain }
    return plain
  }

  /// The same where every replica serves its requests whole.
  func withoutHandOvers() -> Scenario {
    var plain = self
    for index in pools.indices { plain.pools[index].role = .mixed }
    return plain
  }

  struct UnknownRouter: Error {}

  /// Puts requests in the order in which they arrive.
  mutating func sortRequests() {
    let places = requests.indices.sorted { a, b in
      (requests[a].arrival, requests[a].classIndex, a)
        < (requests[b].arrival, requests[b].classIndex, b)
    }
    requests = places.map { requests[$0] }
  }

  /// Enough to write the scenario down by hand.
  var description: String {
    var lines = ["seed \(seed), theme \(theme), router \(router.rawValue), \(routing)"]
    for pool in pools {
      lines.append(
        "pool \(pool.name): \(pool.replicas) × \(pool.limits), prompts "
          + "\(pool.prompts.description), \(pool.role), \(pool.stepTime)")
    }
    for item in classes {
      lines.append(
        "class \(item.name): pools \(item.pools), \(item.route), front \(item.sharedPrefixTokens)")
    }
    for loop in loops { lines.append("loop of class \(loop.classIndex): \(loop.loop)") }
    if let overflow { lines.append("overflow: \(overflow)") }
    for change in changes { lines.append("at \(change.time.ticks): \(change.kind)") }
    lines.append("\(requests.count) requests, front end \(frontEnd.value) s")
    for request in requests.prefix(12) {
      lines.append(
        "  \(request.arrival.ticks): \(request.promptTokens) + \(request.outputTokens)"
          + " of class \(request.classIndex), session \(request.session), run \(request.run)")
    }
    return lines.joined(separator: "\n")
  }
}
