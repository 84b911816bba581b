import Kernel
import Testing
import Units

@testable import Engine
@testable import Fleet

@Suite struct TimelineTests {
  /// Busy seconds of all rows.
  private func busySeconds(_ timeline: Timeline) -> Double {
    timeline.rows.reduce(0) { $0 + $1.busy * timeline.window.value }
  }

  @Test("time is kept up to the last tick of the clock", arguments: [1, 3, 200])
  func reachesTheEndOfTheClock(replicas: Int) {
    var timeline = Timeline(replicas: replicas)
    let length = SimulationTime(Seconds(3600)).ticks
    for end in [length, Int64.max - 1] {
      timeline.arrived(0, at: end - length)
      var log = EventLog()
      let leap = Leap(start: end - length, steps: 1, first: length, running: 1)
      log.leaps.append(
        LeapEntry(leap, end: end, replica: 0, firstBlocks: 0, lastBlocks: 0))
      log.waits.append(WaitEntry(start: end - length, end: end, count: 1, replica: 0))
      timeline.count(log, kvBlocks: 1)
    }
    #expect(abs(busySeconds(timeline) - 7200) < 1e-3)
    #expect(timeline.rows.reduce(0) { $0 + $1.arrivals } == 2)
    let waiting = timeline.rows.reduce(0) { $0 + $1.waiting * timeline.window.value }
    #expect(abs(waiting - 7200) < 1e-3)
  }
}
