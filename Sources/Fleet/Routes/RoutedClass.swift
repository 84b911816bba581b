// RoutedClass.swift: what is drawn for the requests of one class, and which lanes they take.

internal import Kernel

/// A class with a route during a run. Its requests are told by their place, how many of the class came before them.
struct RoutedClass {
  /// Lanes by stage.
  let thrown, kept: [Int]
  let provided: Int
  private(set) var arrived = 0
  /// Requests offered to each stage after the first.
  private(set) var escalated: [Int]
  private let route: ClassRoute
  private let direct: RandomStream
  private let draws: [RandomStream]

  /// - Parameter firstLane: of those beyond the class's own.
  init(
    _ entry: ClassSpecification, classIndex: Int, firstLane: Int, seed: UInt64, replication: Int
  ) {
    func stream(_ name: String) -> RandomStream {
      RandomStream(seed: seed, replication: replication, name: "\(name)/\(entry.name)")
    }
    route = entry.route
    let (all, own) = (route.escalations.count, route.escalations.count { $0.pools != nil })
    thrown = Array(firstLane..<firstLane + all)
    kept = [classIndex] + Array(firstLane + all..<firstLane + all + own)
    provided = firstLane + all + own
    escalated = route.escalations.map { _ in 0 }
    direct = stream("provider-share")
    draws = (0..<all).map { stream("escalation-\($0 + 1)") }
  }

  /// The lanes beyond the class's own, in order.
  func furtherLanes(of classIndex: Int, first: [Int]) -> [Lane] {
    let stages = [first] + route.escalations.compactMap(\.pools)
    func lane(_ stage: Int, _ fate: Lane.Fate) -> Lane {
      Lane(classIndex: classIndex, stage: stage, fate: fate, pools: stages[stage])
    }
    return thrown.indices.map { lane($0, .thrown) }
      + kept.indices.dropFirst().map { lane($0, .kept) }
      + [lane(0, .provided)]
  }

  /// - Returns: the place of a request that arrives.
  mutating func arrives() -> Int {
    defer { arrived += 1 }
    return arrived
  }

  func goesToProvider(_ place: Int) -> Bool { direct.uniform(at: place) < route.providerShare }

  func throwsAway(_ place: Int, stage: Int) -> Bool {
    stage < draws.count && draws[stage].uniform(at: place) < route.escalations[stage].share
  }

  /// A request is offered to a later stage.
  /// - Returns: whether that is the provider.
  mutating func escalates(to stage: Int) -> Bool {
    escalated[stage - 1] += 1
    return route.escalations[stage - 1].pools == nil
  }
}
