import Economics
import Foundation
import Testing
import Text

@Suite struct HybridTests {
  /// A day of hours, each with so many replicas' worth of load.
  static func layers(_ hours: [Double], limit: Int) -> LoadLayers {
    LoadLayers(
      hours.map {
        LoadSlice(seconds: 3600, replicas: $0, inputTokens: $0 * 4e6, outputTokens: $0 * 1e6)
      },
      factor: 1.3, limit: limit, hoursPerMonth: 730)
  }

  static let day: [Double] =
    Array(repeating: 0.4, count: 8) + [2, 3, 4, 5, 6, 7, 8, 8, 7, 6, 5, 4, 3, 2, 1, 1]

  /// Every token is in one layer, and no layer is needed longer than the one below it.
  @Test func layersCarryAllTokens() {
    let layers = Self.layers(Self.day, limit: 11)
    let output = layers.layers.reduce(0) { $0 + $1.outputTokensPerMonth }
    let expected = Self.day.reduce(0, +) * 1e6 * 730 / 24
    #expect(abs(output / expected - 1) < 1e-9)
    for (a, b) in zip(layers.layers, layers.layers.dropFirst()) {
      #expect(a.timeShare >= b.timeShare)
    }
    #expect(layers.layers[0].timeShare == 1)
  }

  static func choices(_ offers: Set<String>, _ set: (inout Inputs) -> Void = { _ in })
    -> HybridChoices
  {
    HybridChoices(
      need: {
        var need = OfferTests.need(gpus: 88)
        need.gpuHoursPerMonth = nil
        return need
      }(), gpusPerReplica: 8, layers: layers(day, limit: 11), book: OfferTests.book(set),
      offers: offers)
  }

  @Test("every layer is carried once, from the first to the last")
  func layersAreCarried() throws {
    let best = try #require(
      HybridOptimum(Self.choices(["owned", "reserved-1y", "on-demand", "api"]))
    ).best
    #expect(best.parts.first?.layers.lowerBound == 0 && best.parts.last?.layers.upperBound == 11)
    for (a, b) in zip(best.parts, best.parts.dropFirst()) {
      #expect(a.layers.upperBound == b.layers.lowerBound)
    }
  }

  /// The more ways there are, the cheaper the best mix; and none is dearer than a pure one.
  @Test func moreWaysAreNoDearer() throws {
    let sets: [Set<String>] = [
      ["on-demand"], ["on-demand", "owned"], ["on-demand", "owned", "api"],
      ["on-demand", "owned", "api", "reserved-1y"],
    ]
    let costs = try sets.map { try #require(HybridOptimum(Self.choices($0))).best.monthly }
    for (a, b) in zip(costs, costs.dropFirst()) { #expect(b <= a) }
  }

  /// The best number of owned nodes is the best of all that could be tried by hand.
  @Test func bestOfAllBases() throws {
    let optimum = try #require(HybridOptimum(Self.choices(["owned", "on-demand"])))
    #expect(optimum.byOwnedNodes.count == 12)
    #expect(optimum.best.monthly == optimum.byOwnedNodes.map(\.monthly).min())
  }

  /// A load that never changes is best carried by what is cheapest around the clock, with nothing on top.
  @Test func steadyLoadNeedsNoMix() throws {
    var choices = Self.choices(["reserved-3y", "on-demand"])
    choices.layers = Self.layers(Array(repeating: 5, count: 24), limit: 7)
    let best = try #require(HybridOptimum(choices)).best
    #expect(best.parts.map(\.offer) == ["reserved-3y"])
  }

  @Test func noWayIsNoMix() { #expect(HybridOptimum(Self.choices([])) == nil) }

  /// Cached and batched tokens cost the mix what they cost the API alone.
  @Test func cachedTokensAreCheaperInTheMixToo() throws {
    let set: (inout Inputs) -> Void = {
      $0.set(TokenKeys.cachedShare, Band(0.5))
      $0.set(TokenKeys.batchShare, Band(0.4))
      $0.set(TokenKeys.apiInputPerMillion, Band(2))
      $0.set(TokenKeys.apiCachedPerMillion, Band(1))
      $0.set(TokenKeys.apiOutputPerMillion, Band(4))
    }
    let prices = try #require(OfferTests.book(set).tokenPrices(for: OfferTests.need(gpus: 8)))
    // (0.5 · 1 + 0.5 · 2) · 0.8 and 4 · 0.8 dollars a million.
    #expect(
      abs(prices.input.double * 1e6 - 1.2) < 1e-9 && abs(prices.output.double * 1e6 - 3.2) < 1e-9)
    let api = try #require(Offers.named("api")).cost(
      of: OfferTests.need(gpus: 8), OfferTests.book(set))
    #expect(abs(api.monthly.mid.double - (4000 * 1.2 + 1000 * 3.2)) < 0.01)
  }

  /// A room for one node still takes a base.
  @Test func smallSiteTakesABase() throws {
    let best = try #require(
      HybridOptimum(
        Self.choices(["owned", "on-demand"]) {
          $0.set(OfferKeys.siteKw, Band(10))
          $0.set(OfferKeys.hardware, Band(1000))
        }))
    #expect(best.byOwnedNodes.count == 2 && best.best.parts.map(\.offer) == ["owned", "on-demand"])
  }
}
