// ReferenceEngine+Changes.swift: replicas that come and go, looked for one by one.

import Units
import Workload

@testable import Fleet

extension ReferenceEngine {
  /// What is due at an instant: planned changes in the order of their list, then the ends of start-ups.
  func changeFleet(at now: Int64) {
    while let change = changes.first, change.time.ticks <= now {
      changes.removeFirst()
      switch change.kind {
      case .start(let pool, let count, let startUp):
        let places = replicas.filter { $0.pool == pool && $0.stage == .down }
        for replica in places.prefix(count) { start(replica, at: now, startUp.ticks) }
      case .drain(let pool, let count):
        let there = replicas.filter {
          $0.pool == pool && ($0.stage == .up || $0.stage == .starting)
        }
        for replica in there.suffix(count).reversed() { drain(replica, at: now) }
      case .drainReplica(let number): drain(replicas[number], at: now)
      }
    }
    for replica in replicas where replica.stage == .starting && replica.upTime == now {
      replica.enter(.up, at: now)
      notes.count(.startedUp)
    }
  }

  private func start(_ replica: ReferenceReplica, at now: Int64, _ startUp: Int64) {
    if replica.life.count > 1 { notes.count(.placeTakenAgain) }
    replica.upTime = now + startUp
    replica.enter(startUp == 0 ? .up : .starting, at: now)
  }

  private func drain(_ replica: ReferenceReplica, at now: Int64) {
    switch replica.stage {
    case .down, .draining: break
    case .starting:
      notes.count(.drainedInStart)
      replica.enter(.down, at: now)
    case .up:
      let isBusy = replica.unfinished > 0 || !replica.held.isEmpty
      if isBusy, replica.unfinished == 0 { notes.count(.drainedWithHeldKV) }
      notes.count(isBusy ? .drainedWithWork : .drainedIdle)
      replica.enter(isBusy ? .draining : .down, at: now)
    }
  }

  /// Nobody is there who could serve a request.
  func fail(_ request: Request, id: Int, at now: Int64) {
    notes.count(.nobodyIsUp)
    classes[request.classIndex].failed += 1
    records.append(
      RequestRecord(
        id: RequestID(id), classIndex: request.classIndex, replica: nil, arrival: request.arrival,
        promptTokens: request.promptTokens, outputTokens: request.outputTokens, outcome: .failed))
    tellClient(ofClass: request.classIndex, at: now)
  }

  /// The client of a request that will not be served thinks and asks again; without think time it gives up.
  func tellClient(ofClass classIndex: Int, at now: Int64) {
    guard let loop = loops.firstIndex(where: { $0.classIndex == classIndex }) else { return }
    let think = SimulationTime(loops[loop].loop.thinkTime).ticks
    if think == 0 {
      endedClients += 1
      notes.count(.endedClient)
    } else {
      bear(loop, at: now + think)
    }
  }
}
