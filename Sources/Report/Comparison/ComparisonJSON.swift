// ComparisonJSON.swift: `compare --json`: one object, the same bytes for the same question.

public import Planning
public import Text
internal import Units

/// Builds the object that scripts read; its keys are a promise.
public enum ComparisonJSON {
  public static func value(_ answer: ComparisonAnswer) -> JSONValue {
    .object(members(answer) + (answer.offers.map { [("offers", OfferData.json($0))] } ?? []))
  }

  private static func members(_ answer: ComparisonAnswer) -> [(String, JSONValue)] {
    [
      ("winner", JSONValue(answer.winner?.candidate.name)),
      ("no_winner", JSONValue(answer.noWinner)),
      ("tie", answer.tie.map(tie) ?? .null),
      ("order", .string(answer.order.rawValue)), ("order_reason", JSONValue(answer.orderReason)),
      ("candidates", .array(answer.candidates.map(candidate))),
      (
        "pareto",
        [
          "throughput": names(answer.candidates.filter(\.isOnThroughputFront)),
          "cost": names(answer.candidates.filter(\.isOnCostFront)),
        ]
      ),
      ("flips", .array(answer.map?.flips.map(flip) ?? [])),
      ("winner_map", answer.map.map(map) ?? .null),
      ("tornado", answer.tornado.map(tornado) ?? .null),
      ("mix", answer.mix.map(MixJSON.value) ?? .null),
      ("latency_budget", answer.budget.map { budget($0, answer) } ?? .null),
      ("relative_error", answer.widths.map(widths) ?? .null),
      ("loads", .array(zip(answer.loads, answer.leading).map(load))),
      ("simulated_requests", .int(answer.simulatedRequests)),
      ("assumptions", SummaryJSON.strings(answer.assumptions)),
      ("warnings", SummaryJSON.strings(answer.warnings)),
      ("provenance", ProvenanceJSON.value(answer.provenance)),
    ]
  }

  private static func names(_ members: [ComparedCandidate]) -> JSONValue {
    .array(members.map { .string($0.candidate.name) })
  }

  private static func candidate(_ entry: ComparedCandidate) -> JSONValue {
    let one = entry.candidate
    var members: [(String, JSONValue)] = [
      ("name", .string(one.name)), ("scenario", .string(one.scenarioName)),
      ("gpu", .string(one.gpu)), ("tensor_parallel", .int(one.tensorParallel)),
      ("weights", .string(one.weights)), ("precision", .string(one.precision)),
      ("feasible", .bool(entry.size != nil)), ("reason", JSONValue(one.reason)),
    ]
    if let size = entry.size { members += figures(size) }
    members += [
      ("pareto_throughput", .bool(entry.isOnThroughputFront)),
      ("pareto_cost", .bool(entry.isOnCostFront)),
      ("differences", .array(entry.differences.map(difference))),
    ]
    return .object(members)
  }

  private static func figures(_ size: ComparedSize) -> [(String, JSONValue)] {
    [
      ("status", .string(size.status.rawValue)),
      ("evidence", EvidenceJSON.value(size.evidence)),
      ("replicas", .int(size.replicas)), ("gpus", .int(size.gpus)), ("nodes", .int(size.nodes)),
      ("watts", .double(size.watts)), ("cost_per_hour", JSONValue(size.costPerHour)),
      ("cost_per_hour_of_whole_nodes", JSONValue(size.nodeCostPerHour)),
      ("cost_per_million_output_tokens_at_mean", JSONValue(size.costPerMillionAtMean)),
      ("cost_per_million_output_tokens_at_percentile", JSONValue(size.costPerMillionAtPercentile)),
      (
        "gates",
        [
          "headroom": .int(size.headroom), "failure": .int(size.failure),
          "replay": JSONValue(size.replay), "binding": .string(size.binding),
        ]
      ),
      ("p95_ttft_ms", JSONValue(size.ttftP95)), ("p95_itl_ms", JSONValue(size.itlP95)),
      ("p95_e2el_ms", JSONValue(size.e2elP95)), ("mean_tpot_ms", JSONValue(size.meanTPOT)),
      ("slo_attainment", JSONValue(size.attainment)),
      ("output_tokens_per_second_per_gpu", .double(size.tokensPerSecondPerGPU)),
      ("output_tokens_per_second_per_user", JSONValue(size.tokensPerSecondPerUser)),
      ("holds_up_to", .double(size.holdsUpTo)),
      ("holds_up_to_is_bound", .bool(size.holdsUpToIsBound)),
      ("capacity_utilization_at_mean", .double(size.utilizationAtMean)),
      ("capacity_utilization_at_percentile", .double(size.utilizationAtPercentile)),
      ("bound", .string(size.bound)), ("bound_share", .double(size.boundShare)),
      ("why", JSONValue(size.why)),
    ]
  }

