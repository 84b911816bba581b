// ComparisonProblem.swift: the question of `compare`: these candidates, this load, and how to look.

internal import Fleet
public import Hardware
public import Plans
public import Text

/// How candidates are compared.
public struct ComparisonOptions: Sendable {
  /// Of the proofs; its threads are those of the screening too.
  public var sizing = SizingOptions()
  /// Candidates that are proven at most, the best first.
  public var proofs = 4
  /// Moves each assumption behind the winner.
  public var hasTornado = false
  /// Looks for two pools by prompt length that cost less than one.
  public var hasMix = false
  /// Prompt tokens up to which requests go to the first of two pools; nil where the length is free.
  public var splitPrompt: Int?
  /// GPUs to be had, by type; none for no limit.
  public var stock: [GPUStock] = []
  /// Splits requests' time into parts.
  public var budget: LatencyBudget?
  /// Prices what holds in each way of paying.
  public var offers: AskedOffers?

  public init() {}
}

/// Scenarios with one pool each, and what is varied in it.
public struct ComparisonProblem: Sendable {
  let scenarios: [Scenario]
  let plans: [FleetPlan]
  let axes: CandidateAxes
  let catalog: Catalog
  public let options: ComparisonOptions

  /// - Throws: mistakes in the scenarios; `InputErrors` for a fleet of several pools.
  public init(
    _ plans: [FleetPlan], axes: CandidateAxes, catalog: Catalog,
    options: ComparisonOptions = ComparisonOptions()
  ) throws(ReadError) {
    self.plans = plans
    self.axes = axes
    self.catalog = catalog
    self.options = options
    var read: [Scenario] = []
    let problems = InputProblems()
    for plan in plans {
      do throws(ReadError) {
        let scenario = try plan.resolved(catalog)
        if scenario.pools.count > 1 {
          problems.add(
            .unsupported, at: plan.fleetPlace,
            "the fleet of '\(scenario.name)' has \(scenario.pools.count) pools, and a comparison sizes one: "
              + (scenario.obstacleToParting ?? "several models are compared by themselves"),
            hint: scenario.handsOver
              ? PoolRole.countHint
              : "leave one pool; `headroom size --pool NAME` sizes one beside others")
        }
        read.append(scenario)
      } catch {
        guard case .input(let found) = error else { throw error }
        problems.add(found)
      }
    }
    do { try problems.check() } catch { throw .input(error) }
    scenarios = read
  }

  /// Every candidate, and the index of the scenario behind each load.
  /// - Throws: names on the axes that mean nothing, and prices and stocks of GPUs that are no candidate;
  ///   `FileError`.
  func candidates() throws -> (candidates: [Candidate], loads: [Int]) {
    var loads: [(key: String, scenario: Int)] = []
    var found: [Candidate] = []
    for (index, scenario) in scenarios.enumerated() {
      let key = scenario.loadKey
      let load = loads.firstIndex { $0.key == key } ?? loads.count
      if load == loads.count { loads.append((key, index)) }
      let grid = CandidateGrid(
        plan: plans[index], base: scenario, axes: axes, catalog: catalog, load: load,
        isNamed: scenarios.count > 1)
      found += try grid.candidates()
    }
    try checkGPUs(found)
    return (found, loads.map(\.scenario))
  }

  /// A price or a stock of another GPU than those compared would be of no effect.
  private func checkGPUs(_ candidates: [Candidate]) throws(InputErrors) {
    let known = candidates.reduce(into: [String]()) { list, candidate in
      if !list.contains(candidate.gpu) { list.append(candidate.gpu) }
    }
    let problems = InputProblems()
    func check(_ gpu: String, _ option: String, _ what: String) {
      let name =
        (try? catalog.accelerator(named: gpu, at: SourceLocation(file: option)))?.entry.name ?? gpu
      guard !known.contains(name) else { return }
      // Another form of the same GPU, as H200-SXM for H200-NVL, is near whatever its letters.
      let sibling = known.first { $0.hasPrefix(name.prefix { $0 != "-" } + "-") }
      let question =
        sibling.map { "did you mean \(JSONWriter.quoted($0))?" }
        ?? Suggestion.question(for: name, in: known)
      let near = question.map { "\($0) Else " } ?? ""
      problems.add(
        .unknownName, at: SourceLocation(file: option),
        "\(name) has a \(what) and is not among the candidates: \(known.joined(separator: ", "))",
        hint: "\(near)add it to --gpu, or leave its \(what) out")
    }
    for entry in axes.prices { check(entry.gpu, "--price", "price") }
    for entry in options.stock { check(entry.gpu, "--stock", "stock") }
    try problems.check()
  }
}

extension Scenario {
  /// The same for scenarios whose load and promise are the same.
  var loadKey: String {
    guard case .object(let members) = canonical else { return "" }
    let kept = members.filter { ["workload", "slo", "headroom", "seed"].contains($0.0) }
    return JSONWriter.canonical(.object(kept))
  }
}
