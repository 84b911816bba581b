// PoolPart.swift: the part of a scenario that one pool serves by itself: a model with its load and its promise.

internal import Text
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

  /// Why not every pool is a fleet of its own; nil where each is.
  public var obstacleToParting: String? {
    pools.indices.lazy.compactMap { self.obstacle(toPartingPool: $0) }.first
  }
}

extension ScenarioSource {
  /// The scenario of one pool: its classes and their promises, and none of the other pools.
  ///
  /// Its requests are those of the whole scenario: random numbers are named by class.
  /// - Precondition: `scenario` was read from this source, and `obstacle(toPartingPool:)` is nil.
  public func part(ofPool pool: Int, in scenario: Scenario) -> ScenarioSource {
    precondition(scenario.obstacle(toPartingPool: pool) == nil, "the pool has a load of its own")
    var source = self
    source.tree = tree.with("workload", workload(ofPool: pool, in: scenario))
    if let fleet = tree["fleet"], case .array(let pools)? = fleet["pools"]?.content,
      let list = fleet["pools"]
    {
      // A name that follows from its place in the list would change with it.
      let own = pools[pool].with("name", text(scenario.pools[pool].name, at: pools[pool]))
      source.tree = source.tree.with(
        "fleet", fleet.with("pools", LocatedJSON(.array([own]), at: list.location)))
    }
    if let slo = tree["slo"], let classes = slo["classes"],
      case .object(let members) = classes.content
    {
      let names = scenario.classNames(ofPool: pool)
      let kept = members.filter { names.contains($0.key) }
      source.tree = source.tree.with(
        "slo", slo.with("classes", LocatedJSON(.object(kept), at: classes.location)))
    }
    // Resamples a trace, which may be another pool's, and sizes nothing.
    source.tree = source.tree.without("bootstrap")
    return source
  }

  private func workload(ofPool pool: Int, in scenario: Scenario) -> LocatedJSON? {
    guard let written = tree["workload"], case .array(let elements) = written.content else {
      return tree["workload"]
    }
    var kept: [LocatedJSON] = []
    var first = 0
    for (element, part) in zip(elements, scenario.workload.parts) {
      let isOwn = scenario.poolsOfClass[first].contains(pool)
      first += part.classes.count
      guard isOwn else { continue }
      let isLabelled = part.trace?.options.classes != nil
      kept.append(
        isLabelled ? element : element.with("name", text(part.classes[0].name, at: element)))
    }
    return LocatedJSON(.array(kept), at: written.location)
  }

  private func text(_ text: String, at place: LocatedJSON) -> LocatedJSON {
    LocatedJSON(.string(text), at: place.location)
  }
}

extension LocatedJSON {
  /// The same object with a value under a key, in the key's place or at the end; nil leaves it as it is.
  fileprivate func with(_ key: String, _ value: LocatedJSON?) -> LocatedJSON {
    guard let value, case .object(var members) = content else { return self }
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index].value = value
    } else {
      members.append(Member(key: key, keyLocation: location, value: value))
    }
    return LocatedJSON(.object(members), at: location)
  }
}
