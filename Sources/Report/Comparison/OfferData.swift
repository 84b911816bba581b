// OfferData.swift: fleets in each way of paying for scripts: JSON and tables.

internal import Economics
internal import Foundation
internal import Planning
internal import Text

enum OfferData {
  static func json(_ offers: OfferRanking) -> JSONValue {
    [
      "winner": JSONValue(offers.winner?.name), "decided": .bool(offers.isDecided),
      "margin_usd_per_month": JSONValue(offers.margin?.mid.double),
      "margin_low_usd_per_month": JSONValue(offers.margin?.low.double),
      "margin_high_usd_per_month": JSONValue(offers.margin?.high.double),
      "choices": .array(offers.choices.map(choice)),
      "map": offers.map.map(map) ?? .null,
      "notes": SummaryJSON.strings(offers.notes),
    ]
  }

  private static func choice(_ choice: PricedChoice) -> JSONValue {
    let cost = choice.cost
    let isPossible = cost.refusal == nil
    func money(_ value: Decimal) -> JSONValue { isPossible ? .double(value.double) : .null }
    return [
      "name": .string(choice.name), "candidate": JSONValue(choice.candidate),
      "offer": .string(cost.offer), "gpus": .int(cost.gpus), "nodes": .int(cost.nodes),
      "one_time_usd": money(cost.oneTime.mid), "monthly_usd": money(cost.monthly.mid),
      "monthly_low_usd": money(cost.monthly.low), "monthly_high_usd": money(cost.monthly.high),
      "usd_per_million_output_tokens": isPossible
        ? JSONValue(cost.perMillion(of: choice.outputTokensPerMonth)?.mid.double) : .null,
      "feasible": .bool(isPossible), "reason": JSONValue(cost.refusal),
      "is_guess": .bool(cost.isGuess), "remarks": SummaryJSON.strings(cost.remarks),
    ]
  }

  private static func map(_ map: OfferMap) -> JSONValue {
    [
      "gpu": JSONValue(map.gpu), "loads": .array(map.growths.map { .double($0) }),
      "price_factors": .array(map.factors.map { .double($0) }),
      "cells": .array(
        map.cells.map { row in
          .array(
            row.map { cell in
              cell.choice.map {
                .string(map.names[$0] + (cell.isUncertain ? " (uncertain)" : ""))
              } ?? .null
            })
        }), "simulated": .bool(false),
    ]
  }

  /// One row a choice, and one a cell of the map.
  static func tables(_ offers: OfferRanking) -> [DataTable] {
    var choices = DataTable(
      "offers",
      columns: [
        "name", "candidate", "offer", "gpus", "nodes", "one_time_usd", "monthly_usd",
        "monthly_low_usd", "monthly_high_usd", "usd_per_million_output_tokens", "feasible",
        "reason",
      ])
    for choice in offers.choices {
      let cost = choice.cost
      let isPossible = cost.refusal == nil
      func money(_ value: Decimal) -> Double? { isPossible ? value.double : nil }
      choices.row(
        choice.name, choice.candidate, cost.offer, cost.gpus, cost.nodes, money(cost.oneTime.mid),
        money(cost.monthly.mid), money(cost.monthly.low), money(cost.monthly.high),
        isPossible ? cost.perMillion(of: choice.outputTokensPerMonth)?.mid.double : nil,
        isPossible ? 1 : 0, cost.refusal)
    }
    var cells = DataTable(
      "offer-map", columns: ["load", "gpu", "price_factor", "winner", "uncertain"])
    guard let map = offers.map else { return [choices, cells] }
    for (factor, row) in zip(map.factors, map.cells) {
      for (growth, cell) in zip(map.growths, row) {
        cells.row(
          growth, map.gpu, factor, cell.choice.map { map.names[$0] }, cell.isUncertain ? 1 : 0)
      }
    }
    return [choices, cells]
  }
}
