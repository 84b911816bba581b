// TrafficJSON.swift: `workload describe --json`: the keys scripts rely on, and more.

public import Text
public import Traffic
internal import Units

/// A description as one JSON object.
public enum TrafficJSON {
  public static func value(_ description: TrafficDescription) -> JSONValue {
    let statistics = description.statistics
    let rest: [(String, JSONValue)] = [
      ("faults", faults(description)),
      ("hours", hours(description.hours)), ("prefix_reuse", prefix(description.prefix)),
      ("tenants", names(description.tenants)), ("sessions", names(description.sessions)),
      ("models", names(description.models)), ("labels", names(description.labels)),
      (
        "classes",
        .object(description.classes.map { ($0.name, .object(members($0.statistics))) })
      ),
      ("warnings", .array(TrafficSentences(description: description).warnings.map { .string($0) })),
    ]
    return .object(
      [("format", .string(description.format)), ("rows", .int(description.counts.rows))]
        + members(statistics) + rest)
  }

  /// The span in seconds, as finely as any format writes times: what is finer is the clock's tick of 3.6 ps.
  public static func span(_ statistics: TrafficStatistics) -> JSONValue {
    .double((statistics.span.value * 1e9).rounded() / 1e9)
  }

  /// The figures of one stream of requests, with a reason for each that is null.
  static func members(_ statistics: TrafficStatistics) -> [(String, JSONValue)] {
    let binNames = TrafficStatistics.binWidths.map(\.name)
    let figures: [(String, JSONValue)] = [
      ("requests", .int(statistics.requests)), ("span_s", span(statistics)),
      ("mean_rate_per_s", JSONValue(statistics.meanRatePerSecond)),
      ("total_input_tokens", total(statistics.input)),
      ("total_output_tokens", total(statistics.output)),
      ("input_tokens", lengths(statistics.input)), ("output_tokens", lengths(statistics.output)),
      ("interarrival_cv", JSONValue(statistics.gaps.variation)),
      ("interarrival_cv_5m", JSONValue(statistics.gaps.localVariation)),
      ("gaps_s", gaps(statistics.gaps)),
      ("peak_to_mean", byBin(binNames, statistics) { $0.peakToMean }),
      ("index_of_dispersion", byBin(binNames, statistics) { $0.indexOfDispersion }),
      ("rate_noise_cv", byBin(binNames, statistics) { $0.rateNoise }),
      ("length_correlation", JSONValue(statistics.correlation.value)),
      ("clock_step_s", JSONValue(statistics.tick?.value)),
      ("clock_resolution_s", JSONValue(statistics.gaps.resolution?.value)),
      ("over_context", statistics.context == nil ? .null : .int(statistics.overContext)),
    ]
    return figures + [("reasons", reasons(figures))]
  }

  /// Figures that are null because there is too little of the traffic, not because there is nothing to tell.
  private static let supported = [
    "mean_rate_per_s", "interarrival_cv", "interarrival_cv_5m", "gaps_s", "peak_to_mean",
    "index_of_dispersion", "rate_noise_cv", "length_correlation", "input_tokens", "output_tokens",
  ]

  private static func reasons(_ figures: [(String, JSONValue)]) -> JSONValue {
    var reasons: [(String, JSONValue)] = []
    for (key, value) in figures where supported.contains(key) {
      switch value {
      case .null: reasons.append((key, "insufficient"))
      case .object(let members):
        for case (let name, .null) in members { reasons.append(("\(key).\(name)", "insufficient")) }
      default: break
      }
    }
    return .object(reasons)
  }

  /// A whole number where it fits into 64 bits.
  private static func total(_ lengths: TokenCounts) -> JSONValue {
    Int(exactly: lengths.sum).map(JSONValue.int) ?? .double(Double(lengths.sum))
  }

  private static func lengths(_ lengths: TokenCounts) -> JSONValue {
    [
      "mean": JSONValue(lengths.mean),
      "p50": JSONValue(lengths.quantile(percent: 50)),
      "p95": JSONValue(lengths.quantile(percent: 95)),
      "p99": JSONValue(lengths.quantile(percent: 99)),
      "max": lengths.count == 0 ? .null : .int(lengths.maximum),
    ]
  }

  private static func gaps(_ gaps: GapStatistics) -> JSONValue {
    [
      "p50": JSONValue(gaps.quantile(percent: 50)?.value),
      "p95": JSONValue(gaps.quantile(percent: 95)?.value),
      "p99": JSONValue(gaps.quantile(percent: 99)?.value),
      "max": .double(gaps.longest.value),
    ]
  }

  private static func byBin(
    _ names: [String], _ statistics: TrafficStatistics, _ figure: (BinCounts) -> Double?
  ) -> JSONValue {
    .object(names.map { ($0, JSONValue(figure(statistics.bins($0)))) })
  }

  private static func faults(_ description: TrafficDescription) -> JSONValue {
    let counts = description.counts
    return [
      "inversions": .int(counts.inversions), "ties": .int(counts.ties),
      "restarts": .int(counts.restarts), "zero_input": .int(counts.zeroInput),
      "zero_output": .int(counts.zeroOutput), "bad_rows": .int(counts.badRows),
      "excluded": .object(counts.exclusions.map { ($0.reason, .int($0.rows)) }),
    ]
  }

  private static func hours(_ hours: HourlyCounts) -> JSONValue {
    return [
      "all": JSONValue.hours(hours.hoursOfDay), "weekdays": JSONValue.hours(hours.weekdays),
      "weekend": JSONValue.hours(hours.weekend),
      "weekday_to_weekend": JSONValue(hours.weekdayToWeekend),
    ]
  }

  private static func prefix(_ prefix: PrefixReuse) -> JSONValue {
    guard let share = prefix.share else { return .null }
    return [
      "share": .double(share), "blocks": .int(prefix.blocks), "requests": .int(prefix.requests),
      "is_cut": .bool(prefix.isCut),
    ]
  }

  private static let namesListed = 20

  private static func names(_ counts: NameCounts) -> JSONValue {
    guard counts.requests > 0 else { return .null }
    return [
      "names": .int(counts.names), "requests": .int(counts.requests),
      "not_told_apart": .int(counts.others),
      "top": .array(
        counts.top(namesListed).map {
          ["name": .string($0.name), "requests": .int($0.requests)]
        }),
    ]
  }
}
