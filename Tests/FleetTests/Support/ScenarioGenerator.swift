// ScenarioGenerator.swift: random scenarios that look for trouble, one theme after the other.

import Engine
import Fleet
import Kernel
import Metrics
import Units
import Workload

/// Makes scenarios; all that is random is a function of the seed.
struct ScenarioGenerator {
  /// What a scenario is about. Each also varies everything it is not about.
  enum Theme: String, CaseIterable, Sendable {
    case general, preemption, lattice, chunks, batch, closedLoop, crossing, fleet, tiny, long
  }

  private var random: RandomStream
  private let seed: Int
  private let theme: Theme

  init(seed: Int) {
    self.seed = seed
    theme = Theme.allCases[seed % Theme.allCases.count]
    random = RandomStream(seed: UInt64(seed), name: "scenario")
  }

  private mutating func int(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }
  private mutating func ticks(_ range: ClosedRange<Int64>) -> Int64 {
    .random(in: range, using: &random)
  }
  private mutating func chance(_ percent: Int) -> Bool { int(1...100) <= percent }
  private mutating func pick<T>(_ choices: [T]) -> T { choices[int(0...choices.count - 1)] }

  mutating func make() -> Scenario {
    let poolCount = theme == .fleet ? int(1...3) : chance(20) ? 2 : 1
    let classCount = theme == .fleet ? int(1...4) : chance(25) ? 2 : 1
    var pools: [PoolSpecification] = []
    for pool in 0..<poolCount {
      let replicas = theme == .fleet ? int(1...4) : chance(20) ? 2 : 1
      let limits = limits()
      pools.append(
        PoolSpecification(
          name: "pool \(pool)", replicas: replicas, limits: limits, stepTime: model(limits)))
    }
    if chance(50), poolCount > 1 {  // the same clock in all pools: their steps end together
      for pool in pools.indices { pools[pool].stepTime = pools[0].stepTime }
    }
    var classes = (0..<classCount).map { index in
      var served = (0..<poolCount).filter { _ in chance(60) }
      if served.isEmpty { served = [int(0...poolCount - 1)] }
      return ClassSpecification(name: "class \(index)", pools: served, objective: objective())
    }
    var work = WorkGenerator(seed: seed)
    for pool in pools.indices { work.give(&pools[pool]) }
    var prefill = PrefillGenerator(seed: seed)
    for pool in pools.indices {
      pools[pool].limits.prefill = prefill.next()
      pools[pool].limits.footprint = prefill.footprint()
      prefill.limitReach(&pools[pool])
    }
    for pool in pools.indices { pools[pool].limits.reserve = prefill.reserve() }
    var ranges = PromptRangeGenerator(seed: seed)
    ranges.limit(&pools, &classes)
    var scenario = Scenario(
      seed: seed, theme: theme.rawValue, pools: pools,
      router: chance(70) ? .leastOutstanding : .roundRobin, classes: classes, requests: [],
      loops: [], frontEnd: chance(20) ? Seconds(Double(int(1...9)) / 1024) : .zero)
    addLoad(to: &scenario)
    var routes = RouteGenerator(seed: seed)
    routes.choose(for: &scenario)
    var policies = PolicyGenerator(seed: seed)
    policies.choose(for: &scenario)
    var speculation = SpeculationGenerator(seed: seed)
    speculation.choose(for: &scenario)
    var handOvers = HandOverGenerator(seed: seed)
    handOvers.choose(for: &scenario)
    scenario.sortRequests()
    var prefixes = PrefixGenerator(seed: seed)
    prefixes.choose(for: &scenario)
    var following = FollowingGenerator(seed: seed)
    following.choose(for: &scenario)
    addAwkwardArrivals(to: &scenario)
    var changes = ChangeGenerator(seed: seed)
    changes.plan(for: &scenario)
    var overflow = OverflowGenerator(seed: seed)
    overflow.choose(for: &scenario)
    var cascade = CascadeGenerator(seed: seed)
    cascade.choose(for: &scenario)
    return scenario
  }
}

// MARK: - Replicas

extension ScenarioGenerator {
  private mutating func limits() -> EngineLimits {
    let seats = chance(20) ? 1 : int(2...(theme == .batch ? 128 : 16))
    var budget = seats + (chance(30) ? int(0...8) : int(16...512))
    if theme == .chunks { budget = seats + int(0...24) }
    var blocks = int(24...400)
    if theme == .preemption { blocks = int(2...24) }
    if chance(10) { blocks = int(1...4) }
    let length = chance(25) ? int(8...120) : 4096
    return EngineLimits(
      maxNumSeqs: seats, maxNumBatchedTokens: budget, maxModelLen: length, kvBlocks: blocks,
      reserveFullPrompt: chance(60))
  }

