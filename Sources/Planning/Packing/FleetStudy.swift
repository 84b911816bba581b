// FleetStudy.swift: the pools of a scenario, each sized for the classes it serves, then packed on nodes.

internal import Fleet
public import Hardware
public import Plans
public import Text
internal import Units

/// Several pools, each sized by itself, and the nodes that they share.
public struct FleetStudy: Sendable {
  public var scenarioName: String
  /// Of each pool, in the scenario's order.
  public var pools: [SizingStudy]
  /// Nil where a pool has no answer.
  public var packed: PackedFleet?
  public var assumptions: [String]
  public var warnings: [String]
  public var provenance: Provenance

  /// Whether every pool has an answer that keeps all that was asked.
  public var holds: Bool { packed != nil && pools.allSatisfy(\.holds) }
  public var replicas: Int? { packed?.replicas.reduce(0, +) }
}

/// The question of a fleet of several models: how many nodes in all.
public struct FleetProblem: Sendable {
  public let scenario: Scenario
  private let parts: [SizingProblem]
  private let options: SizingOptions

  /// - Precondition: `scenario` was resolved from `plan`, and `obstacleToParting` is nil.
  /// - Throws: what resolving a pool's part throws.
  public init(
    _ plan: FleetPlan, _ scenario: Scenario, catalog: Catalog, options: SizingOptions
  ) throws(ReadError) {
    self.scenario = scenario
    self.options = options
    var parts: [SizingProblem] = []
    for (index, pool) in scenario.pools.enumerated() {
      let part = try plan.part(ofPool: index, in: scenario).resolved(catalog)
      var own = options
      if let progress = options.progress {
        let name = pool.name
        own.progress = { what in progress("\(name): \(what)") }
      }
      parts.append(SizingProblem(part, options: own))
    }
    self.parts = parts
  }

  /// Sizes every pool and packs them.
  /// - Parameter spans: parts of each pool's load to size on and to test on; nil for all of it and no test.
  /// - Throws: as `SizingProblem.size`, its mistakes with the pool they are of.
  /// - Complexity: that of each pool's sizing; the packing takes milliseconds.
  public func study(
    identity: CatalogIdentity, options asked: StudyOptions,
    spans: (train: LoadSpan, test: LoadSpan)? = nil
  ) throws -> FleetStudy {
    var studies: [SizingStudy] = []
    for part in parts {
      do {
        studies.append(try study(part, identity, asked, spans))
      } catch let errors as InputErrors {
        throw errors.of(pool: part.plan.name)
      }
    }
    return FleetStudy(
      scenarioName: scenario.name, pools: studies, packed: packed(studies),
      assumptions: assumptions(studies), warnings: warnings(studies),
      provenance: provenance(studies, identity))
  }

  private func study(
    _ part: SizingProblem, _ identity: CatalogIdentity, _ asked: StudyOptions,
    _ spans: (train: LoadSpan, test: LoadSpan)?
  ) throws -> SizingStudy {
    let load = try SizingLoad(part.scenario, window: options.window, span: spans?.train)
    let answer = try part.size(load, catalog: identity)
    let tested = try spans.map { spans in
      TestedSpan(
        try SizingLoad(part.scenario, window: options.window, span: spans.test),
        trained: spans.train, tested: spans.test)
    }
    return try part.study(answer, load, options: asked, tested: tested)
  }

  private func packed(_ studies: [SizingStudy]) -> PackedFleet? {
    let members = zip(parts, studies).compactMap { part, study -> FleetMember? in
      guard study.answer.replicas != nil, let floor = study.answer.gates.floor else { return nil }
      return FleetMember(part.plan, name: part.plan.name, floor)
    }
    return members.count == parts.count ? PackedFleet(members) : nil
  }

  private func assumptions(_ studies: [SizingStudy]) -> [String] {
    // The sentence of single fleets: replicas of one model dealt evenly.
    let own = parts.map { part in
      FailureDomain(
        gpusPerNode: part.plan.accelerator.gpusPerNode,
        gpusPerReplica: part.plan.parallelism.devices
      ).sentence
    }
    var notes = [
      "pools of one GPU type share nodes; a node is what is lost at once, and the loss of any one leaves every pool "
        + "the replicas that hold its load without margin",
      "each pool is sized for its own classes' p95; the pools' peaks need not coincide, and none lends replicas to "
        + "another",
      "a packed pool has at least what its headroom and replay gates need, and fewer spares than alone where its "
        + "replicas are spread over more nodes",
    ]
    for study in studies {
      for sentence in study.answer.assumptions
      where !notes.contains(sentence) && !own.contains(sentence) { notes.append(sentence) }
    }
    return notes
  }

  private func warnings(_ studies: [SizingStudy]) -> [String] {
    var found: [String] = []
    for group in packed(studies)?.groups ?? [] {
      if group.pricesDiffer, let price = group.price {
        found.append(
          "the pools on \(group.gpu) name different prices: whole nodes are priced at the highest, "
            + "$\(NumberText.shortest(price)) a GPU-hour")
      }
      if !group.packing.isFewest {
        found.append(
          "the nodes of \(group.gpu) are packed by a rule of thumb: fewer were not ruled out")
      }
    }
    for study in studies {
      found += study.answer.warnings.map { "\(study.answer.pool.name): \($0)" }
    }
    return found
  }

  /// Of the whole scenario; its traces are those of its parts.
  private func provenance(_ studies: [SizingStudy], _ identity: CatalogIdentity) -> Provenance {
    var whole = studies[0].answer.provenance
    whole.traces = studies.flatMap(\.answer.provenance.traces)
    let digests = whole.traces.filter { !$0.sha256.isEmpty }.map {
      TraceDigest(path: $0.path, sha256: $0.sha256)
    }
    whole.scenarioHash = scenario.hash(identity, digests: digests)
    return whole
  }
}

extension InputErrors {
  /// The same mistakes with the pool that they are of.
  func of(pool name: String) -> InputErrors {
    InputErrors(
      errors.map {
        InputError(
          $0.code, at: $0.location, "pool \(JSONWriter.quoted(name)): \($0.message)", hint: $0.hint)
      })
  }
}
