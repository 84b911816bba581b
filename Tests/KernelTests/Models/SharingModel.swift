// SharingModel.swift: processor sharing: everyone present gets the same share of one server.

import Kernel
import Units

/// M/G/1 processor sharing. Virtual time is the service a customer present since 0 would have had: it
/// runs at 1/n, and a customer leaves when it has grown by the customer's size; so departures wait in
/// a queue ordered by virtual time.
struct SharingModel {
  var rate: Double
  var service: Distribution

  func plan(effort: Double) -> RunPlan {
    RunPlan(
      customersPerSecond: rate, meanService: service.mean,
      variability: 1 + min(20, service.variance / (service.mean * service.mean)), effort: effort)
  }

  func run(_ plan: RunPlan, metrics: [String], seed: UInt64, replication: Int) -> [String: Double] {
    var gaps = RandomStream(seed: seed, replication: replication, name: "arrivals")
    var sizes = RandomStream(seed: seed, replication: replication, name: "service")
    var tally = Tally(plan, servers: 1, metrics: metrics)
    var customers = Customers(lines: 0)
    var bySize = metrics.compactMap { name in
      suffix(of: name, after: "W_given_size=").map { (name: name, size: $0, stay: Moments()) }
    }
    var queue = EventQueue()
    var virtual = SimulationTime.zero
    var now = SimulationTime.zero
    let gap = Distribution.exponential(.init(rate: rate))
    var nextArrival = gap.time(&gaps)
    while !tally.isOver {
      let n = Int64(queue.count)
      let departure = n == 0 ? .max : now.ticks + (queue.nextTime - virtual).ticks * n
      let before = now
      now = SimulationTime(ticks: min(nextArrival.ticks, departure))
      if n > 0 { virtual += SimulationTime(ticks: (now - before).ticks / n) }
      if nextArrival.ticks < departure {
        let size = service.time(&sizes)
        tally.came(at: now, found: Int(n), waits: n > 0)
        let row = customers.add(Customer(arrival: now, service: size))
        queue.schedule(at: virtual + size, target: Int32(row))
        nextArrival = now + gap.time(&gaps)
      } else if let event = queue.pop() {
        let customer = customers[Int(event.target)]
        let stay = now - customer.arrival
        tally.left(arrival: customer.arrival, wait: stay - customer.service, at: now)
        for index in bySize.indices
        where now >= plan.from && abs(customer.service.seconds.value - bySize[index].size) < 1e-9 {
          bySize[index].stay.add(stay.seconds.value)
        }
        customers.remove(Int(event.target))
      }
      tally.change(at: now, inSystem: queue.count, waiting: 0, busy: min(1, queue.count))
    }
    var values: [String: Double] = [:]
    for name in metrics { values[name] = tally.metric(name) }
    for entry in bySize where entry.stay.count > 0 { values[entry.name] = entry.stay.mean }
    return values
  }
}
