// SimulationResult+Run.swift: what a run has recorded, without its warm-up.

internal import Kernel
internal import Metrics
internal import Units

extension SimulationResult {
  /// - Precondition: the run has ended, and all that was reported is counted.
  init(_ run: borrowing Simulation) {
    let (cut, outcome) = run.warmUp.decide(end: run.lastEnd)
    let start = cut.map { run.warmUp.cuts[$0].time } ?? 0
    var classes = run.recorder.classes.copied
    for index in classes.indices {
      classes[index].latency = classes[index].latency.samples(
        after: cut, of: run.warmUp.cuts.map { $0.classes[index] })
      classes[index].overflow.latency = classes[index].overflow.latency.samples(
        after: cut, of: run.warmUp.cuts.map { $0.overflow[index] })
      classes[index].overflow.refused = run.gateway.refusals[index]
    }
    let pools = run.fleet.pools.indices.map { pool in
      PoolRecord(
        specification: run.fleet.pools[pool],
        tally: run.recorder.pools[pool].counts(
          after: cut, of: run.warmUp.cuts.map { $0.pools[pool] }, from: start, to: run.lastEnd),
        life: run.lifecycle.ticks(ofPool: pool, from: start, to: run.lastEnd))
    }
    self.init(
      classNames: run.lanes.classes.map(\.name), classes: run.lanes.joined(classes), pools: pools,
      duration: SimulationTime(ticks: run.lastEnd).seconds, warmUp: outcome,
      timeline: run.recorder.timeline, parts: run.recorder.parts.whole,
      firstTokenParts: run.recorder.parts.firstToken,
      handOvers: run.lanes.joined(run.transfers.records),
      links: run.transfers.areThere
        ? run.fleet.pools.indices.map { pool in
          run.transfers.link(
            ofPool: pool,
            wallTicks: run.lifecycle.ticks(ofPool: pool, from: 0, to: run.lastEnd).serving)
        } : [], endedClients: run.arrivals.endedClients)
  }
}
