// HeadroomGate.swift: the percentile of the load and the margin on top.

internal import Plans
internal import Text

/// Replicates of the busy windows, raised to the percentile with its margin.
struct HeadroomGate: Gate {
  static let name = "headroom"
  var name: String { Self.name }
  var play: GatePlay { GatePlay(height: .margin) }

  func isAsked(_ demand: LoadDemand) -> Bool { true }

  func smallest(_ judge: inout Judge, beside found: GateFindings) throws -> GateFinding {
    var finding = GateFinding(self)
    let gate = try judge.smallest(for: judge.designs, purpose: name, from: found.start)
    finding.loads = gate
    guard let replicas = gate.replicas else { return finding }
    (finding.replicas, finding.running) = (replicas, replicas)
    finding.proof = GateProof(name, running: replicas, fleet: replicas, gate.search)
    return finding
  }

  func verdict(
    on fleet: FleetSpread, _ judge: inout Judge, deciding: Int
  ) throws -> OwnedGate {
    try judge.worst(of: name, fleet.replicas, judge.designs)
  }

  func oneFewer(
    than replicas: Int, _ finding: GateFinding, _ judge: inout Judge, _ provenance: Provenance
  ) throws -> FewerProof? {
    guard let gate = finding.loads, replicas > gate.search.stride else { return nil }
    let fewer = replicas - gate.search.stride
    let runs = gate.search.evaluation(fewer)?.runs
    return FewerProof(
      replicas: fewer,
      proof: try judge.proof(fewer, gate.design, runs: runs, provenance: provenance),
      measure: gate.deciding.load.measure)
  }

  func load(_ demand: LoadDemand) -> GateLoad {
    let margin = demand.rule.marginInWords
    return demand.leading.job != nil
      ? GateLoad(name, "the job + \(margin), drawn several times", short: "the job + \(margin)")
      : GateLoad(
        name, "\(demand.rule.percentileName) + \(margin), replicates of busy windows",
        short: "\(demand.rule.percentileName) load + \(margin)")
  }

  func words(load: String, _ demand: LoadDemand) -> String {
    "at \(load) × \(NumberText.shortest(demand.rule.factor))"
  }
}
