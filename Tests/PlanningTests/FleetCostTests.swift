import Economics
import Foundation
import Testing

@testable import Planning

/// Bills of several models: people are paid once.
@Suite struct FleetCostTests {
  private static func way(_ name: String, _ monthly: Int, shared: Int) -> FleetWay {
    FleetWay(name: name, monthly: Decimal(monthly), shared: Decimal(shared))
  }

  @Test("people that one model pays for are there for the next")
  func peopleOnce() throws {
    // Alone the API is cheaper for both; with the team there for one of them, owning the other saves 1,000.
    let owned = Self.way("owned", 9_000, shared: 6_000)
    let small = FleetCost.ways([[Self.way("api", 4_000, shared: 0), owned]])
    #expect(small?.ways.map(\.name) == ["api"] && small?.monthly == 4_000)
    let two = FleetCost.ways([
      [Self.way("api", 4_000, shared: 0), owned],
      [Self.way("api", 20_000, shared: 0), Self.way("owned", 16_000, shared: 6_000)],
    ])
    #expect(two?.ways.map(\.name) == ["owned", "owned"])
    #expect(two?.monthly == 6_000 + 3_000 + 10_000 && two?.shared == 6_000)
  }

  @Test("the best of all combinations, by hand")
  func bestOfAll() throws {
    var seed: UInt64 = 7
    func next(_ limit: UInt64) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((seed >> 33) % limit)
    }
    for _ in 0..<200 {
      let models = (0..<3).map { _ in
        (0..<4).map { index in
          let shared = [0, 2_000, 5_000][next(3)]
          return Self.way("w\(index)", shared + next(9_000), shared: shared)
        }
      }
      var least: Decimal?
      for a in models[0] {
        for b in models[1] {
          for c in models[2] {
            let bill = FleetCost.Bill(ways: [a, b, c]).monthly
            least = min(least ?? bill, bill)
          }
        }
      }
      #expect(FleetCost.ways(models)?.monthly == least)
    }
  }

  @Test("a model without a way leaves no bill")
  func nothing() { #expect(FleetCost.ways([[Self.way("api", 1, shared: 0)], []]) == nil) }
}
