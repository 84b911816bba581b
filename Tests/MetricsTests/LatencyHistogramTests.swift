import Testing
import Units

@testable import Metrics

@Suite struct LatencyHistogramTests {
  @Test("every bucket starts where the one before it ends, lower edge inclusive")
  func edges() {
    for bucket in 1..<LatencyBuckets.count - 1 {
      let low = LatencyBuckets.lowerTicks[bucket]
      let next = LatencyBuckets.lowerTicks[bucket + 1]
      guard next < .max else { break }
      if low < next {  // below 1000 ticks of an octave some buckets hold no whole tick
        #expect(LatencyBuckets.index(ofTicks: low) == bucket)
        #expect(LatencyBuckets.index(ofTicks: next - 1) == bucket)
      }
    }
    #expect(LatencyBuckets.index(ofTicks: .max) < LatencyBuckets.count)
  }

  @Test("one, two and four milliseconds are edges, exactly")
  func wholeMilliseconds() {
    let one = LatencyBuckets.index(ofTicks: SimulationTime(Seconds(0.001)).ticks + 1)
    #expect(LatencyBuckets.lowerMilliseconds(one) == 1)
    #expect(LatencyBuckets.lowerMilliseconds(one + 128) == 2)
    #expect(LatencyBuckets.lowerMilliseconds(one + 256) == 4)
  }

  @Test("the middle of a bucket is at most 0.4 % from any of its samples", arguments: 0..<50)
  func resolution(seed: Int) {
    var random = SystemlessRandom(seed: UInt64(seed))
    let ticks = Int64.random(in: 1 << 22..<1 << 60, using: &random)
    let milliseconds = SimulationTime(ticks: ticks).milliseconds
    let middle = LatencyBuckets.middleMilliseconds(LatencyBuckets.index(ofTicks: ticks))
    #expect(abs(middle / milliseconds - 1) <= 0.004)
  }

  @Test("a progression is the same as its terms one by one", arguments: 0..<200)
  func progression(seed: Int) {
    var random = SystemlessRandom(seed: UInt64(seed))
    let first = Int64.random(in: 0..<1 << 34, using: &random)
    let width = Int.random(in: 1..<30, using: &random)
    let increment = Int64.random(in: 0..<1 << width, using: &random)
    let steps = Int.random(in: 1..<400, using: &random)
    let times = Int.random(in: 1..<300, using: &random)
    var leap = LatencyHistogram()
    var naive = LatencyHistogram()
    leap.addProgression(
      first: SimulationTime(ticks: first), increment: increment, steps: steps, times: times)
    for step in 0..<steps {
      let ticks = first + increment * Int64(step)
      for _ in 0..<times { naive.add(SimulationTime(ticks: ticks)) }
    }
    #expect(leap == naive, "seed \(seed)")
    let gap = abs((leap.deviationMilliseconds ?? 0) - (naive.deviationMilliseconds ?? 0))
    #expect(gap <= 1e-6 * max(1, naive.deviationMilliseconds ?? 0))
  }

  @Test("many at once are the same as one by one", arguments: 0..<100)
  func manyAtOnce(seed: Int) {
    var random = SystemlessRandom(seed: UInt64(seed))
    var (together, oneByOne) = (LatencyHistogram(), LatencyHistogram())
    for _ in 0..<3 {
      let count = Int.random(in: 0..<40, using: &random)
      let longest: Int64 = 1 << Int64.random(in: 1...60, using: &random)
      let ticks = (0..<count).map { _ in Int64.random(in: 0..<longest, using: &random) }
      together.add(ticks.span)
      for value in ticks { oneByOne.add(SimulationTime(ticks: value)) }
      #expect(together == oneByOne, "seed \(seed)")
      #expect(together.deviationMilliseconds == oneByOne.deviationMilliseconds, "seed \(seed)")
    }
  }

  @Test("percentiles are nearest rank; fewer than ten samples beyond one is no figure")
  func percentiles() throws {
    var histogram = LatencyHistogram()
    for ms in 1...1000 { histogram.add(SimulationTime(Seconds(Double(ms) / 1000))) }
    let p95 = try #require(histogram.percentile(95))
    #expect(abs(p95 / 950 - 1) <= 0.004)
    let p99 = try #require(histogram.percentile(99))
    #expect(abs(p99 / 990 - 1) <= 0.004)
    #expect(histogram.percentile(99.9) == nil)
    #expect(nearestRank(percent: 99.9, of: 1000) == 999)
    #expect(LatencyHistogram().percentile(50) == nil)
  }

  @Test("merging and taking a prefix away are exact")
  func mergeAndSince() {
    var random = SystemlessRandom(seed: 5)
    var a = LatencyHistogram()
    var b = LatencyHistogram()
    for _ in 0..<500 { a.add(SimulationTime(ticks: .random(in: 0..<1 << 40, using: &random))) }
    for _ in 0..<500 { b.add(SimulationTime(ticks: .random(in: 0..<1 << 36, using: &random))) }
    var both = a
    both.merge(b)
    #expect(both.samples(since: a, maximum: b.maximum) == b)
    #expect(both.count == 1000)
  }
}

/// A generator for tests of rooms that do not see the kernel's streams: xorshift64*.
struct SystemlessRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }
  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }
}
