// ReplayGate.swift: every window as it was recorded, up to the percentile.

internal import Plans

/// The load as recorded, whole: bursts inside windows, and what one window leaves to the next.
struct ReplayGate: Gate {
  static let name = "replay"
  var name: String { Self.name }
  var play: GatePlay { GatePlay(height: .recorded) }

  func isAsked(_ demand: LoadDemand) -> Bool { true }

  func smallest(_ judge: inout Judge, beside found: GateFindings) throws -> GateFinding {
    var finding = GateFinding(self)
    guard let headroom = found.headroom?.replicas else { return finding }
    let start = found.failure?.running ?? judge.rule.guess(from: headroom)
    let replayed = try judge.smallestReplay(from: start, upTo: headroom)
    finding.isBound = judge.demand.load.requests > LoadDemand.searchedReplay
    if let fleet = replayed.replicas {
      (finding.replicas, finding.running) = (fleet, fleet)
      finding.proof = GateProof(replay: fleet, replayed.seen)
      if fleet > headroom {
        finding.excess = try ReplayExcess(demand: judge.demand).sentence(fleet, replayed)
      }
    }
    if replayed.hopeless > 0 {
      judge.warn(
        "\(replayed.hopeless) of \(judge.demand.profile.windows.count) windows miss the SLO at any size: what is in "
          + "them is too long or too sudden for it; the replay gate leaves them out")
    }
    return finding
  }

  func verdict(
    on fleet: FleetSpread, _ judge: inout Judge, deciding: Int
  ) throws -> OwnedGate {
    let run = try judge.demand.replay(fleet.replicas, judge.demand.scope)
    return OwnedGate(
      gate: name, running: fleet.replicas, verdict: run.holds ? .holds : .fails,
      estimate: run.worst)
  }

  func oneFewer(
    than replicas: Int, _ finding: GateFinding, _ judge: inout Judge, _ provenance: Provenance
  ) throws -> FewerProof? {
    let fewer = replicas - 1
    let run = try judge.demand.replay(fewer, judge.demand.scope)
    judge.record(fewer, run)
    var told = judge.demand.summary(fewer, run, provenance: provenance)
    told?.overall.verdict = run.holds
    let proof = SidedProof(
      replicas: fewer, verdict: run.holds ? .holds : .fails, binding: run.worst, summary: told)
    return FewerProof(replicas: fewer, proof: proof, measure: nil)
  }

  func load(_ demand: LoadDemand) -> GateLoad {
    demand.leading.job != nil
      ? GateLoad(name, "the job as recorded", short: "the job as recorded")
      : GateLoad(
        name, "every window as recorded, up to \(demand.rule.percentileName) of every measure",
        short: "windows as recorded")
  }

  func words(load: String, _ demand: LoadDemand) -> String { "in the load as recorded" }
}
