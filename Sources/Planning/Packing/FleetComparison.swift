// FleetComparison.swift: several models' candidates, each sized, and the fleets that they make on shared nodes.

internal import Fleet
public import Hardware
public import Plans
public import Text
internal import Units

/// The best fleet of one GPU type.
public struct GPUFleet: Sendable {
  public var gpu: String
  /// Nil where a pool has no candidate that holds, or the stock does not do.
  public var choice: FleetChoice?
  /// Why there is none.
  public var reason: String?
}

/// Fleets of several models side by side.
public struct FleetComparisonAnswer: Sendable {
  public var scenarioName: String
  public var pools: [String]
  /// Those that hold, the best first; then those that do not.
  public var fleets: [GPUFleet]
  /// The best fleet in which pools take different GPU types, where that is better than any of one; nil otherwise.
  public var mixed: FleetChoice?
  /// Of each pool, its candidates on their own load.
  public var models: [ComparisonAnswer]
  public var order: ComparisonAnswer.Order
  /// Candidates of each pool that were tried together, at most.
  public var optionsTried: Int
  public var assumptions: [String]
  public var warnings: [String]
  public var provenance: Provenance

  /// The best fleet of one GPU type.
  public var winner: GPUFleet? { fleets.first.flatMap { $0.choice == nil ? nil : $0 } }
  public var best: FleetChoice? { mixed ?? winner?.choice }
  public var simulatedRequests: Int { models.reduce(0) { $0 + $1.simulatedRequests } }
}

/// The question of `compare` for a scenario of several models.
public struct FleetComparison: Sendable {
  private let scenario: Scenario
  private let problems: [ComparisonProblem]
  private let options: ComparisonOptions

  /// - Precondition: `scenario` was resolved from `plan`, and `obstacleToParting` is nil.
  /// - Throws: what resolving a pool's part throws.
  public init(
    _ plan: FleetPlan, _ scenario: Scenario, axes: CandidateAxes, catalog: Catalog,
    options: ComparisonOptions
  ) throws(ReadError) {
    self.scenario = scenario
    self.options = options
    var problems: [ComparisonProblem] = []
    for (index, pool) in scenario.pools.enumerated() {
      var own = options
      if let progress = options.sizing.progress {
        let name = pool.name
        own.sizing.progress = { what in progress("\(name): \(what)") }
      }
      problems.append(
        try ComparisonProblem(
          [plan.part(ofPool: index, in: scenario)], axes: axes, catalog: catalog, options: own))
    }
    self.problems = problems
  }

  /// Sizes every model's candidates on its own load, and packs the best of them together.
  /// - Throws: as `ComparisonProblem.compare`, its mistakes with the pool they are of.
  /// - Complexity: that of a comparison for each model; some thousand packings.
  public func compare(identity: CatalogIdentity) throws -> FleetComparisonAnswer {
    var run = FleetComparisonRun(names: scenario.pools.map(\.name), options: options)
    for (problem, name) in zip(problems, run.names) {
      do { try run.add(problem, identity) } catch let errors as InputErrors {
        throw errors.of(pool: name)
      }
    }
    try run.prove()
    return try run.answer(scenario, identity)
  }
}

/// The work of one comparison of fleets.
private struct FleetComparisonRun {
  let names: [String]
  let options: ComparisonOptions
  var comparers: [Comparer] = []
  private var told: [(figures: [LoadFigures], provenance: Provenance)] = []

  init(names: [String], options: ComparisonOptions) {
    self.names = names
    self.options = options
  }

  /// Screens a model's candidates.
  mutating func add(_ problem: ComparisonProblem, _ identity: CatalogIdentity) throws {
    let (candidates, _) = try problem.candidates()
    let scenario = problem.scenarios[0]
    let load = try SizingLoad(scenario, window: options.sizing.window)
    let shared = try ComparisonLoads(scenario, load, options: problem.options.sizing)
    var comparer = Comparer(problem, candidates, [load], [shared], identity)
    try comparer.screen()
    comparer.rank()
    comparers.append(comparer)
    let digests = try scenario.tracePaths.filter { $0 != "-" }.map { try TraceDigest(path: $0) }
    told.append(
      (
        [LoadFigures(load, scenario)],
        scenario.provenance(
          identity, replications: 1, digests: digests, arrivals: load.recorded.arrivals)
      ))
  }

  /// By cost where everything that holds has a price.
  var order: ComparisonAnswer.Order {
    comparers.allSatisfy { comparer in
      comparer.contenders.allSatisfy { entry in
        entry.compared.size.map { $0.costPerHour != nil } ?? true
      }
    } ? .cost : .gpus
  }

  var choices: FleetChoices {
    let order = order
    return FleetChoices(
      candidates: comparers.map { comparer in
        let held = comparer.contenders.map(\.compared).filter { $0.size != nil }
        // A comparer alone may be in the order of cost where another model's has no price.
        guard order == .gpus else { return held }
        return held.enumerated().sorted {
          ($0.element.size?.gpus ?? 0, $0.offset) < ($1.element.size?.gpus ?? 0, $1.offset)
        }.map(\.element)
      }, pools: names, order: order, stock: options.stock)
  }

