// PoolPart.swift: the part of a scenario that one pool serves by itself: a model with its load and its promise.

internal import Fleet
public import Text
internal import Traffic
internal import Workload

extension Scenario {
  /// Names of the classes that a pool serves.
  public func classNames(ofPool pool: Int) -> [String] {
    zip(workload.classes, poolsOfClass).filter { $0.1.contains(pool) }.map(\.0.name)
  }

  /// Why a pool's load cannot be told from that of the others; nil where the pool is a fleet of its own, which its
  /// replicas alone serve.
  public func obstacle(toPartingPool pool: Int) -> String? {
    let name = JSONWriter.quoted(pools[pool].name)
    func names(_ indices: [Int]) -> String {
      indices.map { JSONWriter.quoted(pools[$0].name) }.joined(separator: " and ")
    }
    let joined = zip(workload.classes, stages).first { $1.count > 1 && $1.joined().contains(pool) }
    if let joined {
      return
        "the class \(JSONWriter.quoted(joined.0.name)) escalates from \(names(joined.1[0])) to "
        + joined.1.dropFirst().map(names).joined(separator: ", then to ")
    }
    var isUsed = false
    var first = 0
    for part in workload.parts {
      let served = poolsOfClass[first..<(first + part.classes.count)]
      first += part.classes.count
      guard served.contains(where: { $0.contains(pool) }) else { continue }
      isUsed = true
      for (entry, pools) in zip(part.classes, served) where pools.contains(pool) && pools.count > 1
      {
        return
          "the pools \(names(pools)) share the class \(JSONWriter.quoted(entry.name)): one router over both"
      }
      if served.contains(where: { !$0.contains(pool) }) {
        let others = served.flatMap { $0 }.reduce(into: [Int]()) { list, index in
          if !list.contains(index) { list.append(index) }
        }
        return "the classes of one trace go to the pools \(names(others))"
      }
    }
    return isUsed ? nil : "the pool \(name) serves no class"
  }

  /// For each class the pools of each of its stages, the first first.
  private var stages: [[[Int]]] {
    zip(poolsOfClass, routes).map { [$0] + $1.escalations.compactMap(\.pools) }
  }

  /// Why not every pool is a fleet of its own; nil where each is.
  public var obstacleToParting: String? {
    pools.indices.lazy.compactMap { self.obstacle(toPartingPool: $0) }.first
  }
}

extension FleetPlan {
  /// The plan without one of its classes; nil where that is all of its load.
  /// - Precondition: `scenario` was resolved from this plan, and has the class.
  /// - Throws: `InputErrors` for a class that a column of a trace tells from others.
  public func without(
    class name: String, in scenario: Scenario
  ) throws(InputErrors) -> FleetPlan? {
    let parts = scenario.workload.parts
    guard let gone = parts.firstIndex(where: { $0.classes.contains { $0.name == name } }) else {
      preconditionFailure("the class is one of the scenario's")
    }
    guard parts[gone].classes.count == 1 else {
      throw InputErrors(
        InputError(
          .unsupported, at: load?.places[gone] ?? place,
          "class \(JSONWriter.quoted(name)) is a label of a trace, which is played as a whole",
          hint: "give it a trace of its own"))
    }
    let rest = parts.indices.filter { $0 != gone }
    guard !rest.isEmpty else { return nil }
    var plan = self
    plan.load = load?.keeping(rest)
    plan.promise = promise.keeping(
      rest, classes: scenario.workload.classes.map(\.name).filter { $0 != name })
    return plan
  }

  /// The plan of one pool: its classes and their promises, and none of the other pools.
  ///
  /// Its requests are those of the whole plan: random numbers are named by class.
  /// - Precondition: `scenario` was resolved from this plan, and `obstacle(toPartingPool:)` is nil.
  public func part(ofPool pool: Int, in scenario: Scenario) -> FleetPlan {
    precondition(scenario.obstacle(toPartingPool: pool) == nil, "the pool has a load of its own")
    var part = self
    part.pools = [pools[pool]]
    // A name that follows from its place in the list would change with it.
    part.pools[part.pools.startIndex][PoolKeys.name] = poolName(pool)
    let own = scenario.parts(ofPool: pool)
    part.load = load?.keeping(own)
    part.promise = promise.keeping(own, classes: scenario.classNames(ofPool: pool))
    // Resamples a trace, which may be another pool's, and sizes nothing.
    part[RunKeys.bootstrap] = nil
    return part
  }
}

extension Scenario {
  /// Indices of the workload's parts that a pool serves.
  fileprivate func parts(ofPool pool: Int) -> [Int] {
    var first = 0
    return workload.parts.indices.filter { index in
      defer { first += workload.parts[index].classes.count }
      return poolsOfClass[first].contains(pool)
    }
  }
}