  private mutating func model(_ limits: EngineLimits) -> SyntheticStepModel {
    switch theme {
    case .lattice: latticeModel(unit: 1 << ticks(0...36))
    case .closedLoop where chance(40): latticeModel(unit: 1 << ticks(4...30))
    case .crossing: crossingModel(limits)
    case .tiny: tinyModel()
    case .long: slopedModel(base: ticks(1 << 34...1 << 38), slope: ticks(0...1 << 22))
    default:
      chance(20)
        ? crossingModel(limits) : slopedModel(base: ticks(0...1 << 31), slope: ticks(0...5000))
    }
  }

  /// Steps of whole units without slope: everything falls on a lattice.
  private mutating func latticeModel(unit: Int64) -> SyntheticStepModel {
    SyntheticStepModel(
      tokenBase: unit * ticks(1...3), perSample: chance(30) ? unit : 0,
      promptPerToken: chance(20) ? unit : 0, hostBase: chance(30) ? unit * ticks(1...5) : 0,
      gapTicks: chance(30) ? unit : 0)
  }

  private mutating func slopedModel(base: Int64, slope: Int64) -> SyntheticStepModel {
    var model = SyntheticStepModel(
      tokenBase: base, perToken: ticks(0...1 << 18), perSample: ticks(0...1 << 10),
      attentionLaunch: ticks(0...1 << 14), memoryBase: ticks(0...1 << 16),
      memoryPerRow: ticks(0...1 << 12), memorySlope: slope,
      promptLaunch: ticks(0...1 << 14), promptPerToken: ticks(0...1 << 12),
      promptPerPair: ticks(0...1 << 8), gapTicks: chance(50) ? ticks(0...1 << 24) : 0)
    if chance(30) { model.slopePerRow = ticks(1...300) }
    if chance(30) { model.hostBase = ticks(0...1 << 32) }
    return model
  }

  /// Three lines that cross at contexts which the running rows reach while they decode.
  private mutating func crossingModel(_ limits: EngineLimits) -> SyntheticStepModel {
    let rows = Int64(int(1...limits.maxNumSeqs))
    let slope = ticks(1...chanceOf([6, 200, 20_000]))
    var model = SyntheticStepModel(
      tokenBase: ticks(0...1 << 20), attentionLaunch: ticks(0...40),
      memoryBase: ticks(0...1 << 16), memorySlope: slope,
      promptPerToken: ticks(0...100), gapTicks: ticks(0...40))
    if chance(70) {
      let context = rows * ticks(20...200)
      let apart = slope * context
      if chance(50) {
        model.computeBase = max(0, model.memoryBase - slope * context)
        model.computeSlope = slope * ticks(2...4)
      } else {
        model.computeBase = model.memoryBase + apart / 2
        model.computeSlope = slope / 2
      }
    }
    if chance(70) {
      model.hostBase =
        model.tokenBase + model.attentionLaunch + model.memoryBase
        + slope * rows * ticks(10...250)
      model.hostPerRow = chance(40) ? ticks(0...1000) : 0
      model.eagerMore = chance(30) ? ticks(0...4000) : 0
    }
    return model
  }

  /// Steps of a few ticks, some of which the model prices at nothing.
  private mutating func tinyModel() -> SyntheticStepModel {
    if chance(40) {
      return SyntheticStepModel(
        perToken: chance(50) ? 1 : 0, memorySlope: chance(30) ? 1 : 0,
        promptPerToken: chance(30) ? 1 : 0, gapTicks: chance(20) ? 1 : 0)
    }
    return SyntheticStepModel(
      tokenBase: ticks(0...4), perToken: ticks(0...1), memorySlope: ticks(0...1),
      slopePerRow: ticks(0...1), computeBase: ticks(0...40), promptPerToken: ticks(0...1),
      hostBase: ticks(0...60), gapTicks: ticks(0...2))
  }

  private mutating func chanceOf(_ choices: [Int64]) -> Int64 { pick(choices) }

  private mutating func objective() -> ServiceObjective {
    guard chance(50) else { return ServiceObjective() }
    let limits = LatencyMetric.allCases.filter { _ in chance(60) }.map { metric in
      LatencyLimit(
        metric: metric, percent: 90, limit: SimulationTime(ticks: 1 << ticks(0...40)))
    }
    return ServiceObjective(limits: limits, attainment: chance(30) ? 0.9 : nil)
  }
}