  var gpus: [String] {
    comparers.flatMap(\.contenders).map(\.candidate.gpu).reduce(into: []) { list, gpu in
      if !list.contains(gpu) { list.append(gpu) }
    }
  }

  /// The best fleet of each type, the best first; types without one last.
  func fleets() -> [GPUFleet] {
    let choices = choices
    let found = gpus.map { GPUFleet(gpu: $0, choice: choices.best(on: $0), reason: nil) }
    return found.enumerated().sorted { a, b in
      let (left, right) = (key(a.element, choices), key(b.element, choices))
      if left == right { return a.offset < b.offset }
      return left.lexicographicallyPrecedes(right)
    }.map(\.element).map(reasoned)
  }

  private func key(_ fleet: GPUFleet, _ choices: FleetChoices) -> [Double] {
    fleet.choice.map { choices.key($0.packed) } ?? [.infinity, .infinity, .infinity, .infinity]
  }

  private func reasoned(_ fleet: GPUFleet) -> GPUFleet {
    var fleet = fleet
    guard fleet.choice == nil else { return fleet }
    let without = zip(names, comparers).filter { _, comparer in
      !comparer.contenders.contains {
        $0.candidate.gpu == fleet.gpu && $0.compared.size != nil
      }
    }.map(\.0)
    fleet.reason =
      without.isEmpty
      ? "the stock does not do for all pools"
      : "no candidate holds for \(without.joined(separator: ", "))"
    return fleet
  }

  /// The best of all where it is better than the best of one type and mixes types.
  func mixed(_ fleets: [GPUFleet]) -> FleetChoice? {
    let choices = choices
    guard let all = choices.bestOfAll(), all.gpus.count > 1 else { return nil }
    guard let one = fleets.first?.choice else { return all }
    return choices.key(all.packed).lexicographicallyPrecedes(choices.key(one.packed)) ? all : nil
  }

  /// Proves what the best fleet of one type and the best of all are made of, and what takes their place.
  mutating func prove() throws {
    var left = names.map { _ in options.proofs }
    func open(_ choice: FleetChoice?) -> (pool: Int, index: Int)? {
      for (pool, entry) in (choice?.candidates ?? []).enumerated()
      where entry.size?.isProven == false && left[pool] > 0 {
        let index = comparers[pool].contenders.firstIndex {
          $0.candidate.name == entry.candidate.name
        }
        if let index { return (pool, index) }
      }
      return nil
    }
    while true {
      let fleets = fleets()
      guard let next = open(fleets.first?.choice) ?? open(mixed(fleets)) else { return }
      try comparers[next.pool].prove(next.index)
      comparers[next.pool].rank()
      left[next.pool] -= 1
    }
  }

  mutating func answer(
    _ scenario: Scenario, _ identity: CatalogIdentity
  ) throws -> FleetComparisonAnswer {
    for index in comparers.indices { try comparers[index].pair() }
    let models = zip(comparers, told).map { comparer, told in
      ComparedField(comparer).answer(told.figures, told.provenance, tornado: nil, mix: nil)
    }
    let fleets = fleets()
    let mixed = mixed(fleets)
    var whole = told[0].provenance
    whole.traces = told.flatMap(\.provenance.traces)
    let digests = whole.traces.filter { !$0.sha256.isEmpty }.map {
      TraceDigest(path: $0.path, sha256: $0.sha256)
    }
    whole.scenarioHash = scenario.hash(identity, digests: digests)
    return FleetComparisonAnswer(
      scenarioName: scenario.name, pools: names, fleets: fleets, mixed: mixed, models: models,
      order: order, optionsTried: FleetChoices.options(names.count),
      assumptions: assumptions(models), warnings: warnings(fleets, mixed, models),
      provenance: whole)
  }

  private func assumptions(_ models: [ComparisonAnswer]) -> [String] {
    var notes = [
      "every model's candidates are sized on its own load; the best \(FleetChoices.options(names.count)) of each, by "
        + (order == .cost ? "cost" : "GPUs")
        + ", are packed in every combination, and the best is the fewest dollars or GPUs with nodes paid whole",
      "pools of one GPU type share nodes; the loss of any one leaves every pool the replicas that hold its load "
        + "without margin",
    ]
    for model in models {
      for sentence in model.assumptions where !notes.contains(sentence) { notes.append(sentence) }
    }
    return notes
  }

  private func warnings(
    _ fleets: [GPUFleet], _ mixed: FleetChoice?, _ models: [ComparisonAnswer]
  ) -> [String] {
    var found: [String] = []
    if let best = fleets.first?.choice, !(mixed ?? best).isProven || !best.isProven {
      found.append(
        "the winner rests in part on a screening: \(options.proofs) proofs a model did not reach it; raise --proofs"
      )
    }
    if order == .gpus {
      found.append(
        "in the order of GPUs, which are not worth the same: not everything has a price (--price GPU=DOLLARS)"
      )
    }
    for (name, model) in zip(names, models) {
      // What whole nodes cost a model alone is no matter where it shares them.
      let own = model.warnings.filter { !$0.hasPrefix("where nodes are paid whole") }
      found += own.map { "\(name): \($0)" }
    }
    return found
  }
}
