// ParallelModel.swift: separate lines, one server each, and a rule that picks the line.

import Kernel
import Units

/// Poisson arrivals sent to one of n exponential servers, each with its own line.
struct ParallelModel {
  enum Routing {
    case random, roundRobin
    case shortest(of: Int)
  }

  var rate: Double
  var serviceRate: Double
  var servers: Int
  var routing: Routing

  func plan(effort: Double) -> RunPlan {
    if case .shortest = routing {
      // Short queues forget fast; each of many servers is a sample of its own.
      let load = rate / serviceRate / Double(servers)
      let span = 10 / (1 - load) / serviceRate
      return RunPlan(warmUp: span, length: max(span, 100_000 / rate) * effort)
    }
    return RunPlan(
      customersPerSecond: rate / Double(servers), meanService: 1 / serviceRate, effort: effort)
  }

  func run(_ plan: RunPlan, metrics: [String], seed: UInt64, replication: Int) -> [String: Double] {
    var run = ParallelRun(self, plan, metrics: metrics, seed: seed, replication: replication)
    while !run.tally.isOver { run.step() }
    var values: [String: Double] = [:]
    for name in metrics { values[name] = run.tally.metric(name) }
    // The cases describe one of the equal stations.
    if let all = values["L"] { values["L"] = all / Double(servers) }
    if let all = values["Lq"] { values["Lq"] = all / Double(servers) }
    return values
  }
}

private struct ParallelRun {
  let model: ParallelModel
  var tally: Tally
  private var queue: EventQueue
  private var customers: Customers
  private var current: [Int]
  private var arrivals: RandomStream
  private var services: RandomStream
  private var choices: RandomStream
  private var nextArrival: SimulationTime
  private var turn = 0
  private var present = 0
  private var busy = 0

  init(_ model: ParallelModel, _ plan: RunPlan, metrics: [String], seed: UInt64, replication: Int) {
    self.model = model
    tally = Tally(plan, servers: model.servers, metrics: metrics)
    queue = EventQueue(capacity: model.servers)
    customers = Customers(lines: model.servers)
    current = Array(repeating: -1, count: model.servers)
    arrivals = RandomStream(seed: seed, replication: replication, name: "arrivals")
    services = RandomStream(seed: seed, replication: replication, name: "service")
    choices = RandomStream(seed: seed, replication: replication, name: "routing")
    nextArrival = Distribution.exponential(.init(rate: model.rate)).time(&arrivals)
  }

  mutating func step() {
    if nextArrival < queue.nextTime {
      let now = nextArrival
      arrive(now)
      nextArrival = now + Distribution.exponential(.init(rate: model.rate)).time(&arrivals)
    } else if let event = queue.pop() {
      depart(Int(event.target), event.time)
    }
    let (n, b) = (present, busy)
    tally.change(at: lastTime, inSystem: n, waiting: n - b, busy: b)
  }

  private var lastTime = SimulationTime.zero

  private mutating func arrive(_ now: SimulationTime) {
    lastTime = now
    let server = choose()
    let row = customers.add(Customer(arrival: now))
    tally.came(at: now, found: present, waits: current[server] >= 0)
    present += 1
    if current[server] < 0 { start(row, server, now) } else { customers.append(row, to: server) }
  }

  private mutating func start(_ row: Int, _ server: Int, _ now: SimulationTime) {
    busy += 1
    current[server] = row
    customers[row].start = now
    let service = Distribution.exponential(.init(rate: model.serviceRate)).time(&services)
    queue.schedule(at: now + service, target: Int32(server))
  }

  private mutating func depart(_ server: Int, _ now: SimulationTime) {
    lastTime = now
    let row = current[server]
    let customer = customers[row]
    tally.left(arrival: customer.arrival, wait: customer.start - customer.arrival, at: now)
    customers.remove(row)
    present -= 1
    busy -= 1
    current[server] = -1
    if let next = customers.popFirst(of: server) { start(next, server, now) }
  }

  private func load(_ server: Int) -> Int {
    customers.lengths[server] + (current[server] < 0 ? 0 : 1)
  }

  private mutating func choose() -> Int {
    switch model.routing {
    case .random: return Int.random(in: 0..<model.servers, using: &choices)
    case .roundRobin:
      turn = (turn + 1) % model.servers
      return turn
    case .shortest(let count):
      var best = Int.random(in: 0..<model.servers, using: &choices)
      for _ in 1..<max(2, count) {
        let other = Int.random(in: 0..<model.servers, using: &choices)
        if load(other) < load(best) { best = other }
      }
      return best
    }
  }
}
