// FailureGate.swift: the percentile as it is, with what may fail lost.

internal import Plans

/// Replicates of the busy windows at the percentile itself, on what a loss leaves.
struct FailureGate: Gate {
  static let name = "failure"
  var name: String { Self.name }
  var play: GatePlay { GatePlay(height: .percentile, hasLoss: true) }

  func isAsked(_ demand: LoadDemand) -> Bool { demand.failureDomain.isAsked }

  func smallest(_ judge: inout Judge, beside found: GateFindings) throws -> GateFinding {
    var finding = GateFinding(self)
    guard let headroom = found.headroom, let replicas = headroom.replicas,
      let loads = headroom.loads
    else { return finding }
    let gate = try judge.smallest(
      for: judge.designs(of: play, deciding: loads.measure.index), purpose: name,
      from: judge.rule.guess(from: replicas), losing: loss(judge.demand))
    finding.loads = gate
    guard let needed = gate.replicas else { return finding }
    let fleet = judge.demand.failureDomain.replicas(keeping: needed)
    (finding.replicas, finding.running) = (fleet, needed)
    finding.proof = GateProof(name, running: needed, fleet: fleet, gate.search)
    return finding
  }

  func verdict(
    on fleet: FleetSpread, _ judge: inout Judge, deciding: Int
  ) throws -> OwnedGate {
    let kept = fleet.replicas - judge.demand.failureDomain.lost(fleet)
    return try judge.worst(
      of: name, kept, judge.designs(of: play, deciding: deciding),
      losing: loss(judge.demand))
  }

  func oneFewer(
    than replicas: Int, _ finding: GateFinding, _ judge: inout Judge, _ provenance: Provenance
  ) throws -> FewerProof? {
    guard let gate = finding.loads else { return nil }
    let left = (finding.running ?? replicas) - gate.search.stride
    guard left > 0 else { return nil }
    let runs = gate.search.evaluation(left)?.runs
    return FewerProof(
      replicas: replicas - gate.search.stride,
      proof: try judge.proof(
        left, gate.design, runs: runs, losing: loss(judge.demand), provenance: provenance),
      measure: gate.deciding.load.measure)
  }

  /// What is played to be lost. Where nothing is cached, what is left has always been alone; else what was lost takes its
  /// cache along, and others must compute it again.
  private func loss(_ demand: LoadDemand) -> FailureDomain? {
    demand.problem.cachesPrefixes ? demand.failureDomain : nil
  }

  func load(_ demand: LoadDemand) -> GateLoad {
    let rule = demand.failureDomain.rule
    let gone = rule.lost == 1 ? "a \(rule.domain)" : "\(rule.lost) \(rule.domain)s"
    let isJob = demand.leading.job != nil
    let percentile = demand.rule.percentileName
    return GateLoad(
      name, "\(isJob ? "the job" : percentile) with \(demand.failureDomain.words) lost",
      short: "\(isJob ? "the job" : "\(percentile) load"), \(gone) lost")
  }

  func words(load: String, _ demand: LoadDemand) -> String {
    "with \(demand.failureDomain.words) lost at \(load)"
  }
}

extension HeadroomRule {
  /// Replicas that a load without the margin may take where so many hold it with the margin.
  func guess(from replicas: Int) -> Int {
    max(1, Int(nominal(of: Double(replicas)).rounded(.up)))
  }
}
