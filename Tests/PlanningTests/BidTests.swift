import Economics
import Foundation
import Hardware
import Plans
import TestSupport
import Testing
import Text

@testable import Planning

@Suite struct BidTests {
  private static func judge(_ bids: String, _ overrides: [String] = []) throws -> BidAnswer {
    let catalog = try Fixture.catalog.get()
    let list = try Bid.list(
      LocatedJSON.parse("{ bids: \(bids) }", file: "b.json5", what: "bids"), catalog: catalog)
    return try BidQuestion(
      Fixture.plan(OwnTests.text, overrides), catalog: catalog, options: OwnTests.options,
      CostBook(inputs: Inputs(), prices: PriceCatalog.builtIn())
    ).answer(list)
  }

  @Test("of two bids alike the lower price wins; too few nodes are out, a false claim is found")
  func judged() throws {
    let answer = try Self.judge(
      """
      [{ vendor: "dear", gpu: "L40S", nodes: 2, price: 200000 },
       { vendor: "cheap", gpu: "L40S", nodes: 2, price: 150000,
         claims: ["70B, bf16, one H200, ITL 18-28 ms", "70B, fp8, two H200s, ITL 12-20 ms", "good"] },
       { vendor: "small", gpu: "L40S", nodes: 1, gpusPerNode: 1, price: 9000 },
       { vendor: "narrow", gpu: "H200-SXM", nodes: 4, gpusPerNode: 1, tensorParallel: 2, price: 1 }]
      """)
    #expect(answer.winner?.bid.vendor == "cheap")
    #expect(answer.bids.map(\.holds) == [true, true, false, false])
    #expect(answer.bids.map(\.gpus) == [16, 16, 1, 4])
    #expect(answer.bids[2].refusal?.contains("not held") == true)
    #expect(answer.bids[3].refusal?.contains("2 GPUs of a node") == true)
    #expect(answer.bids[1].claims.map(\.verdict) == ["impossible", "possible", "unclear"])
    let (dear, cheap) = (try #require(answer.bids[0].cost), try #require(answer.bids[1].cost))
    #expect(dear.oneTime.mid - cheap.oneTime.mid == 50_000)
  }

  @Test("a GPU that cannot run the model is out, and the others are judged")
  func doesNotFit() throws {
    let answer = try Self.judge(
      """
      [{ vendor: "tiny", gpu: "T4", nodes: 1, price: 1000 }, { vendor: "fits", gpu: "L40S", nodes: 1, price: 90000 }]
      """)
    #expect(answer.bids[0].refusal != nil && answer.bids[0].cost == nil)
    #expect(answer.winner?.bid.vendor == "fits")
  }

  @Test("what is wrong with the load is said of the load")
  func wrongLoad() {
    #expect {
      try Self.judge(
        "[{ vendor: \"a\", gpu: \"L40S\", nodes: 1, price: 1 }]",
        ["workload.arrivals={ process: \"closedLoop\", concurrency: 4 }", "workload.requests=100"])
    } throws: { error in
      if let errors = error as? InputErrors { return errors.errors[0].location.file == "workload" }
      return false
    }
  }
}
