// SizingAnswer.swift: how many replicas, why so many, and what proves it.

/// The answer of `size`: made whole, from the parts that each pass of a sizing knows.
public struct SizingAnswer: Sendable {
  /// What was sized, and how.
  public let pool: SizedPool
  /// What the load asks for.
  public let demand: SizedDemand
  /// What each gate needs.
  public let judged: JudgedGates
  /// The fleet that passes every gate; nil where nothing up to the limit does.
  public let fleet: SizedFleet?
  /// The runs that show it; nil without a fleet.
  public let proof: FleetProof?
  /// How near the call was; nil without a fleet.
  public let nearness: CallNearness?
  /// Every fleet tried, in order.
  public let search: [SearchStep]
  /// What it rests on.
  public let assumptions: [String]
  /// What to doubt.
  public let warnings: [String]
  public let provenance: Provenance

  init(
    pool: SizedPool, demand: SizedDemand, judged: JudgedGates, fleet: SizedFleet?,
    proof: FleetProof?, nearness: CallNearness?, search: [SearchStep], assumptions: [String],
    warnings: [String], provenance: Provenance
  ) {
    self.pool = pool
    self.demand = demand
    self.judged = judged
    self.fleet = fleet
    self.proof = proof
    self.nearness = nearness
    self.search = search
    self.assumptions = assumptions
    self.warnings = warnings
    self.provenance = provenance
  }

  /// Replicas that each gate needs.
  public var gates: GateNeeds { judged.needs }
  // What looks into the optional parts is not inlined: Swift 6.3.1 aborts (CopyPropagation) where an expression of
  // another module reads two of them.

  /// Replicas of the answer.
  @inline(never) public var replicas: Int? { fleet?.replicas }
  @inline(never) public var nodes: Int? { fleet?.nodes }
  @inline(never) public var gpus: Int? { fleet.map { $0.replicas * pool.gpusPerReplica } }
  /// GPUs that are paid for: those of the replicas, or of whole nodes.
  @inline(never) public var paidGPUs: Int? { fleet?.paidGPUs }
  /// Dollars, for the GPUs that are paid for.
  @inline(never) public var costPerHour: Double? { fleet?.costPerHour }
  /// Load that the answer holds, as a multiple of the p95 of `leastNeed`.
  @inline(never) public var holdsUpTo: Double? { proof?.held.factor }
  /// The need whose load the answer holds least more of; the leading one without an answer.
  @inline(never) public var leastNeed: MeasureNeed {
    demand.needs[proof?.held.leastIndex ?? 0]
  }
  /// The windows above the percentile; empty without an answer.
  @inline(never) public var tail: [TailWindow] { proof?.tail ?? [] }
  /// Requests simulated in all.
  public var simulatedRequests: Int { search.reduce(0) { $0 + $1.requests } }
}

/// What each gate needs, and what shows it.
public struct JudgedGates: Sendable {
  public let needs: GateNeeds
  /// What each gate that is asked for plays, in the order of reports.
  public let loads: [GateLoad]
  /// N beside N − 1 for each gate that some fleet passes.
  public let proofs: [GateProof]
  /// The width of intervals that was asked for, and what was reached; nil where none was asked.
  public let precision: PrecisionCheck?
  /// Why the recorded windows need more than the load with the margin; nil where they do not.
  public let replayExcess: String?
  /// The promise with the least room on the largest fleet that was tried at the load with the margin where none
  /// held it.
  public let largestTried: TriedFleet?

  init(
    needs: GateNeeds, loads: [GateLoad], proofs: [GateProof], precision: PrecisionCheck?,
    replayExcess: String?, largestTried: TriedFleet?
  ) {
    self.needs = needs
    self.loads = loads
    self.proofs = proofs
    self.precision = precision
    self.replayExcess = replayExcess
    self.largestTried = largestTried
  }

  init(_ found: GateFindings, _ demand: LoadDemand) {
    let proofs = found.all.compactMap(\.proof)
    self.init(
      needs: GateNeeds(found),
      loads: Gates.all.filter { $0.isAsked(demand) }.map { $0.load(demand) }, proofs: proofs,
      precision: PrecisionCheck(proofs, demand.problem.options),
      replayExcess: found[ReplayGate.name]?.excess,
      largestTried: found.headroom?.loads.flatMap(TriedFleet.init(failed:)))
  }
}

/// A fleet that failed.
public struct TriedFleet: Hashable, Sendable {
  public var replicas: Int
  /// The load that it failed under.
  public var measure: LoadMeasure
  public var binding: CriterionEstimate

  /// The last that a search tried; nil where one held.
  fileprivate init?(failed loads: LoadGate) {
    guard loads.replicas == nil, let last = loads.search.evaluations.last,
      let binding = last.binding
    else { return nil }
    (replicas, measure) = (last.replicas, loads.deciding.load.measure)
    self.binding = binding
  }
}
