// NetworkModel.swift: stations with exponential servers and random routing, open or closed.

import Foundation
import Kernel
import Units

/// A Jackson network: Poisson arrivals from outside, or a fixed population, or both.
struct NetworkModel {
  var external: [Double]
  var rates: [Double]
  /// Servers of each station; `Int.max` makes it a pure delay.
  var servers: [Int]
  /// `routing[i][j]` is the probability of going from i to j; the rest leaves the network.
  var routing: [[Double]]
  /// Customers that start at station 0 and are never replaced.
  var population = 0
  /// The only station whose customers are observed, where one is meant (a closed loop's server).
  var observed: Int?

  /// - Parameter flows: customers a second through each station.
  func plan(flows: [Double], effort: Double) -> RunPlan {
    let loads = zip(rates.indices, flows).map { i, flow in flow / rates[i] / Double(servers[i]) }
    let worst = loads.indices.max { loads[$0] < loads[$1] } ?? 0
    return RunPlan(
      customersPerSecond: flows.max() ?? 1, meanService: 1 / rates[worst],
      servers: servers[worst] == .max ? 1 : servers[worst], effort: effort)
  }

  /// Solves the traffic equations by iteration: an open network loses customers, so it converges.
  var flows: [Double] {
    var flows = external
    for _ in 0..<10_000 {
      flows = external.indices.map { j in
        external[j] + external.indices.reduce(0) { $0 + flows[$1] * routing[$1][j] }
      }
    }
    return flows
  }

  func run(_ plan: RunPlan, metrics: [String], seed: UInt64, replication: Int) -> [String: Double] {
    var run = NetworkRun(self, plan, metrics: metrics, seed: seed, replication: replication)
    while !run.tally.isOver { run.step() }
    return run.metrics(metrics)
  }
}

private struct NetworkRun {
  let model: NetworkModel
  var tally: Tally
  private var stations: [Tally]
  private var queue = EventQueue()
  private var customers: Customers
  private var busy: [Int]
  private var present: [Int]
  private var total = 0
  private var left = 0
  private var random: RandomStream
  private var nextArrival = SimulationTime.never
  private let externalRate: Double
  private let externalShares: [Double]

  init(_ model: NetworkModel, _ plan: RunPlan, metrics: [String], seed: UInt64, replication: Int) {
    self.model = model
    let count = model.rates.count
    tally = Tally(plan, servers: model.observed.map { model.servers[$0] } ?? 1, metrics: metrics)
    stations = model.servers.map { Tally(plan, servers: $0, metrics: []) }
    customers = Customers(lines: count)
    busy = Array(repeating: 0, count: count)
    present = busy
    random = RandomStream(seed: seed, replication: replication, name: "network")
    let rate = model.external.reduce(0, +)
    externalRate = rate
    externalShares = model.external.map { $0 / max(rate, .leastNonzeroMagnitude) }
    for _ in 0..<model.population { enter(customers.add(Customer()), station: 0, .zero) }
    scheduleArrival(after: .zero)
  }

  private mutating func scheduleArrival(after now: SimulationTime) {
    guard externalRate > 0 else { return }
    nextArrival = now + Distribution.exponential(.init(rate: externalRate)).time(&random)
  }

  mutating func step() {
    if nextArrival < queue.nextTime {
      let now = nextArrival
      total += 1
      if model.observed == nil { tally.came(at: now, found: total - 1, waits: false) }
      let station = pick(externalShares) ?? 0
      enter(customers.add(Customer(arrival: now)), station: station, now)
      if model.observed == nil { tally.change(at: now, inSystem: total, waiting: 0, busy: 0) }
      scheduleArrival(after: now)
    } else if let event = queue.pop() {
      leave(Int(event.target), event.time)
    }
  }

  private mutating func enter(_ row: Int, station: Int, _ now: SimulationTime) {
    stations[station].came(at: now, found: present[station], waits: false)
    present[station] += 1
    customers[row].place = station
    customers[row].entered = now
    if busy[station] < model.servers[station] {
      start(row, station, now)
    } else {
      customers.append(row, to: station)
    }
    note(station, now)
  }

  private mutating func start(_ row: Int, _ station: Int, _ now: SimulationTime) {
    busy[station] += 1
    customers[row].start = now
    let service = Distribution.exponential(.init(rate: model.rates[station])).time(&random)
    queue.schedule(at: now + service, target: Int32(row))
  }

  private mutating func leave(_ row: Int, _ now: SimulationTime) {
    let customer = customers[row]
    let station = customer.place
    present[station] -= 1
    busy[station] -= 1
    if let next = customers.popFirst(of: station) { start(next, station, now) }
    note(station, now)
    if model.observed == station {
      tally.left(arrival: customer.entered, wait: customer.start - customer.entered, at: now)
    }
    if let next = pick(model.routing[station]) { return enter(row, station: next, now) }
    total -= 1
    customers.remove(row)
    if model.observed == nil {
      tally.left(arrival: customer.arrival, wait: .zero, at: now)
      tally.change(at: now, inSystem: total, waiting: 0, busy: 0)
    }
  }

  private mutating func note(_ station: Int, _ now: SimulationTime) {
    let (n, b) = (present[station], busy[station])
    stations[station].change(at: now, inSystem: n, waiting: n - b, busy: b)
    if model.observed == station { tally.change(at: now, inSystem: n, waiting: n - b, busy: b) }
  }

  /// An index drawn with these probabilities; nil with the probability that is left.
  private mutating func pick(_ probabilities: [Double]) -> Int? {
    if probabilities.count == 1 { return probabilities[0] > 0 ? 0 : nil }
    var rest = random.nextUniform()
    for (index, probability) in probabilities.enumerated() {
      rest -= probability
      if rest < 0 { return index }
    }
    return nil
  }

  func metrics(_ names: [String]) -> [String: Double] {
    var values: [String: Double] = [:]
    for name in names { values[name] = value(name) }
    return values
  }

  private func value(_ name: String) -> Double? {
    if name == "W_total" { return tally.metric("W") }
    if name == "flow_balance" {
      return (Double(tally.arrivals) - Double(tally.sojourn.count)) / tally.length
    }
    guard let at = name.range(of: "_node") else { return tally.metric(name) }
    guard let node = Int(name[at.upperBound...]), stations.indices.contains(node - 1) else {
      return nil
    }
    let station = stations[node - 1]
    let quantity = String(name[..<at.lowerBound])
    return quantity == "lambda"
      ? Double(station.arrivals) / station.length : station.metric(quantity)
  }
}
