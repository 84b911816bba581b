// FleetPlan.swift: a fleet that could be, as somebody chose it: names, not hardware.

public import Text
public import Units

/// Everything that was chosen for a fleet, its load and its promise, as it was written; nil for what is left to
/// the default of its key. What varies is another plan: see `setting` and `Axis`.
public struct FleetPlan: Chosen {
  public var name, model, engine, stepTime: Choice<String>?
  /// A sentence for readers, kept as it is.
  var description: JSONValue?
  var load: LoadChoice?
  public var router: Choice<String>?
  /// Time of a request outside the engine, ms.
  public var frontEndMs: Choice<Double>?
  /// What a router goes by that follows prefixes.
  public var imbalanceRequests: Choice<Int>?
  public var imbalanceRatio, prefixThreshold: Choice<Double>?
  public var pools: [PoolChoice] = []
  /// Nil where what the fleet has no room for waits.
  public var overflow: OverflowChoice?
  var promise = PromiseChoice()
  /// Nil where nothing is said of headroom.
  public var headroom: HeadroomChoice?
  public internal(set) var cost: CostChoice?
  public var warmUp: Choice<Seconds>?
  public var seed, replications, bootstrap: Choice<Int>?
  /// What `nightly` holds the answer's figures to.
  public var thresholds: Choice<[Threshold]>?
  /// Where relative paths start; empty for the working folder.
  public var folder = ""
  /// Where the whole, its fleet and the list of pools are described.
  var place = SourceLocation(file: "plan")
  public internal(set) var fleetPlace = SourceLocation(file: "plan")
  var poolsPlace = SourceLocation(file: "plan")

  init() {}
}

extension FleetPlan {
  /// The pool of a fleet of one; of several, the first.
  public var onlyPool: PoolChoice { pools[pools.startIndex] }

  /// The name of a pool, which its place gives it where none was chosen.
  public func poolName(_ index: Int) -> String {
    pools[index].name?.value ?? (index == 0 ? "main" : "pool-\(index + 1)")
  }

  /// The plan with another choice for its fleet or its run.
  /// - Parameter value: nil leaves the key open.
  public func setting<Key>(_ key: PlanKey<FleetPlan, Key>, to value: Key.Value?) -> FleetPlan {
    var plan = self
    plan[key] = value
    return plan
  }

  /// The plan with another choice for its pools.
  /// - Parameter value: nil leaves the key open.
  public func setting<Key>(_ key: PlanKey<PoolChoice, Key>, to value: Key.Value?) -> FleetPlan {
    var plan = self
    for index in pools.indices { plan.pools[index][key] = value }
    return plan
  }
}
