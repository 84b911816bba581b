// PoolReading.swift: the fleet of a scenario: each pool looked up, checked and found to fit.

internal import Fleet
internal import Hardware
internal import Text
internal import Units
internal import Workload

/// What pools take from the top of a scenario.
struct PoolSettings {
  var engine: EngineProfile
  var level: StepTimeLevel?
  var model: NamedModel?
  /// A model is named at the top, whether or not it is known.
  var hasModel: Bool
}

/// A pool with how a scenario would write it.
struct ReadPool {
  var plan: PoolPlan
  /// Where its prompts are described.
  var promptsPlace: SourceLocation
  var canonical: JSONValue
}

struct ReadFleet {
  var router: RouterEntry
  var frontEnd: Seconds
  var pools: [ReadPool]
}

extension ScenarioContext {
  func readFleet(_ reader: inout ObjectReader, _ settings: PoolSettings) -> ReadFleet? {
    let name = reader.name(FleetKeys.router, noun: "router")
    let frontEnd = reader.doubleIfPresent(FleetKeys.frontEndMs)
    var index = 0
    let pools = reader.array("pools", count: 1...Self.poolLimit) { value in
      index += 1
      return value.object { readPool(&$0, number: index, settings) } ?? nil
    }
    var seen: Set<String> = []
    for pool in pools where !seen.insert(pool.plan.name).inserted {
      reader.report(
        .conflict, key: "pools", "two pools are called \(JSONWriter.quoted(pool.plan.name))",
        hint: "give each its own name")
    }
    guard let router = Routers.named(name), !pools.isEmpty else { return nil }
    if frontEnd == nil, settings.engine.frontEnd > .zero {
      assume(
        "a request spends \(NumberText.shortest(settings.engine.frontEnd.milliseconds)) ms in the front end of engine "
          + "\(settings.engine.name), which is in TTFT and E2E (frontEndMs)")
    }
    return ReadFleet(
      router: router, frontEnd: frontEnd.map { Seconds($0 / 1e3) } ?? settings.engine.frontEnd,
      pools: pools)
  }

  /// Pools of one fleet; a guess at far more than a person declares.
  static let poolLimit = 1_000

  private func readPool(
    _ reader: inout ObjectReader, number: Int, _ settings: PoolSettings
  ) -> ReadPool? {
    let before = problems.count
    let name = reader.string("name", default: number == 1 ? "main" : "pool-\(number)")
    let model = poolModel(&reader, settings)
    let gpu = reader.value("gpu")
    let accelerator = gpu.flatMap(findAccelerator)
    // All pools together are held to the same limit by an estimate.
    let replicas = reader.int(PoolKeys.replicas)
    let sizes = [
      PoolKeys.tensorParallel, PoolKeys.pipelineParallel, PoolKeys.expertParallel,
      PoolKeys.attentionDataParallel,
    ].map { reader.valueIfPresent($0.key.name) }
    let spreadPlace = sizes.lazy.compactMap { $0 }.first?.value.location ?? reader.location
    let counts = sizes.map { $0?.int(in: Parallelism.sizeRange) ?? 1 }
    let parallelism = Parallelism(
      tensorParallel: counts[0], pipelineParallel: counts[1], expertParallel: counts[2],
      attentionDataParallel: counts[3])
    let formats = readFormats(&reader)
    let numbers = readLimits(&reader, settings.engine)
    let maxModelLen = reader.intIfPresent(PoolKeys.maxModelLen)
    let prompts = readPrompts(&reader)
    let basis = reader.choiceIfPresent("memoryBasis", of: MemoryBasis.self, noun: "memory basis")
    let level = reader.choiceIfPresent("stepTime", of: StepTimeLevel.self, noun: "level")
    let price = reader.positiveIfPresent(
      PoolKeys.price.key.name, upTo: PoolKeys.price.range.upperBound)
    let place = gpu?.value.location ?? reader.location
    guard problems.count == before, let model, let accelerator,
      let precision = precision(formats, model.entry, accelerator),
      recording({ () throws(InputErrors) in
        try parallelism.validate(model.entry, on: accelerator, at: spreadPlace)
      }) != nil
    else { return nil }
    var memorySettings = EngineMemorySettings(
      gpuMemoryUtilization: numbers.utilization, maxNumBatchedTokens: numbers.maxNumBatchedTokens,
      maxNumSeqs: numbers.maxNumSeqs, blockTokens: EngineLimits.blockTokens, basis: basis)
    memorySettings.measuredBlocks = numbers.kvBlocks
    // Windows that no context outgrows keep everything.
    let shape = model.entry.holdingAll(upTo: maxModelLen ?? model.entry.maxPositionEmbeddings)
    let memory = MemoryPlan(shape, on: accelerator, parallelism, precision, memorySettings)
    let stepTime = recording { () throws(InputErrors) in
      try memory.requireFit(at: place)
      return try StepTime.make(
        level: level ?? settings.level, accelerator: accelerator, model: model.entry,
        precision: precision, parallelism: parallelism, engine: settings.engine, at: place)
    }
    guard let stepTime else { return nil }
    let limits = EngineLimits(
      maxNumSeqs: numbers.maxNumSeqs, maxNumBatchedTokens: numbers.maxNumBatchedTokens,
      maxModelLen: maxModelLen ?? model.entry.maxPositionEmbeddings,
      kvBlocks: memory.kvBlocks, footprint: memory.footprint,
      reserveFullPrompt: numbers.reserveFullPrompt,
      prefill: settings.engine.prefill, policy: numbers.policy)
    let plan = PoolPlan(
      name: name, model: model.entry, accelerator: accelerator, replicas: replicas,
      parallelism: parallelism, precision: precision, limits: limits, memory: memory,
      stepTime: stepTime, price: price, prompts: prompts.range)
    guard check(plan, at: place) else { return nil }
    check(prompts, limits, pool: name)
    describe(plan, numbers, settings.engine)
    return ReadPool(
      plan: plan, promptsPlace: prompts.place,
      canonical: plan.canonicalTree(
        model: model.canonicalName, level: level ?? settings.level, basis: basis,
        measuredBlocks: numbers.kvBlocks))
  }

  /// Refuses a pool whose steps the clock could not count.
  private func check(_ plan: PoolPlan, at place: SourceLocation) -> Bool {
    let longest = plan.longestStep
    // A quarter of the clock leaves room for its sums; no pool that serves anyone comes near.
    guard longest.value > WorkloadLimits.durationSeconds / 4 else { return true }
    problems.add(
      .tooLarge, at: place,
      "pool '\(plan.name)': a step could take \(NumberText.shortest(longest.value.rounded())) s, beyond "
        + "a quarter of the 388 days of simulated time",
      hint: "check the part's peaks and bandwidth, and lower maxNumBatchedTokens or maxModelLen")
    return false
  }

  private func poolModel(_ reader: inout ObjectReader, _ settings: PoolSettings) -> NamedModel? {
    if let own = reader.valueIfPresent("model") { return readModel(own) }
    if !settings.hasModel {
      reader.report(
        .missingKey, "the pool names no model, and neither does the scenario",
        hint: "add model: \"llama-3.1-70b\" to the pool or at the top")
    }
    return settings.model
  }
}
