// Simulation+Changes.swift: replicas that come and go during a run.

internal import Engine
internal import Kernel
internal import Units

extension Simulation {
  mutating func planChanges() {
    for (index, change) in fleet.changes.enumerated() {
      timers.set(.fleetChange, target: index, at: change.time.ticks)
    }
    if !lifecycle.areAllUp { gateway.membersChange(lifecycle) }
  }

  /// Carries out what is due of the fleet's changes, once the steps that end at this instant have ended.
  mutating func changeFleet(at now: Int64) {
    while let timer = timers.pop(at: now, upTo: .startedUp) {
      if timer.kind == .fleetChange {
        switch fleet.changes[timer.target].kind {
        case .start(let pool, let count, let startUp):
          for index in lifecycle.places(ofPool: pool, count) {
            start(index, at: now, startUp.ticks)
          }
        case .drain(let pool, let count):
          for index in lifecycle.dispensable(ofPool: pool, count) { drain(index, at: now) }
        case .drainReplica(let index): drain(index, at: now)
        }
      } else if lifecycle.comesUp(timer.target, at: now) {  // else it was drained while it started
        comeUp(timer.target, at: now)
      }
    }
  }

  private mutating func start(_ index: Int, at now: Int64, _ startUp: Int64) {
    let (time, overflow) = now.addingReportingOverflow(startUp)
    lifecycle.starts(index, at: now, up: overflow ? .max : time)
    if startUp == 0 {
      comeUp(index, at: now)
    } else if !overflow {
      timers.set(.startedUp, target: index, at: time)
    }
  }

  private mutating func comeUp(_ index: Int, at now: Int64) {
    recorder.countLogs()
    recorder.cameUp(index, pool: replicas[index].pool, at: now)
    enter(.up, index, at: now)
  }

  private mutating func drain(_ index: Int, at now: Int64) {
    switch lifecycle.stage(index) {
    case .down, .draining: break
    case .starting: enter(.down, index, at: now)
    case .up:
      enter(.draining, index, at: now)
      endDraining(index, at: now)
    }
  }

  /// A replica that takes nothing new is down once nothing is left on it.
  mutating func endDraining(_ index: Int, at now: Int64) {
    guard lifecycle.stage(index) == .draining, gateway.unfinished(index) == 0,
      transfers.held(index) == 0
    else { return }
    recorder.countLogs()
    recorder.wentDown(index, pool: replicas[index].pool, at: now)
    enter(.down, index, at: now)
  }

  private mutating func enter(_ stage: ReplicaStage, _ index: Int, at now: Int64) {
    lifecycle.enter(stage, index, at: now)
    if stage == .down { replicas[index].losesCache() }
    gateway.membersChange(lifecycle)
  }
}
