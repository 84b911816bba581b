// ScenarioReading.swift: from located JSON to a scenario, with every mistake in its place.

internal import Fleet
public import Hardware
internal import Metrics
public import Text
internal import Units
internal import Workload

extension Scenario {
  /// Reads a scenario file, lays the overrides over it and checks everything.
  /// - Parameters:
  ///   - path: `-` is standard input, whose relative paths start in the working folder.
  ///   - overrides: in the order given; later ones win.
  /// - Throws: every mistake found, or what the system refused.
  public static func load(
    path: String, overrides: [JSONOverride] = [], catalog: Catalog
  ) throws(ReadError) -> Scenario {
    try ScenarioSource(path: path, overrides: overrides).scenario(catalog: catalog)
  }

  static func loadTree(_ path: String) throws(ReadError) -> LocatedJSON {
    do {
      return try LocatedJSON.load(path: path, what: "scenario")
    } catch {
      guard case .input(let found) = error, let first = found.errors.first, first.code == .empty
      else { throw error }
      throw .input(
        InputErrors(
          InputError(
            .empty, at: first.location, first.message,
            hint: "`headroom init` writes a commented first scenario")))
    }
  }

  /// Checks a scenario's tree.
  /// - Parameter folder: where relative paths start; empty for the working folder.
  /// - Throws: every mistake found; `FileError` when a model's configuration cannot be read.
  public static func read(
    _ tree: LocatedJSON, folder: String = "", catalog: Catalog
  ) throws(ReadError) -> Scenario {
    let context = ScenarioContext(catalog: catalog, folder: folder)
    let top = ValueReader(tree, problems: context.problems)
    let scenario = top.object { reader in context.scenario(&reader, tree) }
    if let error = context.fileError { throw .file(error) }
    if let found = context.problems.inTextOrder() { throw .input(found) }
    guard let scenario, let scenario else {
      preconditionFailure("a scenario that cannot be read has a reason")
    }
    return scenario
  }
}

/// What the parts of one reading share.
final class ScenarioContext {
  let catalog: Catalog
  let folder: String
  let problems = InputProblems()
  var fileError: FileError?
  /// Each sentence once, in the order found.
  private(set) var assumptions: [String] = []
  private(set) var warnings: [String] = []

  init(catalog: Catalog, folder: String) {
    self.catalog = catalog
    self.folder = folder
  }

  func assume(_ sentence: String) {
    if !assumptions.contains(sentence) { assumptions.append(sentence) }
  }

  func warn(_ sentence: String) {
    if !warnings.contains(sentence) { warnings.append(sentence) }
  }

  /// Runs what throws mistakes and records them.
  func recording<T>(_ body: () throws(InputErrors) -> T) -> T? {
    do throws(InputErrors) { return try body() } catch {
      problems.add(error)
      return nil
    }
  }
}

/// A model by the name under which a scenario asks for it.
struct NamedModel {
  var entry: ModelArchitecture
  /// As a scenario would write it so that the same entry is found again.
  var canonicalName: String
}

extension ScenarioContext {
  /// The keys of the top level, in the order of the table of keys.
  private func readHeadroom(_ reader: inout ObjectReader) -> HeadroomRule {
    var rule = HeadroomRule(
      percentile: reader.double(HeadroomKeys.percentile),
      margin: reader.double(HeadroomKeys.margin))
    rule.failure.domain =
      reader.choiceIfPresent("domain", of: FailureRule.Domain.self, noun: "domain") ?? .node
    rule.failure.lose = reader.int(HeadroomKeys.lose)
    rule.failure.nodesPerRack = reader.int(HeadroomKeys.nodesPerRack)
    return rule
  }

  private func readEngine(_ reader: inout ObjectReader) -> EngineProfile {
    guard let value = reader.valueIfPresent("engine"), let name = value.string() else {
      return catalog.engines[0]
    }
    return recording { () throws(InputErrors) in
      try catalog.engine(named: name, at: value.value.location)
    } ?? catalog.engines[0]
  }

