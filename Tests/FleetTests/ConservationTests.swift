// ConservationTests.swift: what must hold at every instant of a run, whatever the scenario.

import Hardware
import Kernel
import Testing
import Units

@testable import Engine
@testable import Fleet

@Suite struct ConservationTests {
  private static let group = 20

  @Test("nothing is lost, nothing exceeds its limit, time never goes back", arguments: 0..<15)
  func everyInstant(group: Int) throws {
    for seed in group * Self.group..<(group + 1) * Self.group {
      var generator = ScenarioGenerator(seed: seed)
      let scenario = generator.make()
      try check(scenario, warmUp: .none)
      try check(scenario, warmUp: .automatic(expectedRequests: scenario.requests.count))
    }
  }

  private func check(_ scenario: Scenario, warmUp: WarmUpRule) throws {
    let log = RecordLog()
    var lastEnd: Int64 = 0
    var isOrdered = true
    var simulation = try scenario.simulation(warmUp: warmUp) { record in
      log.records.append(record)
      // Who is turned away at a later stage, or when it is handed over, ends after its arrival, and no record says when.
      let kind = scenario.classes[record.classIndex]
      let isAtArrival =
        kind.route.escalations.isEmpty
        && !kind.pools.contains { scenario.pools[$0].role.handOver != nil }
      let end =
        record.finish?.ticks
        ?? (isAtArrival ? record.arrival.ticks : max(lastEnd, record.arrival.ticks))
      isOrdered = isOrdered && end >= lastEnd
      lastEnd = max(lastEnd, end)
      let queue = record.queue?.ticks ?? 0
      isOrdered = isOrdered && queue >= 0 && record.arrival.ticks + queue <= end
    }
    var faults: [String] = []
    while faults.isEmpty, try simulation.advance() {
      let inFlight = simulation.requests.count
      let unfinished = simulation.progress.unfinished
      if simulation.arrivedCount != log.records.count + unfinished {
        faults.append("arrived \(simulation.arrivedCount), ended \(log.records.count)")
      }
      var (listed, held) = (0, 0)
      for index in simulation.replicas.indices {
        listed +=
          simulation.replicas[index].running.count + simulation.replicas[index].waiting.count
        held += simulation.transfers.held(index)
        faults += Self.faults(of: simulation.replicas[index], simulation.requests)
      }
      // Those whose KV is on its way are on no list.
      if !(inFlight - held...inFlight).contains(listed) {
        faults.append("\(listed) listed of \(inFlight) in flight")
      }
    }
    if !isOrdered { faults.append("records are not in order of time") }
    #expect(faults.isEmpty, "\(scenario.description)\n\(faults.joined(separator: "\n"))")
    for index in simulation.replicas.indices {
      let (blocks, rows) = (
        simulation.replicas[index].kv.used, simulation.replicas[index].decoding.count
      )
      let state = simulation.replicas[index].state
      #expect(blocks == 0 && rows == 0)
      #expect(state == .idle, "seed \(scenario.seed)")
    }
  }

  /// What is wrong with one replica between two instants.
  private static func faults(
    of replica: borrowing Replica, _ requests: borrowing ActiveRequests
  ) -> [String] {
    var faults: [String] = []
    let id = replica.id
    func require(_ holds: Bool, _ law: String) {
      if !holds { faults.append("replica \(id): \(law)") }
    }
    let limits = replica.limits
    require((0...limits.kvBlocks).contains(replica.kv.used), "blocks \(replica.kv.used)")
    let atEnd = replica.kv.used + (replica.state == .stepping ? replica.stepBlocks : 0)
    require(atEnd <= limits.kvBlocks, "blocks \(atEnd) at the end of the leap")
    require(replica.running.count <= limits.maxNumSeqs, "running \(replica.running.count)")
    let rows = replica.decoding.count
    var needing = 0
    for place in 0..<EngineLimits.blockTokens { needing += Int(replica.kv.rows.residues[place]) }
    require(needing == replica.kv.rows.roundBlocks, "residues \(needing)")
    require(
      limits.footprint != KVFootprint() || needing == rows, "residues \(needing) of \(rows)")
    let ofClasses = replica.decoding.rowsOfClass.copied.reduce(0, +)
    require(!replica.hasClasses || ofClasses == rows, "rows of classes")
    let isBusy = replica.running.count + replica.waiting.count > 0
    let isStepping = replica.state == .stepping
    require(isStepping == (replica.running.count > 0), "a step without rows, or rows without one")
    require(
      isStepping == isBusy || replica.kv.used > 0, "idle with work, though nothing is held for KV")
    let running = walk(replica.running, requests)
    let waiting = walk(replica.waiting.list, requests)
    require(running.count == replica.running.count, "running list of \(running.count)")
    require(
      replica.waiting.isRanked
        || waiting.count + replica.waiting.received.count == replica.waiting.count,
      "waiting list of \(waiting.count)")
    require(
      !isStepping || rows + replica.chunks.count == running.count, "rows and chunks")
    require(
      zip(running, running.dropFirst()).allSatisfy { $0.admission < $1.admission },
      "the running list is not in order of admission")
    return faults
  }

  private static func walk(_ list: RequestList, _ requests: borrowing ActiveRequests)
    -> [ActiveRequest]
  {
    var rows: [ActiveRequest] = []
    var slot = list.head
    while slot != .none, rows.count <= requests.count {
      rows.append(requests[slot])
      slot = requests[slot].next
    }
    return rows
  }
}

extension Replica {
  /// Blocks that the leap in progress takes before it ends.
  fileprivate var stepBlocks: Int {
    rowsWait ? 0 : kv.rows.needed(from: decoding.step, steps: leap.steps)
  }
}
