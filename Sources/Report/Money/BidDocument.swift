// BidDocument.swift: bids side by side as a report: who holds the promise, what it costs, whose claims cannot be.

internal import Economics
internal import Foundation
public import Planning
internal import Text

extension Document {
  /// The report of `compare --bids`.
  public init(_ answer: BidAnswer) {
    self.init(
      Names(figures: "bids", page: "bids"), title: "\(answer.scenarioName): bids",
      screen: answer.screen, sections: [answer.claims, Section.list("Warnings", answer.warnings)],
      provenance: answer.provenance?.line ?? "headroom \(HeadroomVersion.current)",
      figures: { answer.json }, tables: { [answer.rows] })
  }
}

extension BidAnswer {
  fileprivate var screen: Screen {
    var screen = Screen(sentence)
    screen.add("bids", table)
    screen.add(
      "claims",
      bids.flatMap { bid in
        bid.claims.filter { $0.verdict != "possible" }.map { claim in
          Words(
            "\(bid.bid.vendor): \"\(claim.text)\": \(claim.verdict)\(claim.reason.isEmpty ? "" : ", \(claim.reason)")"
          )
        }
      })
    screen.add(
      "out", bids.compactMap { bid in bid.refusal.map { Words("\(bid.bid.vendor): \($0)") } })
    screen.add(
      "doubt",
      bids.contains { $0.cost?.isGuess == true }
        ? "people, software and the place are list prices and guesses: the same for every bid" : nil
    )
    return screen
  }

  private var sentence: Words {
    guard let winner, let cost = winner.cost else {
      return Words("no bid holds the promise", .bad)
    }
    return
      "\(good: winner.bid.vendor) is the cheapest that holds: \(winner.gpus) \(winner.bid.gpu), \(CountWords.dollars(cost.monthly.mid.rounded(0))) a month"
  }

  private var table: DocumentTable {
    var table = DocumentTable(
      ["bid", "GPUs", "needs", "room", "price, $", "a month, $", "$/1M out", "months", "holds"],
      words: [8])
    for bid in bids {
      table.row(
        Words(bid.bid.vendor), Words("\(bid.gpus) \(bid.bid.gpu)"),
        Words(bid.needed.map { "\($0)" } ?? "–"), Words(bid.room.map(FigureText.percent) ?? "–"),
        Words(CountWords.cents(bid.bid.price)),
        Words(bid.cost.map { CountWords.cents($0.monthly.mid.rounded(0)) } ?? "–"),
        Words(bid.perMillion.map { FigureText.short($0.double) } ?? "–"),
        Words(bid.bid.deliveryMonths.map(FigureText.short) ?? "–"),
        bid.holds ? .good("yes") : .bad("no"))
    }
    return table
  }

  fileprivate var claims: Section? {
    var table = DocumentTable(["bid", "claim", "verdict", ""], words: [1, 2, 3])
    for bid in bids {
      for claim in bid.claims {
        table.row([bid.bid.vendor, claim.text, claim.verdict, claim.reason])
      }
    }
    return table.rows.isEmpty ? nil : Section("Claims", [.table(table)])
  }

  fileprivate var json: JSONValue {
    [
      "winner": JSONValue(winner?.bid.vendor),
      "bids": .array(bids.map(Self.json)), "warnings": .array(warnings.map(JSONValue.string)),
      "provenance": provenance.map { ProvenanceJSON.value($0) } ?? .null,
    ]
  }

  private static func json(_ bid: JudgedBid) -> JSONValue {
    [
      "vendor": .string(bid.bid.vendor), "gpu": .string(bid.bid.gpu), "gpus": .int(bid.gpus),
      "replicas": .int(bid.replicas), "needed": JSONValue(bid.needed), "holds": .bool(bid.holds),
      "room_fraction": JSONValue(bid.room), "price_usd": .double(bid.bid.price.double),
      "monthly_usd": JSONValue(bid.cost?.monthly.mid.double),
      "usd_per_million_output_tokens": JSONValue(bid.perMillion?.double),
      "delivery_months": JSONValue(bid.bid.deliveryMonths), "reason": JSONValue(bid.refusal),
      "claims": .array(
        bid.claims.map {
          [
            "claim": .string($0.text), "verdict": .string($0.verdict),
            "reason": .string($0.reason),
          ]
        }),
    ]
  }

  fileprivate var rows: DataTable {
    var table = DataTable(
      "bids",
      columns: [
        "vendor", "gpu", "gpus", "replicas", "needed", "holds", "room_fraction", "price_usd",
        "monthly_usd", "usd_per_million_output_tokens", "delivery_months", "false_claims", "reason",
      ])
    for bid in bids {
      table.row(
        bid.bid.vendor, bid.bid.gpu, bid.gpus, bid.replicas, bid.needed, bid.holds ? 1 : 0,
        bid.room,
        bid.bid.price.double, bid.cost?.monthly.mid.double, bid.perMillion?.double,
        bid.bid.deliveryMonths, bid.claims.filter(\.isFalse).count, bid.refusal)
    }
    return table
  }
}
