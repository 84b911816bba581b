// PriorityModel.swift: one server that serves the most urgent class first.

import Foundation
import Kernel
import Units

/// M/G/1 with priority classes, class 0 the highest, first come first served within a class.
struct PriorityModel {
  var rates: [Double]
  var services: [Distribution]
  /// Whether an arrival interrupts a lower class, which later goes on where it stopped.
  var preemptive: Bool

  func plan(effort: Double) -> RunPlan {
    let rate = rates.reduce(0, +)
    let work = zip(rates, services).reduce(0) { $0 + $1.0 * $1.1.mean }
    return RunPlan(
      customersPerSecond: rate, meanService: work / rate, variability: 1.5, effort: effort)
  }

  func run(_ plan: RunPlan, metrics: [String], seed: UInt64, replication: Int) -> [String: Double] {
    var run = PriorityRun(self, plan, metrics: metrics, seed: seed, replication: replication)
    while !run.isOver { run.step() }
    var values: [String: Double] = [:]
    for name in metrics {
      guard let at = name.range(of: "_class"), let number = Int(name[at.upperBound...]),
        run.classes.indices.contains(number - 1)
      else {
        values[name] = run.whole.metric(name)
        continue
      }
      values[name] = run.classes[number - 1].metric(String(name[..<at.lowerBound]))
    }
    return values
  }
}

private struct PriorityRun {
  let model: PriorityModel
  var classes: [Tally]
  var whole: Tally
  private var queue = EventQueue()
  private var customers: Customers
  private var gaps: [RandomStream]
  private var services: [RandomStream]
  private var nextArrivals: Tournament
  private var serving: Int?
  /// Counts the starts of service: a departure with another number was interrupted.
  private var generation: Int32 = 0
  private var present: [Int]

  init(_ model: PriorityModel, _ plan: RunPlan, metrics: [String], seed: UInt64, replication: Int) {
    self.model = model
    let count = model.rates.count
    let names = metrics.compactMap { $0.split(separator: "_class").first.map(String.init) }
    classes = (0..<count).map { _ in Tally(plan, servers: 1, metrics: names) }
    whole = Tally(plan, servers: 1, metrics: metrics)
    customers = Customers(lines: count)
    present = Array(repeating: 0, count: count)
    gaps = (0..<count).map {
      RandomStream(seed: seed, replication: replication, name: "arrivals of \($0)")
    }
    services = (0..<count).map {
      RandomStream(seed: seed, replication: replication, name: "service of \($0)")
    }
    nextArrivals = Tournament(count: count)
    for index in 0..<count { scheduleArrival(index, after: .zero) }
  }

  var isOver: Bool { whole.isOver }

  private mutating func scheduleArrival(_ index: Int, after now: SimulationTime) {
    let gap = Distribution.exponential(.init(rate: model.rates[index])).time(&gaps[index])
    nextArrivals.update(index, key: (now + gap).ticks)
  }

  mutating func step() {
    if nextArrivals.minKey < queue.nextTime.ticks {
      let index = nextArrivals.minIndex
      let now = SimulationTime(ticks: nextArrivals.minKey)
      arrive(index, now)
      scheduleArrival(index, after: now)
    } else if let event = queue.pop(), event.kind == generation {
      depart(event.time)
    }
  }

  private mutating func arrive(_ index: Int, _ now: SimulationTime) {
    let service = model.services[index].time(&services[index])
    let row = customers.add(
      Customer(arrival: now, remaining: service, service: service, place: index))
    classes[index].came(at: now, found: present[index], waits: serving != nil)
    whole.came(at: now, found: present.reduce(0, +), waits: serving != nil)
    present[index] += 1
    customers.append(row, to: index)
    if let current = serving, model.preemptive, customers[current].place > index {
      let served = now - customers[current].start
      customers[current].remaining = customers[current].remaining - served
      customers.prepend(current, to: customers[current].place)
      serving = nil
    }
    if serving == nil { serveNext(now) }
    note(index, now)
  }

  private mutating func serveNext(_ now: SimulationTime) {
    guard let index = model.rates.indices.first(where: { customers.lengths[$0] > 0 }),
      let row = customers.popFirst(of: index)
    else { return }
    serving = row
    generation &+= 1
    customers[row].start = now
    queue.schedule(at: now + customers[row].remaining, kind: generation)
  }

  private mutating func depart(_ now: SimulationTime) {
    guard let row = serving else { return }
    let customer = customers[row]
    let waited = now - customer.arrival - customer.service
    serving = nil
    present[customer.place] -= 1
    classes[customer.place].left(arrival: customer.arrival, wait: waited, at: now)
    whole.left(arrival: customer.arrival, wait: waited, at: now)
    customers.remove(row)
    serveNext(now)
    note(customer.place, now)
  }

  private mutating func note(_ index: Int, _ now: SimulationTime) {
    let busy = serving == nil ? 0 : 1
    let total = present.reduce(0, +)
    whole.change(at: now, inSystem: total, waiting: total - busy, busy: busy)
    for each in classes.indices {
      let own = serving.map { customers[$0].place == each ? 1 : 0 } ?? 0
      classes[each].change(
        at: now, inSystem: present[each], waiting: present[each] - own, busy: own)
    }
  }
}
