import Testing
import Units

@Suite struct SimulationTimeTests {
  @Test("a second is 2³⁸ ticks, and whole ticks survive the way there and back")
  func roundTrip() {
    #expect(SimulationTime(Seconds(1)).ticks == 1 << 38)
    for ticks in [Int64(0), 1, 3, 274_877_906_943, 1 << 52] {
      #expect(SimulationTime(SimulationTime(ticks: ticks).seconds).ticks == ticks)
    }
  }

  @Test("the range is more than a year")
  func range() {
    #expect(SimulationTime.never.seconds.value > 388 * 86_400)
  }
}
