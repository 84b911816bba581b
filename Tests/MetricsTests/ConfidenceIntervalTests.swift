import Metrics
import Testing

@Suite struct ConfidenceIntervalTests {
  @Test("the interval of three numbers, by hand")
  func byHand() throws {
    // Mean 2, s = 1, t(0.975, 2) = 4.302653: half-width 4.302653/√3.
    let interval = try #require(ConfidenceInterval(of: [1, 2, 3]))
    #expect(interval.mean == 2 && interval.count == 3)
    #expect(abs(interval.halfWidth - 4.302653 / 3.0.squareRoot()) < 1e-6)
    #expect(interval.contains(4) && !interval.contains(5))
  }

  @Test("one observation has no interval")
  func tooFew() {
    #expect(ConfidenceInterval(of: [1]) == nil && ConfidenceInterval(of: []) == nil)
  }

  @Test("moments merged in parts are the moments of the whole", arguments: 0..<20)
  func merging(seed: Int) throws {
    var random = SeededRandom(seed)
    let values = (0..<100).map { _ in 1e6 + random.normal() }
    let cut = Int.random(in: 0...100, using: &random)
    var whole = SampleMoments()
    var left = SampleMoments()
    var right = SampleMoments()
    for (index, value) in values.enumerated() {
      whole.add(value)
      if index < cut { left.add(value) } else { right.add(value) }
    }
    left.merge(right)
    let variances = (try #require(left.variance), try #require(whole.variance))
    #expect(abs(left.mean - whole.mean) < 1e-8)
    #expect(abs(variances.0 - variances.1) < 1e-8 * variances.1)
  }

  @Test("of 200 intervals at 95 %, 180 to 198 hold the true mean")
  func coverageOfReplications() {
    let held = (0..<200).filter { experiment in
      let means = (0..<20).map { replication in
        let seed = 1000 + experiment * 20 + replication
        let waits = Series.waits(load: 0.5, backlog: 0, count: 1100, seed: seed).dropFirst(100)
        return waits.reduce(0, +) / 1000
      }
      return ConfidenceInterval(of: means)?.contains(1) == true  // ρ/(1 − ρ) = 1
    }
    #expect((180...198).contains(held.count), "\(held.count) of 200")
  }
}
