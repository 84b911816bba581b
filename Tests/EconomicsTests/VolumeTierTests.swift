import Economics
import Foundation
import Testing
import Text

@Suite struct VolumeTierTests {
  /// 10 % off above 1,000 million tokens, 20 to 30 % above 5,000.
  private static let byTokens = VolumeTiers(
    .millionTokens,
    [
      VolumeTier(above: 1000, discount: Band(0.1)),
      VolumeTier(above: 5000, discount: Band(0.2, 0.25, 0.3)),
    ])

  /// At a dollar a million tokens: each step's tokens at its own price.
  @Test(
    "what is above a step is paid at its price, and nothing below it",
    arguments: [
      (0.0, [0.0, 0.0, 0.0]), (999.0, [999.0, 999.0, 999.0]), (1000.0, [1000.0, 1000.0, 1000.0]),
      (1001.0, [1000.9, 1000.9, 1000.9]), (5000.0, [4600.0, 4600.0, 4600.0]),
      (6000.0, [5300.0, 5350.0, 5400.0]),
    ] as [(Double, [Double])])
  func byHand(millions: Double, paid: [Double]) {
    let band = Self.byTokens.paid(
      Band(millions), millionTokens: Decimal(shortest: millions))
    for (end, wanted) in zip([band.low, band.mid, band.high], paid) {
      #expect(abs(end.double - wanted) < 1e-9, "\(millions): \(band)")
    }
  }

  /// By dollars each end of a bill reaches its own step.
  @Test func byDollars() {
    let tiers = VolumeTiers(.dollars, [VolumeTier(above: 100, discount: Band(0.5))])
    let paid = tiers.paid(Band(50, 100, 300), millionTokens: 7)
    #expect(paid == Band(50, 100, 200))
    #expect(tiers.reached(100, millionTokens: 7) == nil)
    #expect(tiers.reached(101, millionTokens: 7)?.above == 100)
  }

  @Test("a month with more tokens is never cheaper, though a step begins")
  func neverFalls() {
    let bills = stride(from: 0.0, through: 12_000, by: 250).map {
      Self.byTokens.paid(Band($0), millionTokens: Decimal(shortest: $0))
    }
    for (a, b) in zip(bills, bills.dropFirst()) {
      #expect(a.low < b.low && a.mid < b.mid && a.high < b.high)
    }
  }

  private static func read(_ text: String) throws -> VolumeTiers? {
    try Inputs(LocatedJSON.parse(text, file: "t.json5"), [TokenKeys.tiers])
      .given(TokenKeys.tiers)
  }

  @Test func listAndTextAreTheSame() throws {
    let list = try Self.read(
      "{ tiers: [{ aboveMillionTokens: 1000, discount: 0.1 }, { aboveMillionTokens: 5000, discount: [0.2, 0.3] }] }"
    )
    #expect(list == Self.byTokens)
    #expect(try Self.read("{ tiers: \"1000:0.1,5000:0.2..0.3\" }") == list)
    let dollars = try Self.read("{ tiers: \"$50000:0.1\" }")
    #expect(dollars?.measure == .dollars && dollars?.tiers.map(\.above) == [50_000])
    #expect(
      try Self.read("{ tiers: [{ aboveDollars: 50000, discount: 0.1 }] }") == dollars)
  }

  @Test(
    "wrong tiers are refused",
    arguments: [
      ("[]", InputError.Code.outOfRange), ("[{ discount: 0.1 }]", .missingKey),
      ("[{ aboveMillionTokens: 5 }]", .missingKey),
      ("[{ aboveMillionTokens: 5, aboveDollars: 5, discount: 0.1 }]", .missingKey),
      ("[{ aboveMillionTokens: 5, discount: 2 }]", .outOfRange),
      ("[{ aboveTokens: 5, discount: 0.2 }]", .unknownKey),
      (
        "[{ aboveMillionTokens: 5, discount: 0.1 }, { aboveMillionTokens: 5, discount: 0.2 }]",
        .outOfRange
      ),
      ("[{ aboveMillionTokens: 5, discount: 0.1 }, { aboveDollars: 9, discount: 0.2 }]", .conflict),
      ("\"much:0.1\"", .outOfRange),
    ])
  func wrongTiers(text: String, code: InputError.Code) throws {
    let found = #expect(throws: InputErrors.self) { try Self.read("{ tiers: \(text) }") }
    #expect(found?.errors.contains { $0.code == code } == true, "\(String(describing: found))")
  }

  /// 4 billion prompt and 1 billion output tokens at $1 and $2: $6,000 at the list price; 4,000 of 5,000 million tokens
  /// have 10 % off.
  @Test func theBillSaysItsStep() throws {
    func cost(_ set: (inout Inputs) -> Void) throws -> OfferCost {
      try #require(Offers.named("api")).cost(
        of: OfferTests.need(gpus: 8),
        OfferTests.book {
          $0.set(TokenKeys.apiInputPerMillion, Band(1))
          $0.set(TokenKeys.apiOutputPerMillion, Band(2))
          set(&$0)
        })
    }
    #expect(try cost { _ in }.monthly == Band(6000))
    let tiered = try cost { $0.set(TokenKeys.tiers, Self.byTokens) }
    #expect(tiered.monthly == Band(5520))
    let words = "5 billion tokens a month reach the step above 1 billion"
    #expect(tiered.lines[0].source.contains(words))
    #expect(tiered.remarks.contains { $0.contains("10 % off what is above it") })
    let others = try #require(Offers.named("low-latency-api")).cost(
      of: OfferTests.need(gpus: 8), OfferTests.book { $0.set(TokenKeys.tiers, Self.byTokens) })
    #expect(
      others.monthly
        == (try #require(Offers.named("low-latency-api"))
          .cost(of: OfferTests.need(gpus: 8), OfferTests.book()).monthly))
  }

  /// What a provider publishes for batches goes before the usual half, and what the user says before both.
  @Test func batchDiscountIsTheProviders() throws {
    var need = OfferTests.need(gpus: 8)
    need.model = "claude-haiku-4-5"
    func monthly(_ set: (inout Inputs) -> Void) throws -> Band {
      try #require(Offers.named("api")).cost(
        of: need,
        OfferTests.book {
          $0.set(TokenKeys.batchShare, Band(1))
          set(&$0)
        }
      ).monthly
    }
    #expect(
      try monthly { $0.set(TokenKeys.batchDiscount, Band(0)) }.mid
        == monthly { _ in }.mid * 2)
  }
}
