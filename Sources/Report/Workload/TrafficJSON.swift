// TrafficJSON.swift: `workload describe --json`: the keys scripts rely on, and more.

public import Text
internal import Units
public import Workload

/// A description as one JSON object.
public enum TrafficJSON {
  public static func value(_ description: TraceDescription) -> JSONValue {
    let statistics = description.statistics
    return .object(
      [
        ("format", .string(description.format.name)), ("rows", .int(description.counts.rows)),
      ] + members(statistics) + [("faults", faults(description.counts))])
  }

  static func members(_ statistics: TrafficStatistics) -> [(String, JSONValue)] {
    [
      ("requests", .int(statistics.requests)), ("span_s", .double(statistics.span.value)),
      ("mean_rate_per_s", JSONValue(statistics.meanRatePerSecond)),
      ("total_input_tokens", total(statistics.input)),
      ("total_output_tokens", total(statistics.output)),
      ("input_tokens", lengths(statistics.input)), ("output_tokens", lengths(statistics.output)),
      ("interarrival_cv", JSONValue(statistics.gaps.variation)),
      ("peak_to_mean", byBin(["1s", "1m", "1h"], statistics) { $0.peakToMean }),
      (
        "index_of_dispersion",
        byBin(TrafficStatistics.binWidths.map(\.name), statistics) { $0.indexOfDispersion }
      ),
    ]
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
      "max": .int(lengths.maximum),
    ]
  }

  private static func byBin(
    _ names: [String], _ statistics: TrafficStatistics, _ figure: (BinCounts) -> Double?
  ) -> JSONValue {
    .object(names.map { ($0, JSONValue(figure(statistics.bins($0)))) })
  }

  private static func faults(_ counts: TraceCounts) -> JSONValue {
    [
      "inversions": .int(counts.inversions), "ties": .int(counts.ties),
      "restarts": .int(counts.restarts), "zero_input": .int(counts.zeroInput),
      "zero_output": .int(counts.zeroOutput), "bad_rows": 0,
    ]
  }
}