// MARK: - Load

extension ScenarioGenerator {
  private mutating func addLoad(to scenario: inout Scenario) {
    for index in scenario.classes.indices {
      let isLoop = theme == .closedLoop ? index == 0 || chance(50) : chance(5)
      if isLoop {
        scenario.loops.append(loop(classIndex: index, in: scenario))
      } else {
        scenario.requests += requests(classIndex: index, in: scenario)
      }
    }
  }

  private mutating func lengths(in scenario: Scenario) -> (
    prompt: ClosedRange<Int>, output: ClosedRange<Int>
  ) {
    var prompt = pick([1...4, 1...80, 10...40, 60...300])
    var output = pick([0...3, 1...1, 1...30, 10...60, 40...300])
    switch theme {
    case .chunks: prompt = pick([40...400, 1...200])
    case .preemption:
      prompt = pick([1...60, 10...100])
      output = pick([10...120, 20...60])
    case .crossing: output = pick([40...300, 100...400])
    default: break
    }
    return (prompt, output)
  }

  /// A rough time that one request keeps a seat, to scale the load with.
  private func stay(in scenario: Scenario, output: Int) -> Int64 {
    let pool = scenario.pools[0]
    var table = StepCostTable(model: pool.stepTime, limits: pool.limits)
    let rows = min(2, pool.limits.maxNumSeqs)
    let cost = table.cost(decodeRows: rows, promptTokens: 0, promptTicks: 0, sampledRows: rows)
    return cost.duration(Reads(context: 100, reached: 0)) * Int64(output + 1)
  }

  private mutating func requests(classIndex: Int, in scenario: Scenario) -> [Request] {
    let (prompt, output) = lengths(in: scenario)
    let count = chance(1) ? int(200...400) : int(5...60)
    let gap = max(1, stay(in: scenario, output: output.upperBound) / ticks(1...12))
    var time: Int64 = 0
    let pattern = theme == .batch ? 0 : int(0...4)
    let unit = max(1, stay(in: scenario, output: 0))
    return (0..<count).map { _ in
      switch pattern {
      case 0: break  // all at once
      case 1: time += chance(30) ? ticks(0...gap) * 4 : 0  // bursts
      case 2: time += unit * ticks(0...3)  // a lattice
      default: time += ticks(0...gap) * 2
      }
      return Request(
        arrival: SimulationTime(ticks: time), promptTokens: int(prompt), outputTokens: int(output),
        classIndex: classIndex)
    }
  }

  private mutating func loop(classIndex: Int, in scenario: Scenario) -> ClosedLoopLoad {
    let (prompt, output) = lengths(in: scenario)
    let stay = SimulationTime(ticks: stay(in: scenario, output: output.upperBound)).seconds
    let think = chance(50) ? .zero : stay * (Double(int(1...8)) / 4)
    let requests = chance(75) ? int(5...60) : nil
    let end = requests == nil || chance(20) ? stay * Double(int(1...4)) : nil
    return ClosedLoopLoad(
      classIndex: classIndex,
      loop: ClosedLoop(
        concurrency: int(1...12), thinkTime: think, requests: requests, duration: end,
        startInterval: seed % 3 == 0 ? stay * 0.125 : .zero),
      lengths: LengthSampler(
        prompt: UniformLength(min: prompt.lowerBound, max: prompt.upperBound),
        output: UniformLength(min: output.lowerBound, max: output.upperBound),
        seed: UInt64(seed), replication: 0, suffix: "class \(classIndex)"))
  }

  /// Adds requests that arrive exactly when a step ends, or one tick beside it.
  ///
  /// What comes later moves when a request is added, so the ends are looked for anew each time.
  private mutating func addAwkwardArrivals(to scenario: inout Scenario) {
    guard let first = scenario.requests.first else { return }
    var after: Int64 = 0
    for _ in 0..<int(0...3) {
      let engine = ReferenceEngine(scenario)
      engine.run()
      let ends = engine.stepEnds.filter { $0 > after }
      guard !ends.isEmpty else { break }
      after = ends[int(0...min(ends.count, 40) - 1)] + ticks(-1...1)
      for _ in 0..<int(1...3) {
        let model = pick(scenario.requests)
        scenario.requests.append(
          Request(
            arrival: SimulationTime(ticks: after), promptTokens: model.promptTokens,
            outputTokens: model.outputTokens, classIndex: first.classIndex))
      }
      scenario.sortRequests()
    }
  }
}
