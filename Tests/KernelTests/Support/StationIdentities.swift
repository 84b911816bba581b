// StationIdentities.swift: what must hold with `==` on a run that starts and ends empty.

import Kernel
import Units

/// One drained run of a station with its integer sums, in ticks.
struct StationIdentities {
  private(set) var areaMinusSojourns: Int128 = 0
  private(set) var busyMinusServices: Int128 = 0
  /// Arrivals − departures − customers inside, the worst over all instants.
  private(set) var worstImbalance = 0
  private(set) var departures = 0

  init(
    servers: Int = 3, interarrival: Distribution = .exponential(.init(mean: 0.4)),
    service: Distribution = .logNormal(.init(mean: 1, coefficientOfVariation: 2)),
    customers: Int = 5000, seed: UInt64, replication: Int
  ) {
    var station = QueueingStation(
      servers: servers, interarrival: interarrival, service: service, arrivals: customers,
      seed: seed, replication: replication)
    var arrivals = 0
    var inside = 0
    var last = SimulationTime.zero
    while let event = station.next() {
      let span = Int128((event.time - last).ticks)
      areaMinusSojourns += span * Int128(inside)
      busyMinusServices += span * Int128(min(inside, servers))
      last = event.time
      inside = event.inStation
      if event.isArrival {
        arrivals += 1
      } else {
        departures += 1
        areaMinusSojourns -= Int128((event.time - event.arrival).ticks)
        busyMinusServices -= Int128((event.time - event.start).ticks)
      }
      worstImbalance = max(worstImbalance, abs(arrivals - departures - station.inStation))
    }
  }

  /// Under the names of the table, differences in seconds.
  var values: [String: Double] {
    let second = Double(SimulationTime.ticksPerSecond)
    return [
      "L_minus_lambda_W": Double(areaMinusSojourns) / second,
      "arrivals_minus_departures_minus_inside": Double(worstImbalance),
      "busy_time_minus_sum_of_service": Double(busyMinusServices) / second,
    ]
  }
}