  func scenario(_ reader: inout ObjectReader, _ tree: LocatedJSON) -> Scenario? {
    let name = reader.string("name", default: "scenario")
    reader.ignore("description")
    let model = reader.valueIfPresent("model").flatMap(readModel)
    let hasModel = reader.has("model")
    let engine = readEngine(&reader)
    let level = reader.choiceIfPresent("stepTime", of: StepTimeLevel.self, noun: "level")
    let load = readWorkload(&reader)
    let settings = PoolSettings(engine: engine, level: level, model: model, hasModel: hasModel)
    let fleet = reader.object("fleet") { readFleet(&$0, settings) } ?? nil
    let slo = readObjectives(&reader, load)
    let headroom = reader.objectIfPresent("headroom") { reader in
      readHeadroom(&reader)
    }
    let basis = reader.objectIfPresent("cost") { reader in
      for key in Self.costKeys { _ = reader.valueIfPresent(key) }
      return reader.has("owned") ? FleetBasis.node : .gpu
    }
    let longest = Seconds(WorkloadLimits.durationSeconds)
    let warmUp = reader.durationIfPresent("warmup", in: .zero...longest)
    let seed = readSeed(&reader)
    reportMisplaced(&reader)
    let replications = reader.int(RunKeys.replications)
    let bootstrap = readBootstrap(&reader, load, replications: replications)
    guard problems.isEmpty, let load, let fleet, let slo else { return nil }
    guard let served = servedClasses(load, fleet.pools, model, reader) else { return nil }
    assumeWhatIsNotModelled(frontEnd: fleet.frontEnd)
    let looksAtPriority = fleet.pools.contains { $0.plan.limits.policy == .priority }
    if load.specification.classes.contains(where: { $0.priority != nil }), !looksAtPriority {
      assume(
        "'priority' is carried and changes no figure: no pool has schedulingPolicy \"priority\"")
    }
    if fleet.pools.contains(where: { $0.plan.prompts != .all }) {
      assume("requests go to pools by prompt length: the router counts tokens before it chooses")
    }
    if tree["cost"] != nil {
      assume(
        "'cost' is kept for later: here it only says that whole nodes are paid for where it has 'owned'"
      )
    }
    if headroom != nil { assume("'headroom' sizes fleets and changes no figure of a simulation") }
    var scenario = Scenario(
      name: name, workload: load.specification, objectives: slo, poolsOfClass: served,
      pools: fleet.pools.map(\.plan), router: fleet.router, frontEnd: fleet.frontEnd,
      headroom: headroom ?? .usual, basis: basis ?? .gpu, engine: engine, warmUp: warmUp,
      seed: UInt64(seed),
      replications: replications, bootstrap: bootstrap, assumptions: assumptions,
      warnings: warnings, canonical: .null, tracePaths: load.tracePaths)
    if let place = tree["warmup"]?.location { scenario.warmUpPlace = place }
    scenario.canonical = scenario.canonicalTree(
      description: tree["description"]?.value, workload: load.canonical, pools: fleet.pools,
      model: model?.canonicalName, cost: tree["cost"]?.value)
    guard check(RunEstimate(scenario), reader) else { return nil }
    return scenario
  }

  /// Any whole number of 63 bits: the largest is in the message, as it is no "0 or more".
  private func readSeed(_ reader: inout ObjectReader) -> Int {
    guard let value = reader.valueIfPresent("seed") else { return 1 }
    if case .integer(let seed) = value.value.content, seed >= 0 { return seed }
    guard value.isNumber else { return value.int(in: 0...Int.max) ?? 1 }
    if case .real(let real) = value.value.content, real >= 0, real < 0x1p53 {
      return value.int(in: 0...Int.max) ?? 1
    }
    value.report(
      .outOfRange, "'seed' is \(value.value.summary); it must be from 0 to \(Int.max)",
      hint: "write a whole number from 0 to \(Int.max)")
    return 1
  }

  /// Keys that belong one level deeper, with where they go.
  private func reportMisplaced(_ reader: inout ObjectReader) {
    let homes = [
      ("workload", ["trace", "arrivals", "promptTokens", "outputTokens", "requests", "duration"]),
      ("fleet", ["router", "frontEndMs", "pools"]),
    ]
    for (home, keys) in homes {
      for key in keys where reader.has(key) {
        reader.report(
          .unknownKey, key: key, "unknown key '\(key)' at the top",
          hint: "write it inside \"\(home)\": \(home): { \(key): … }")
        reader.ignore(key)
      }
    }
  }

  /// The parts of `cost` that are known by name; what they hold is read where costs are computed.
  static let costKeys = [
    "owned", "reserved", "onDemand", "spot", "api", "hybrid", "build", "electricity", "currency",
    "horizon", "discountRate",
  ]

