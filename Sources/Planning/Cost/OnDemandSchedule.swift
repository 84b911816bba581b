// OnDemandSchedule.swift: replicas that come and go with a load that is known beforehand.

internal import Economics
internal import Fleet
internal import Units

/// When GPUs on demand start and end, so that they are up while the load-duration curve asks for them.
///
/// Each instance starts ahead of the window that needs it by as long as a start takes. One that will be needed again
/// sooner than it could start stays.
struct OnDemandSchedule {
  /// Replicas that are up when the load begins.
  let atFirst: Int
  let changes: [FleetChange]

  /// - Parameters:
  ///   - layers: replicas needed over time.
  ///   - ranges: the layers that are on demand.
  ///   - perInstance: replicas that start together.
  ///   - pool: index of the pool that they join.
  init(
    _ layers: LoadLayers, _ ranges: [Range<Int>], perInstance: Int, start: Seconds, pool: Int
  ) {
    var times: [Double] = [0]
    for seconds in layers.seconds { times.append(times[times.count - 1] + seconds) }
    let end = times[times.count - 1]
    var atFirst = 0
    var changes: [FleetChange] = []
    let instances = ranges.flatMap {
      stride(from: $0.lowerBound, to: $0.upperBound, by: perInstance)
    }
    for first in instances {
      for stay in Self.stays(layers.needed, over: first, times, joining: start.value) {
        if stay.lowerBound <= 0 {
          atFirst += perInstance
        } else {
          let asked = max(0, stay.lowerBound - start.value)
          changes.append(
            FleetChange(
              at: SimulationTime(Seconds(asked)),
              .start(
                pool: pool, replicas: perInstance,
                startUp: SimulationTime(Seconds(stay.lowerBound - asked)))))
        }
        if stay.upperBound < end {
          changes.append(
            FleetChange(
              at: SimulationTime(Seconds(stay.upperBound)),
              .drain(pool: pool, replicas: perInstance)))
        }
      }
    }
    self.atFirst = atFirst
    // What ends at an instant makes room for what begins there.
    self.changes = changes.enumerated().sorted {
      ($0.element.time, $0.element.isStart ? 1 : 0, $0.offset)
        < ($1.element.time, $1.element.isStart ? 1 : 0, $1.offset)
    }.map(\.element)
  }

  /// Stretches in which more than `floor` replicas are needed, those joined that are no further apart than `gap`.
  private static func stays(
    _ needed: [Int], over floor: Int, _ times: [Double], joining gap: Double
  ) -> [Range<Double>] {
    var stays: [Range<Double>] = []
    for (index, count) in needed.enumerated() where count > floor {
      if let last = stays.last, times[index] - last.upperBound <= gap {
        stays[stays.count - 1] = last.lowerBound..<times[index + 1]
      } else {
        stays.append(times[index]..<times[index + 1])
      }
    }
    return stays
  }
}

extension FleetChange {
  fileprivate var isStart: Bool {
    if case .start = kind { true } else { false }
  }
}
