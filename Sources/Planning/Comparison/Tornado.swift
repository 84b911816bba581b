// Tornado.swift: what each assumption does to the winner's size and cost, one at a time.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Units
internal import Workload

/// One assumption moved down and up, the others as they are.
public struct TornadoRow: Hashable, Sendable {
  public struct End: Hashable, Sendable {
    /// As in "−20 %".
    public var label: String
    /// Nil where nothing holds.
    public var gpus: Int?
    public var costPerHour: Double?
  }
  public var assumption: String
  public var low, high: End

  /// GPUs, or dollars, between the ends; infinite where nothing holds at one of them.
  func swing(byCost: Bool) -> Double {
    func value(_ end: End) -> Double? { byCost ? end.costPerHour : end.gpus.map(Double.init) }
    guard let a = value(low), let b = value(high) else { return .infinity }
    return abs(a - b)
  }
}

/// The winner's sensitivity.
public struct Tornado: Hashable, Sendable {
  /// GPUs by the same screening with nothing moved.
  public var gpus: Int
  public var costPerHour: Double?
  /// The largest swing first.
  public var rows: [TornadoRow]
  /// Demand, as a multiple of today's, at which the winner needs more replicas.
  public var nextReplicaAt: Double?
  /// Demand at which another candidate is better, and which.
  public var otherWinnerAt: Double?
  public var otherWinner: String?
}

/// How a load and a promise are changed.
struct LoadVariation: Sendable {
  var output = 1.0
  var prompt = 1.0
  var rate = 1.0
  /// Of every latency limit.
  var limits = 1.0

  /// Steps that take `factor` times as long: in a unit of time that is as much longer, the steps are as they
  /// were, arrivals come more densely by the factor and limits are shorter by it.
  static func stepTime(_ factor: Double) -> LoadVariation {
    LoadVariation(rate: factor, limits: 1 / factor)
  }

  func applied(to scenario: Scenario) -> Scenario {
    var changed = scenario
    for index in changed.objectives.indices {
      for limit in changed.objectives[index].limits.indices {
        let old = changed.objectives[index].limits[limit].limit
        changed.objectives[index].limits[limit].limit = SimulationTime(
          Seconds(old.seconds.value * limits))
      }
    }
    return changed
  }

  func applied(to design: DesignLoad, replicates: Int) throws -> DesignLoad {
    let source = design.scaled(to: rate)
    let made = try source.replicates(replicates, threads: 1).map { replicate in
      var changed = replicate
      for index in changed.requests.indices {
        changed.requests[index].outputTokens = Self.scaled(
          changed.requests[index].outputTokens, output)
        changed.requests[index].promptTokens = Self.scaled(
          changed.requests[index].promptTokens, prompt)
      }
      return changed
    }
    return DesignLoad(source.source, known: made)
  }

  /// Zero stays zero; the rest is one token at least.
  private static func scaled(_ tokens: Int, _ factor: Double) -> Int {
    guard tokens > 0, factor != 1 else { return tokens }
    return max(1, Int((Double(tokens) * factor).rounded()))
  }
}

/// Moves the assumptions behind one candidate.
struct TornadoRun: Sendable {
  let scenario: Scenario
  let loads: ComparisonLoads
  let options: SizingOptions
  let screened: ScreenedSize

  private typealias Move = (name: String, labels: (String, String), ends: [LoadVariation])

  /// Ranges of a fifth are a guess at what a forecast or an average is worth; that of step times is its error.
  private var moves: [Move] {
    let error = ModelError(scenario.onlyPool).sigma
    let percent = "\((error * 1000).rounded() / 10) %"
    let fifth = ("−20 %", "+20 %")
    return [
      ("output tokens", fifth, [LoadVariation(output: 0.8), LoadVariation(output: 1.2)]),
      ("prompt tokens", fifth, [LoadVariation(prompt: 0.8), LoadVariation(prompt: 1.2)]),
      ("arrivals", fifth, [LoadVariation(rate: 0.8), LoadVariation(rate: 1.2)]),
      ("latency limits", fifth, [LoadVariation(limits: 0.8), LoadVariation(limits: 1.2)]),
      (
        "step times", ("−" + percent, "+" + percent),
        [.stepTime(1 - error), .stepTime(1 + error)]
      ),
    ]
  }

  /// - Throws: `SimulationError`.
  func rows(byCost: Bool) throws -> [TornadoRow] {
    let moves = moves
    let sizes = try parallelMap(2 * moves.count, threads: options.threads) { job in
      try gpus(moves[job / 2].ends[job % 2])
    }
    let price = scenario.onlyPool.price
    var rows = moves.enumerated().map { index, move in
      func end(_ side: Int, _ label: String) -> TornadoRow.End {
        let gpus = sizes[2 * index + side]
        return TornadoRow.End(
          label: label, gpus: gpus, costPerHour: gpus.flatMap { g in price.map { $0 * Double(g) } })
      }
      return TornadoRow(
        assumption: move.name, low: end(0, move.labels.0), high: end(1, move.labels.1))
    }
    if let price, let now = screened.replicas(scenario.failureDomain) {
      let gpus = scenario.paidGPUs(for: now)
      func end(_ label: String, _ factor: Double) -> TornadoRow.End {
        TornadoRow.End(label: label, gpus: gpus, costPerHour: price * Double(gpus) * factor)
      }
      rows.append(
        TornadoRow(assumption: "price", low: end("−20 %", 0.8), high: end("+20 %", 1.2)))
    }
    return rows.enumerated().sorted { a, b in
      let (left, right) = (a.element.swing(byCost: byCost), b.element.swing(byCost: byCost))
      return left == right ? a.offset < b.offset : left > right
    }.map(\.element)
  }

  /// GPUs of the headroom and failure gates under a variation; nil where no fleet holds.
  private func gpus(_ variation: LoadVariation) throws -> Int? {
    let runs = Screening.replicates
    let width = Screening.width(options)
    var own = options
    own.threads = 1
    own.progress = nil
    let start = max(1, screened[HeadroomGate.name] ?? 1)
    own.maxReplicas = min(options.maxReplicas, CandidateScreen.most(around: start))
    let problem = SizingProblem(variation.applied(to: scenario), options: own)
    let design = try variation.applied(to: loads.design, replicates: runs)
    guard try LoneRequests(problem).limits(design).isEmpty else { return nil }
    var most = 1
    for gate in Gates.ofDesignLoads {
      let load =
        try gate.play.height == .margin
        ? design : variation.applied(to: loads.load(at: gate.play.height), replicates: runs)
      var search = ReplicaSearch(problem, load, purpose: gate.name)
      let running = try search.smallestLikely(
        from: max(1, screened[gate.name] ?? 1), runs: runs, width: width)
      guard let running else { return nil }
      most = max(most, gate.play.replicas(running: running, scenario.failureDomain))
    }
    return scenario.paidGPUs(for: most)
  }
}