  /// Which pools serve each class; nil, and recorded, where none does.
  private func servedClasses(
    _ load: ReadLoad, _ pools: [ReadPool], _ model: NamedModel?, _ reader: ObjectReader
  ) -> [[Int]]? {
    let before = problems.count
    let served = load.classes.map { entry -> [Int] in
      let wanted: ModelArchitecture?
      if let name = entry.model {
        wanted = findModel(name, at: entry.location)?.entry
        if wanted == nil { return [] }
      } else {
        wanted = model?.entry
      }
      guard let wanted else {
        let distinct = Set(pools.map(\.plan.model.name))
        if distinct.count == 1 { return Array(pools.indices) }
        problems.add(
          .missingKey, at: entry.location,
          "class '\(entry.name)' names no model, and the pools serve several",
          hint: "add model: \"…\" to the class or at the top")
        return []
      }
      let indices = pools.indices.filter { pools[$0].plan.model == wanted }
      if indices.isEmpty {
        let names = pools.map(\.plan.model.name).reduce(into: [String]()) { list, name in
          if !list.contains(name) { list.append(name) }
        }
        problems.add(
          .conflict, at: entry.location,
          "class '\(entry.name)' asks for model '\(wanted.name)', which no pool serves",
          hint: "served: \(names.joined(separator: ", ")); add a pool, or change the class's model")
      }
      return indices
    }
    guard problems.count == before else { return nil }
    requireEveryPrompt(served, pools)
    return problems.count == before ? served : nil
  }

  /// Each set of pools once, however many classes it serves.
  private func requireEveryPrompt(_ served: [[Int]], _ pools: [ReadPool]) {
    var checked: [[Int]] = []
    for indices in served where !checked.contains(indices) {
      checked.append(indices)
      requireEveryPrompt(
        indices.map { pools[$0] }, model: pools[indices[0]].plan.model.name)
    }
  }

  private func assumeWhatIsNotModelled(frontEnd: Seconds?) {
    assume(
      "prefix caching is off: TTFT and cost are overstated where prompts share prefixes")
    if frontEnd == nil {
      assume(
        "no front-end time (tokenizer, HTTP) is configured: TTFT and E2E are those of the engine, "
          + "7 to 46 ms less than measured clients saw; set fleet.frontEndMs")
    }
  }

  /// Refuses runs beyond a stated limit before anything is allocated for them.
  private func check(_ estimate: RunEstimate, _ reader: ObjectReader) -> Bool {
    guard let refusal = estimate.refusal else { return true }
    reader.report(.tooLarge, key: "fleet", refusal.message, hint: refusal.hint)
    return false
  }
}

// MARK: - Models

extension ScenarioContext {
  func readModel(_ value: ValueReader) -> NamedModel? {
    guard let name = value.string() else { return nil }
    return findModel(name, at: value.value.location)
  }

  /// A model of the catalog, or the Hugging Face configuration at a path that ends in `.json`, or in a folder whose path
  /// ends in `/`.
  func findModel(_ given: String, at place: SourceLocation) -> NamedModel? {
    let name = given.hasSuffix("/") ? ModelConfiguration.path(in: given) : given
    guard name.hasSuffix(".json") else {
      guard
        let match = recording({ () throws(InputErrors) in
          try catalog.model(named: name, at: place)
        })
      else { return nil }
      if let note = match.note { assume(note) }
      return NamedModel(entry: match.entry, canonicalName: match.entry.name)
    }
    let path = Folder.path(name, in: folder)
    do throws(FileError) {
      guard let bytes = try configurationBytes(path) else { return nil }
      var beside: (bytes: [UInt8], file: String)?
      if let other = ModelConfiguration.quantisationPath(beside: path), ByteSource.exists(other) {
        beside = try configurationBytes(other).map { ($0, other) }
      }
      guard
        let entry = recording({ () throws(InputErrors) in
          try ModelArchitecture(
            huggingFace: ModelConfiguration.parse(bytes, file: path, quantisation: beside),
            name: name)
        })
      else { return nil }
      return NamedModel(entry: entry, canonicalName: path)
    } catch {
      fileError = fileError ?? error
      return nil
    }
  }

  /// The text of a model's file; nil, and a mistake recorded, where it is none.
  private func configurationBytes(_ path: String) throws(FileError) -> [UInt8]? {
    let source = try ByteSource(path: path)
    let (bytes, complete) = try source.readAll(limit: LocatedJSON.byteLimit)
    let place = SourceLocation(file: source.name)
    if let error = LocatedJSON.refusal(ofFirstBytes: bytes, at: place) {
      problems.add(error)
      return nil
    }
    guard complete else {
      problems.add(
        .tooLarge, at: place, "a model's configuration has at most 64 MiB",
        hint: "give the config.json of the checkpoint")
      return nil
    }
    return bytes
  }

  func findAccelerator(_ value: ValueReader) -> Accelerator? {
    guard let name = value.string(),
      let match = recording({ () throws(InputErrors) in
        try catalog.accelerator(named: name, at: value.value.location)
      })
    else { return nil }
    if let note = match.note { assume(note) }
    return match.entry
  }
}
