import Foundation
import Metrics
import Testing

@Suite struct MSER5Tests {
  private func warmUp(_ series: [Double], limit: Int = 4096) -> MSER5.WarmUp {
    var rule = MSER5(batchLimit: limit)
    for value in series { rule.add(value) }
    return rule.warmUp
  }

  private func cut(_ series: [Double], limit: Int = 4096) -> Int? {
    guard case .ends(let count) = warmUp(series, limit: limit) else { return nil }
    return count
  }

  @Test("a transient that fades is cut where it has faded", arguments: 0..<20)
  func transient(seed: Int) throws {
    // 20 standard deviations off, fading as 0.98ⁿ: within one deviation after 150 observations.
    let series = Series.autoregressive(0.98, start: 20, count: 20_000, seed: seed)
    let count = try #require(cut(series))
    #expect((80...4000).contains(count), "cut after \(count)")
    let all = series.reduce(0, +) / 20_000
    let kept = series.dropFirst(count).reduce(0, +) / Double(20_000 - count)
    #expect(abs(kept) < abs(all) + 0.15)
  }

  @Test("a series without a transient loses little: a tenth on average")
  func stationary() {
    let shares = (0..<100).map { seed in
      cut(Series.autoregressive(0.5, start: 0, count: 5000, seed: seed)).map { Double($0) / 5000 }
        ?? 1
    }
    #expect(shares.reduce(0, +) / 100 < 0.1)
    #expect(shares.filter { $0 > 0.5 }.count <= 2)
  }

  @Test("M/M/1 that starts empty loses little, one that starts overfull its backlog")
  func station() throws {
    for seed in 0..<20 {
      let empty = Series.waits(load: 0.8, backlog: 0, count: 50_000, seed: seed)
      #expect(try #require(cut(empty)) < 25_000)
      // A backlog of 500 drains at 1 − 0.8 per unit of time: over some 2000 customers.
      let overfull = Series.waits(load: 0.8, backlog: 500, count: 50_000, seed: seed)
      let count = try #require(cut(overfull))
      #expect((1200...10_000).contains(count), "cut after \(count)")
    }
  }

  @Test("a series that never settles is not cut")
  func growing() {
    #expect(warmUp((0..<10_000).map(Double.init)) == .notReached)
    #expect(warmUp((0..<10_000).map { sqrt(Double($0)) }) == .notReached)
  }

  @Test("a constant series needs no cut, and 49 observations give no judgement")
  func edges() {
    #expect(warmUp(Array(repeating: 3, count: 1000)) == .ends(after: 0))
    #expect(warmUp(Array(repeating: 3, count: 49)) == .tooFewObservations)
  }

  @Test("bounded memory finds the same cut to the length of its batches", arguments: 0..<10)
  func merging(seed: Int) throws {
    let series = Series.autoregressive(0.9, start: 50, count: 20_000, seed: seed)
    var small = MSER5(batchLimit: 256)
    for value in series { small.add(value) }
    #expect(small.count == 20_000)
    guard case .ends(let coarse) = small.warmUp else {
      Issue.record("no cut")
      return
    }
    let fine = try #require(cut(series))
    #expect(coarse % small.batchLength == 0 && small.batchLength == 80)
    #expect(abs(coarse - fine) < 4000, "\(coarse) against \(fine)")
    #expect(coarse >= 15 && fine >= 15)
  }
}
