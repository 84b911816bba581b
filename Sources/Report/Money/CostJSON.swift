// CostJSON.swift: the answer of `cost` for scripts.

internal import Economics
internal import Foundation
internal import Planning
internal import Text

struct CostJSON {
  private let report: CostReport
  private var answer: CostAnswer { report.answer }

  init(_ report: CostReport) { self.report = report }

  var value: JSONValue {
    [
      "replicas": .int(answer.need.replicas), "gpus": .int(answer.need.fleet.gpus),
      "nodes": .int(answer.need.fleet.nodes), "gpu": .string(answer.need.fleet.gpu),
      "model": JSONValue(answer.need.fleet.model),
      "capacity_utilization": .double(answer.need.capacityUtilization),
      "requests_per_month": JSONValue(answer.need.fleet.requestsPerMonth?.double),
      "input_tokens_per_month": JSONValue(answer.need.fleet.inputTokensPerMonth?.double),
      "output_tokens_per_month": JSONValue(answer.need.fleet.outputTokensPerMonth?.double),
      "alternatives": .array(answer.alternatives.map(alternative)),
      "winner": JSONValue(answer.winner?.offer),
      "cheapest": JSONValue(answer.cheaperMix == nil ? answer.winner?.offer : "mix"),
      "decided": .bool(answer.cheaperMix == nil ? answer.isDecided : answer.isMixDecided),
      "margin_usd_per_month": JSONValue(answer.margin?.mid.double),
      "margin_low_usd_per_month": JSONValue(answer.margin?.low.double),
      "margin_high_usd_per_month": JSONValue(answer.margin?.high.double),
      "sensitive_to": .array(answer.assumptions.prefix(3).map(Self.assumption)),
      "assumptions": .array(answer.assumptions.map(Self.assumption)),
      "breakeven_load_factor": JSONValue(answer.breakevenFactor?.double),
      "capacity_load_factor": .double(answer.capacityFactor.double),
      "owned_below_api_month": JSONValue(answer.ownedBelowAPI?.month),
      "hybrid": answer.hybrid.map { Self.mix($0.best) } ?? .null,
      "hybrid_by_owned_nodes": .array((answer.hybrid?.byOwnedNodes ?? []).map(Self.mix)),
      "hybrid_proven": .bool(answer.proof?.best != nil),
      "hybrid_best": answer.proof?.best.map(Self.played) ?? .null,
      "hybrid_simulated": .array((answer.proof?.played ?? []).map(Self.played)),
      "bill_of_materials": .array(
        answer.materials.lines.map {
          ["item": .string($0.item), "count": .int($0.count), "source": .string($0.source)]
        }),
      "showback": showback,
      "rules": .array(answer.rules.map(Self.rule)),
      "sizing_sentence": JSONValue(report.sized.fleetWords),
      "warnings": .array(report.sized.warnings.map(JSONValue.string)),
      "provenance": ProvenanceJSON.value(report.sized.provenance),
    ]
  }

  private var showback: JSONValue {
    guard let showback = answer.showback else { return .null }
    return [
      "offer": .string(showback.offer), "rule": .string(showback.rule.rawValue),
      "idle": .string(showback.idle.rawValue),
      "shares": .array(
        showback.shares.map { share in
          [
            "name": .string(share.name), "requests_per_month": .double(share.requestsPerMonth),
            "input_tokens_per_month": .double(share.inputTokensPerMonth),
            "output_tokens_per_month": .double(share.outputTokensPerMonth),
            "monthly_usd": .double(share.dollarsPerMonth.double), "share": .double(share.share),
            "usd_per_million_output_tokens": JSONValue(share.rate),
            "api_monthly_usd": JSONValue(
              showback.verdicts.first { $0.name == share.name }?.api.double),
          ]
        }),
      "cheaper_at_api": .array(showback.atAPI.map { .string($0.name) }),
    ]
  }

  private func alternative(_ cost: OfferCost) -> JSONValue {
    let isPossible = cost.refusal == nil
    func money(_ value: Decimal) -> JSONValue { isPossible ? .double(value.double) : .null }
    return [
      "name": .string(cost.title), "offer": .string(cost.offer), "gpus": .int(cost.gpus),
      "nodes": .int(cost.nodes), "one_time_usd": money(cost.oneTime.mid),
      "monthly_usd": money(cost.monthly.mid), "monthly_low_usd": money(cost.monthly.low),
      "monthly_high_usd": money(cost.monthly.high), "annual_usd": money(cost.annual.mid),
      "running_usd_per_month": money(cost.running.mid),
      "usd_per_million_output_tokens": isPossible
        ? JSONValue(cost.perMillion(of: answer.need.fleet.outputTokensPerMonth)?.mid.double)
        : .null,
      "feasible": .bool(isPossible), "reason": JSONValue(cost.refusal),
      "is_guess": .bool(cost.isGuess),
      "lines": .array(
        cost.lines.map { line in
          [
            "name": .string(line.name), "kind": .string(line.kind.rawValue),
            "one_time_usd": .double(line.oneTime.mid.double),
            "monthly_usd": .double(line.monthly.mid.double),
            "monthly_low_usd": .double(line.monthly.low.double),
            "monthly_high_usd": .double(line.monthly.high.double),
            "source": .string(line.source), "is_guess": .bool(line.isGuess),
          ]
        }),
      "remarks": .array(cost.remarks.map(JSONValue.string)),
    ]
  }

