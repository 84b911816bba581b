// LeapTests.swift: the closed forms of a leap against adding up its steps.

import Kernel
import Testing

@testable import Engine

@Suite struct LeapTests {
  private static func leap(_ random: inout RandomStream) -> Leap {
    var leap = Leap(start: .random(in: 0...1 << 50, using: &random))
    leap.steps = Int.random(in: 1...400, using: &random)
    leap.first = .random(in: 1...1 << Int64.random(in: 1...44, using: &random), using: &random)
    let hasGrowth = Bool.random(using: &random)
    leap.increment =
      hasGrowth ? .random(in: 0...1 << Int64.random(in: 0...36, using: &random), using: &random) : 0
    leap.shortRows = Int32.random(in: 1...50, using: &random)
    leap.context = Int.random(in: 1...10_000, using: &random)
    leap.reached = Int.random(in: 1...10_000, using: &random)
    leap.reachingRows = Int32.random(in: 0...9, using: &random)
    return leap
  }

  /// When each step of a leap ends.
  private static func ends(_ leap: Leap, _ clock: TokenClock) -> [Int64] {
    var ends: [Int64] = []
    var time = leap.start
    for step in 0..<leap.steps {
      time += leap.first + leap.increment * Int64(tokens(step, leap, clock))
      ends.append(time)
    }
    return ends
  }

  /// Tokens that a row of a leap emits in some steps.
  private static func tokens(_ steps: Int, _ leap: Leap, _ clock: TokenClock) -> Int {
    func emitted(_ step: Int) -> Int { step * clock.periodTokens / clock.periodSteps }
    return emitted(leap.phase + steps) - emitted(leap.phase)
  }

  /// A token a step in half of the cases.
  private static func clock(_ random: inout RandomStream, _ leap: inout Leap) -> TokenClock {
    guard Bool.random(using: &random) else { return .plain }
    let steps = Int.random(in: 1...20, using: &random)
    leap.shortPhase = UInt8(Int.random(in: 0..<steps, using: &random))
    return TokenClock(
      periodTokens: .random(in: steps...8 * steps, using: &random), periodSteps: steps)
  }

  @Test("the step that reaches a time, and the steps ended by it", arguments: 0..<200)
  func stepAtTime(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "leap")
    var leap = Self.leap(&random)
    let clock = Self.clock(&random, &leap)
    let ends = Self.ends(leap, clock)
    #expect(leap.length(of: leap.steps, clock) == ends[leap.steps - 1] - leap.start)
    for (index, end) in ends.enumerated() {
      for time in [end - 1, end, end + 1] where time > leap.start && time < ends[leap.steps - 1] {
        let reached = (ends.firstIndex { $0 >= time } ?? 0) + 1
        let ended = ends.prefix(index + 2).filter { $0 <= time }.count
        #expect(leap.steps(reaching: time, clock) == reached, "seed \(seed), step \(index)")
        #expect(leap.steps(endedBy: time, clock) == ended, "seed \(seed), step \(index)")
      }
    }
    #expect(
      leap.steps(reaching: leap.start, clock) == 1 && leap.steps(endedBy: leap.start, clock) == 0)
  }

  @Test("the rest of a leap is the same steps at the same times", arguments: 0..<100)
  func rest(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "rest")
    var leap = Self.leap(&random)
    let clock = Self.clock(&random, &leap)
    leap.steps += 1
    let split = Int.random(in: 1..<leap.steps, using: &random)
    let rest = leap.rest(after: split, clock)
    let tokens = Self.tokens(split, leap, clock)
    #expect(Self.ends(rest, clock) == Array(Self.ends(leap, clock)[split...]), "seed \(seed)")
    #expect(rest.context == leap.context + tokens * leap.decodeRows)
    #expect(rest.reached == leap.reached + tokens * Int(leap.reachingRows))
  }

  @Test("the lengths of its steps are those of its progressions", arguments: 0..<100)
  func progressions(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "progressions")
    var leap = Self.leap(&random)
    let clock = Self.clock(&random, &leap)
    var lengths: [Int64] = []
    for place in 0..<leap.progressionCount(clock) {
      let part = leap.progression(place, clock)
      lengths += (0..<part.steps).map { part.first + part.increment * Int64($0) }
    }
    let expected = (0..<leap.steps).map {
      leap.first + leap.increment * Int64(Self.tokens($0, leap, clock))
    }
    #expect(lengths.sorted() == expected.sorted(), "seed \(seed)")
  }

  @Test("a regime lasts as long as its line is the longest", arguments: 0..<400)
  func regime(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "regime")
    func ticks(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &random) }
    func line(_ slope: ClosedRange<Int64>) -> CostLine {
      CostLine(
        base: ticks(0...3000), perContextToken: ticks(slope), perReachedToken: ticks(0...4))
    }
    let cost = StepCost(
      memory: line(0...6), compute: line(0...12), host: ticks(0...6000), gap: ticks(0...3))
    let rows = Int(ticks(1...9))
    let growth = Reads(context: rows, reached: Int(ticks(0...Int64(rows))))
    let reads = Reads(context: Int(ticks(1...200)), reached: Int(ticks(0...100)))
    func duration(_ step: Int) -> Int64 {
      cost.duration(
        Reads(
          context: reads.context + step * growth.context,
          reached: reads.reached + step * growth.reached))
    }
    let (increment, steps) = cost.regime(reads, growth: growth)
    for step in 0..<min(steps, 2000) {
      #expect(duration(step) == duration(0) + increment * Int64(step), "seed \(seed)")
    }
    #expect(steps >= 1)
    guard steps < 2000 else { return }
    #expect(
      duration(steps) > duration(0) + increment * Int64(steps), "seed \(seed): it could last longer"
    )
  }
}
