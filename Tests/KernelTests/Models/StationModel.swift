// StationModel.swift: the library's own G/G/c station under observation.

import Kernel
import Units

/// One run of `QueueingStation`, observed in a window.
struct StationModel {
  var servers = 1
  var interarrival: Distribution
  var service: Distribution

  func plan(effort: Double) -> RunPlan {
    let variation = { (law: Distribution) in min(20, law.variance / (law.mean * law.mean)) }
    return RunPlan(
      customersPerSecond: 1 / interarrival.mean, meanService: service.mean, servers: servers,
      variability: (variation(interarrival) + variation(service)) / 2, effort: effort)
  }

  func run(_ plan: RunPlan, metrics: [String], seed: UInt64, replication: Int) -> Tally {
    var station = QueueingStation(
      servers: servers, interarrival: interarrival, service: service, seed: seed,
      replication: replication)
    var tally = Tally(plan, servers: servers, metrics: metrics)
    while !tally.isOver, let event = station.next() {
      let n = event.inStation
      tally.change(at: event.time, inSystem: n, waiting: max(0, n - servers), busy: min(n, servers))
      if event.isArrival {
        tally.came(at: event.time, found: n - 1, waits: event.start == .never)
      } else {
        tally.left(arrival: event.arrival, wait: event.start - event.arrival, at: event.time)
      }
    }
    return tally
  }
}