  private static func difference(_ difference: PairedDifference) -> JSONValue {
    [
      "metric": .string(difference.metric.rawValue), "difference": .double(difference.difference),
      "half_width": .double(difference.halfWidth), "width": .double(difference.width),
      "replicates": .int(difference.replicates),
      "significant": .bool(difference.isSignificant),
    ]
  }

  private static func flip(_ flip: WinnerFlip) -> JSONValue {
    [
      "demand": .double(flip.demand), "price_ratio": .double(flip.ratio),
      "price_ratio_of_gpus_alone": .double(flip.ratioOfGPUs),
      "price_ratio_of_whole_nodes": .double(flip.ratioOfNodes),
      "price_ratio_low": .double(flip.low), "price_ratio_high": .double(flip.high),
      "first_gpus": .int(flip.firstGPUs), "first": .string(flip.firstName),
      "second_gpus": .int(flip.secondGPUs), "second": .string(flip.secondName),
    ]
  }

  private static func map(_ map: WinnerMap) -> JSONValue {
    func error(_ error: ModelError) -> JSONValue {
      ["share": .double(error.sigma), "source": .string(error.sentence)]
    }
    return [
      "first": .string(map.first), "second": .string(map.second),
      "demands": .array(map.demands.map { .double($0) }),
      "price_ratios": .array(map.ratios.map { .double($0) }),
      "price_ratio_given": JSONValue(map.ratioGiven),
      "cells": .array(
        map.cells.map { row in
          .array(
            row.map { cell in
              .string(
                (cell.choice == 0 ? map.first : map.second)
                  + (cell.isUncertain ? " (uncertain)" : ""))
            })
        }),
      "first_model_error": error(map.firstError), "second_model_error": error(map.secondError),
    ]
  }

  private static func tornado(_ tornado: Tornado) -> JSONValue {
    func end(_ end: TornadoRow.End) -> JSONValue {
      [
        "change": .string(end.label), "gpus": JSONValue(end.gpus),
        "cost_per_hour": JSONValue(end.costPerHour),
      ]
    }
    return [
      "gpus": .int(tornado.gpus), "cost_per_hour": JSONValue(tornado.costPerHour),
      "rows": .array(
        tornado.rows.map {
          ["assumption": .string($0.assumption), "low": end($0.low), "high": end($0.high)]
        }),
      "more_replicas_at_demand": JSONValue(tornado.nextReplicaAt),
      "other_winner_at_demand": JSONValue(tornado.otherWinnerAt),
      "other_winner": JSONValue(tornado.otherWinner),
    ]
  }

  private static func tie(_ tie: ComparisonTie) -> JSONValue {
    ["candidates": SummaryJSON.strings(tie.names), "broken_by": .string(tie.brokenBy)]
  }

  private static func widths(_ widths: ReachedWidths) -> JSONValue {
    [
      "asked": .double(widths.asked), "reached": JSONValue(widths.proofs),
      "differences_reached": JSONValue(widths.differences), "met": .bool(widths.isMet),
      "max_replicates": .int(widths.cap), "wider": SummaryJSON.strings(widths.wide),
    ]
  }

  private static func budget(_ budget: LatencyBudget, _ answer: ComparisonAnswer) -> JSONValue {
    let lines = answer.winner?.size.map { budget.lines($0.parts) } ?? []
    return [
      "passes": answer.missedParts.map { .bool($0.isEmpty) } ?? .null,
      "network": .string(budget.network.name), "network_low_ms": .double(budget.network.low),
      "network_high_ms": .double(budget.network.high),
      "parts": .array(
        lines.map {
          [
            "part": .string($0.part.rawValue), "mean_ms": JSONValue($0.milliseconds),
            "p95_ms": JSONValue($0.p95), "target_ms": JSONValue($0.target),
            "passes": JSONValue($0.passes),
          ]
        }),
    ]
  }

  private static func load(_ load: LoadFigures, _ leading: MeasuredLoad) -> JSONValue {
    [
      "requests": .int(load.requests), "span_s": .double(load.span.value),
      "windows": .int(load.windows), "window_s": .double(load.window.value),
      "percentile": .double(load.percentile), "margin": .double(load.margin),
      "mean_concurrency": .double(leading.mean), "p95_concurrency": .double(leading.p95),
      "target_concurrency": .double(leading.p95 * (1 + load.margin)),
    ]
  }
}
