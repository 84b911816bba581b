import Kernel
import Testing

@Suite struct RandomStreamTests {
  /// Streams whose identities differ as little as they can.
  static let neighbours: [(seed: UInt64, replication: Int, name: String)] = [
    (1, 0, "arrivals"), (2, 0, "arrivals"), (1, 1, "arrivals"), (1, 2, "arrivals"),
    (1, 0, "arrivalt"), (1, 0, "brrivals"), (1, 0, "arrival"), (0, 0, ""), (.max, -1, "x"),
  ]

  private func stream(_ index: Int) -> RandomStream {
    let each = Self.neighbours[index]
    return RandomStream(seed: each.seed, replication: each.replication, name: each.name)
  }

  @Test("a stream is a function of seed, replication and name")
  func isAFunction() {
    let firsts = Self.neighbours.indices.map { index in
      var (a, b) = (stream(index), stream(index))
      let drawn = (0..<10).map { _ in a.next() }
      #expect(drawn == (0..<10).map { _ in b.next() })
      return drawn
    }
    #expect(Set(firsts).count == firsts.count)
  }

  @Test("drawing from one stream shifts no other")
  func independentState() {
    var alone = stream(0)
    let expected = (0..<100).map { _ in alone.next() }
    var (shared, other) = (stream(0), stream(1))
    let drawn = (0..<100).map { index in
      for _ in 0..<(index % 7) { _ = other.next() }
      return shared.next()
    }
    #expect(drawn == expected)
  }

  @Test("256 equal bins fill equally: chi-square", arguments: neighbours.indices)
  func uniformity(index: Int) {
    var random = stream(index)
    var bins = [Int](repeating: 0, count: 256)
    for _ in 0..<256_000 { bins[Int(random.nextUniform() * 256)] += 1 }
    let statistic = bins.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    // 255 degrees of freedom: mean 255, deviation √510 = 22.6; four deviations.
    #expect(abs(statistic - 255) < 90.4, "\(statistic)")
  }

  @Test("pairs of successive numbers fill a 32 × 32 board equally", arguments: neighbours.indices)
  func serialPairs(index: Int) {
    var random = stream(index)
    var bins = [Int](repeating: 0, count: 1024)
    for _ in 0..<102_400 {
      bins[Int(random.nextUniform() * 32) * 32 + Int(random.nextUniform() * 32)] += 1
    }
    let statistic = bins.reduce(0.0) { $0 + Double(($1 - 100) * ($1 - 100)) / 100 }
    #expect(abs(statistic - 1023) < 4 * 45.2, "\(statistic)")  // √(2 × 1023) = 45.2
  }

  @Test("numbers do not follow those before them", arguments: neighbours.indices, 1...5)
  func serialCorrelation(index: Int, lag: Int) {
    var random = stream(index)
    let values = (0..<50_000).map { _ in random.nextUniform() - 0.5 }
    #expect(abs(correlation(values, Array(values.dropFirst(lag)))) < 4 / 50_000.0.squareRoot())
  }

  @Test("neighbouring streams do not follow each other", arguments: neighbours.indices)
  func crossCorrelation(index: Int) {
    var random = stream(index)
    let values = (0..<50_000).map { _ in random.nextUniform() - 0.5 }
    for other in Self.neighbours.indices where other != index {
      var second = stream(other)
      let others = (0..<50_000).map { _ in second.nextUniform() - 0.5 }
      #expect(abs(correlation(values, others)) < 4.5 / 50_000.0.squareRoot(), "against \(other)")
    }
  }

  @Test("the first numbers of 100,000 replications are uniform and uncorrelated")
  func acrossReplications() {
    let count = 100_000
    let firsts = (0..<count).map { replication -> Double in
      var random = RandomStream(seed: 7, replication: replication, name: "service")
      return random.nextUniform() - 0.5
    }
    let mean = firsts.reduce(0, +) / Double(count)
    // Four standard errors of each; a uniform number's variance is 1/12.
    let error = 1 / Double(count).squareRoot()
    #expect(abs(mean) < 4 * error * (1 / 12.0).squareRoot())
    #expect(abs(correlation(firsts, Array(firsts.dropFirst()))) < 4 * error)
  }

  @Test("every bit is set half of the time", arguments: neighbours.indices)
  func bits(index: Int) {
    var random = stream(index)
    var counts = [Int](repeating: 0, count: 64)
    for _ in 0..<40_000 {
      let word = random.next()
      for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 { counts[bit] += 1 }
    }
    // Binomial deviation √(40,000/4) = 100; 4.5 of them for 64 × 9 bits.
    #expect(counts.allSatisfy { abs($0 - 20_000) < 450 })
  }

  /// The correlation of two series of mean 0 and variance 1/12.
  private func correlation(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } * 12 / Double(min(a.count, b.count))
  }
}