  private static func assumption(_ item: CostAssumption) -> JSONValue {
    [
      "assumption": .string(item.words), "margin_at_low_usd": .double(item.atLow.double),
      "margin_at_high_usd": .double(item.atHigh.double), "is_guess": .bool(item.isGuess),
    ]
  }

  private static func mix(_ mix: HybridMix) -> JSONValue {
    [
      "monthly_usd": .double(mix.monthly.double), "shared_usd": .double(mix.shared.double),
      "parts": .array(
        mix.parts.map { part in
          [
            "offer": .string(part.offer), "first_replica": .int(part.layers.lowerBound + 1),
            "last_replica": .int(part.layers.upperBound), "gpus": .int(part.gpus),
            "time_share_first": .double(part.timeShareFirst),
            "time_share_last": .double(part.timeShareLast),
            "output_tokens_per_month": .double(part.outputTokensPerMonth),
            "monthly_usd": .double(part.monthly.double),
          ]
        }),
    ]
  }

  private static func played(_ played: PlayedMix) -> JSONValue {
    [
      "mix": mix(played.mix), "holds": .bool(played.holds),
      "monthly_usd": .double(played.monthly.mid.double),
      "monthly_low_usd": .double(played.monthly.low.double),
      "monthly_high_usd": .double(played.monthly.high.double),
      "overflow_above_unfinished": JSONValue(played.overflowAbove),
      "requests": .int(played.requests), "overflowed": .int(played.overflowed),
      "overflow_share": .double(played.overflowShare), "overflow_refused": .int(played.refused),
      "api_input_tokens_per_month": .double(played.inputTokens),
      "api_output_tokens_per_month": .double(played.outputTokens),
      "on_demand_replica_hours_per_month": .double(played.hoursOnDemand),
      "good_share": .double(played.goodShare),
      "good_share_of_sized_fleet": .double(played.goodShareOfFleet),
      "windows": .int(played.windows), "windows_missed": .int(played.windowsMissed),
    ]
  }

  private static func rule(_ rule: RuleVerdict) -> JSONValue {
    [
      "rules": .string(rule.rule.name), "verdict": JSONValue(rule.outcome.verdict),
      "deciding_question": .string(rule.outcome.question),
      "threshold": .string(rule.outcome.threshold),
      "would_change": .string(rule.outcome.change), "source": .string(rule.rule.source),
    ]
  }
}

/// CSV files of `cost`.
struct CostTables {
  private let answer: CostAnswer

  init(_ answer: CostAnswer) { self.answer = answer }

  var all: [DataTable] { [alternatives, timeline, duration, showback] }

  private var alternatives: DataTable {
    var table = DataTable(
      "alternatives",
      columns: [
        "name", "offer", "gpus", "nodes", "one_time_usd", "monthly_usd", "monthly_low_usd",
        "monthly_high_usd", "annual_usd", "usd_per_million_output_tokens", "feasible", "reason",
      ])
    for cost in answer.alternatives {
      let isPossible = cost.refusal == nil
      func money(_ value: Decimal) -> Double? { isPossible ? value.double : nil }
      table.row(
        cost.title, cost.offer, cost.gpus, cost.nodes, money(cost.oneTime.mid),
        money(cost.monthly.mid), money(cost.monthly.low), money(cost.monthly.high),
        money(cost.annual.mid),
        isPossible ? cost.perMillion(of: answer.need.fleet.outputTokensPerMonth)?.mid.double : nil,
        isPossible ? 1 : 0, cost.refusal)
    }
    return table
  }

  private var timeline: DataTable {
    var table = DataTable("timeline", columns: ["month", "offer", "cumulative_usd"])
    for line in answer.timeline {
      for (month, paid) in line.cumulative.enumerated() {
        table.row(month, line.offer, paid.double)
      }
    }
    return table
  }

  private var showback: DataTable {
    var table = DataTable(
      "showback",
      columns: [
        "name", "requests_per_month", "input_tokens_per_month", "output_tokens_per_month",
        "monthly_usd", "share", "usd_per_million_output_tokens",
      ])
    for share in answer.showback?.shares ?? [] {
      table.row(
        share.name, share.requestsPerMonth, share.inputTokensPerMonth, share.outputTokensPerMonth,
        share.dollarsPerMonth.double, share.share, share.rate)
    }
    return table
  }

  private var duration: DataTable {
    var table = DataTable(
      "load_duration",
      columns: [
        "replica", "time_share", "starts_per_month", "input_tokens_per_month",
        "output_tokens_per_month", "time_share_without_headroom", "offer",
      ])
    let parts = answer.hybrid?.best.parts ?? []
    let bare = answer.need.bareLayers.layers
    for (index, layer) in answer.need.layers.layers.enumerated() {
      table.row(
        index + 1, layer.timeShare, layer.startsPerMonth, layer.inputTokensPerMonth,
        layer.outputTokensPerMonth, bare.indices.contains(index) ? bare[index].timeShare : 0,
        parts.first { $0.layers.contains(index) }?.offer)
    }
    return table
  }
}
