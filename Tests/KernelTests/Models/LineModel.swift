// LineModel.swift: one line before c servers with batches, limited room, impatience and vacations.

import Kernel
import Units

/// Poisson batches of customers at c equal servers, first come first served.
struct LineModel {
  var batchRate: Double
  var batch = 1
  var servers = 1
  /// The most customers in the system; those beyond it are lost.
  var capacity = Int.max
  var service: Distribution
  var patience: Distribution?
  /// A single server leaves for such a time whenever it finds nobody.
  var vacation: Distribution?

  func plan(effort: Double) -> RunPlan {
    // Loss and impatience keep the line short: it forgets as if the load were moderate.
    let isBounded = capacity < .max || patience != nil
    return RunPlan(
      customersPerSecond: batchRate * Double(batch), meanService: service.mean, servers: servers,
      variability: Double(batch + 1) / 2, loadLimit: isBounded ? 0.85 : 0.995, effort: effort)
  }

  func run(_ plan: RunPlan, metrics: [String], seed: UInt64, replication: Int) -> Tally {
    var run = LineRun(self, plan, metrics: metrics, seed: seed, replication: replication)
    while !run.tally.isOver { run.step() }
    return run.tally
  }
}

private struct LineRun {
  private enum Kind: Int32 { case departure, impatience, vacationEnd }

  let model: LineModel
  var tally: Tally
  private var queue = EventQueue()
  private var customers = Customers(lines: 1)
  private var gaps: RandomStream
  private var services: RandomStream
  private var patiences: RandomStream
  private var nextBatch: SimulationTime
  private var waiting = 0
  private var busy = 0
  private var away = false

  init(_ model: LineModel, _ plan: RunPlan, metrics: [String], seed: UInt64, replication: Int) {
    self.model = model
    tally = Tally(plan, servers: model.servers, metrics: metrics)
    gaps = RandomStream(seed: seed, replication: replication, name: "arrivals")
    services = RandomStream(seed: seed, replication: replication, name: "service")
    patiences = RandomStream(seed: seed, replication: replication, name: "patience")
    nextBatch = Distribution.exponential(.init(rate: model.batchRate)).time(&gaps)
    rest(from: .zero)
  }

  mutating func step() {
    if nextBatch < queue.nextTime {
      let now = nextBatch
      for _ in 0..<model.batch { arrive(now) }
      nextBatch = now + Distribution.exponential(.init(rate: model.batchRate)).time(&gaps)
    } else if let event = queue.pop() {
      switch Kind(rawValue: event.kind) {
      case .departure: depart(Int(event.target), event.time)
      case .impatience: loseHeart(Int(event.target), event.time)
      case .vacationEnd, nil:
        away = false
        serveNext(event.time)
        rest(from: event.time)
      }
    }
  }

  private mutating func note(_ now: SimulationTime) {
    tally.change(at: now, inSystem: waiting + busy, waiting: waiting, busy: busy)
  }

  private mutating func arrive(_ now: SimulationTime) {
    let found = waiting + busy
    let waits = busy == model.servers || away
    tally.came(at: now, found: found, waits: waits && found < model.capacity)
    guard found < model.capacity else { return tally.blocked(at: now) }
    let row = customers.add(Customer(arrival: now))
    customers.append(row, to: 0)
    waiting += 1
    if waits, let patience = model.patience {
      let limit = now + patience.time(&patiences)
      queue.schedule(at: limit, kind: Kind.impatience.rawValue, target: Int32(row))
      customers[row].place = 1  // a pending event still names this row
    }
    if !waits { serveNext(now) }
    note(now)
  }

  private mutating func depart(_ row: Int, _ now: SimulationTime) {
    let customer = customers[row]
    busy -= 1
    tally.left(arrival: customer.arrival, wait: customer.start - customer.arrival, at: now)
    release(row)
    serveNext(now)
    note(now)
    rest(from: now)
  }

  private mutating func serveNext(_ now: SimulationTime) {
    while busy < model.servers, let row = customers.popFirst(of: 0) {
      if customers[row].hasLeft {
        customers.remove(row)
        continue
      }
      waiting -= 1
      busy += 1
      customers[row].start = now
      let end = now + model.service.time(&services)
      queue.schedule(at: end, kind: Kind.departure.rawValue, target: Int32(row))
    }
  }

  private mutating func loseHeart(_ row: Int, _ now: SimulationTime) {
    customers[row].place = 0
    if customers[row].hasLeft { return customers.remove(row) }  // served before
    guard customers[row].start == .zero else { return }  // in service
    customers[row].hasLeft = true
    waiting -= 1
    tally.abandoned(arrival: customers[row].arrival, at: now)
    note(now)
  }

  /// Frees the row of a served customer, or leaves that to its pending impatience.
  private mutating func release(_ row: Int) {
    if customers[row].place == 0 { customers.remove(row) } else { customers[row].hasLeft = true }
  }

  private mutating func rest(from now: SimulationTime) {
    guard let vacation = model.vacation, busy == 0, !away else { return }
    away = true
    let end = now + vacation.time(&services)
    queue.schedule(at: end, kind: Kind.vacationEnd.rawValue)
  }
}
