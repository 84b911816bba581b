import Metrics
import Testing

@Suite struct MovingBlockBootstrapTests {
  @Test("a resampled series is as long, made of whole blocks, within bounds", arguments: 0..<50)
  func shape(seed: Int) {
    var random = SeededRandom(seed)
    let count = Int.random(in: 1...200, using: &random)
    let block = Int.random(in: 1...count, using: &random)
    let bootstrap = MovingBlockBootstrap(count: count, blockLength: block)
    let blocks = bootstrap.blocks(using: &random)
    #expect(blocks.reduce(0) { $0 + $1.count } == count)
    #expect(blocks.dropLast().allSatisfy { $0.count == block })
    #expect(blocks.allSatisfy { 0 <= $0.lowerBound && $0.upperBound <= count })
  }

  @Test("every position keeps its phase", arguments: 0..<50)
  func phase(seed: Int) {
    var random = SeededRandom(seed)
    let bootstrap = MovingBlockBootstrap(count: 4 * 168 + 5, blockLength: 24, period: 168)
    let indices = bootstrap.indices(using: &random)
    #expect(indices.enumerated().allSatisfy { $0 % 168 == $1 % 168 })
  }

  @Test("its spread is that of the mean of a correlated series")
  func spread() throws {
    // The mean of n values of AR(1) with variance 1 has variance (1 + φ)/(1 − φ)/n for large n.
    let series = Series.autoregressive(0.6, start: 0, count: 20_000, seed: 5)
    let bootstrap = MovingBlockBootstrap(count: series.count, blockLength: 100)
    var random = SeededRandom(6)
    var means = SampleMoments()
    for _ in 0..<400 {
      let sum = bootstrap.indices(using: &random).reduce(0) { $0 + series[$1] }
      means.add(sum / Double(series.count))
    }
    let ratio = try #require(means.variance) * 20_000 / (1.6 / 0.4)
    #expect((0.75...1.25).contains(ratio), "\(ratio)")
  }
}
