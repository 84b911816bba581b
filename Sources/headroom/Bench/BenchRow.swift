// BenchRow.swift: one case's measurement as it is printed, and as a child process hands it over.

import Report
import Text

struct BenchRow {
  let entry: BenchCase
  var measurement: BenchMeasurement
  let peakMemoryBytes: Int?
  /// Heap allocations an event in steady state; nil where not counted.
  var allocationsPerEvent: Double?
  /// Requests a second over the kernel case's events a second in the same run: what other machines can be held
  /// against. Nil where the kernel case did not run.
  var ratioToKernel: Double?

  init(_ entry: BenchCase, _ measurement: BenchMeasurement, peakMemoryBytes: Int?) {
    self.entry = entry
    self.measurement = measurement
    self.peakMemoryBytes = peakMemoryBytes
  }

  /// Reads what `bench --case NAME --json` printed; nil when something is missing.
  init?(_ entry: BenchCase, _ tree: LocatedJSON) {
    guard case .array(let cases)? = tree["cases"]?.content, let object = cases.first,
      let requests = Self.number(object, "requests"), let seconds = Self.number(object, "seconds"),
      let processorSeconds = Self.number(object, "cpu_seconds"),
      let events = Self.number(object, "events")
    else { return nil }
    let tokens = Self.number(object, "output_tokens_per_second").map { Int($0 * seconds) }
    self.init(
      entry,
      BenchMeasurement(
        requests: Int(requests), seconds: seconds, processorSeconds: processorSeconds,
        outputTokens: tokens, events: Int(events)),
      peakMemoryBytes: Self.number(object, "peak_memory_bytes").map { Int($0) })
  }

  private static func number(_ object: LocatedJSON, _ key: String) -> Double? {
    switch object[key]?.value {
    case .int(let value)?: Double(value)
    case .double(let value)?: value
    default: nil
    }
  }

  private func perSecond(_ count: Int) -> Double { Double(count) / max(1e-9, measurement.seconds) }
  private var requestsPerProcessorSecond: Double {
    Double(measurement.requests) / max(1e-9, measurement.processorSeconds)
  }
  private var nanosecondsPerEvent: Double {
    measurement.seconds * 1e9 / Double(max(1, measurement.events))
  }

  var requestsPerSecond: Double { perSecond(measurement.requests) }
  var eventsPerSecond: Double { perSecond(measurement.events) }

  var json: JSONValue {
    [
      "name": .string(entry.name), "requests": .int(measurement.requests),
      "seconds": .double(measurement.seconds),
      "cpu_seconds": .double(measurement.processorSeconds),
      "requests_per_second": .double(perSecond(measurement.requests)),
      "requests_per_cpu_second": .double(requestsPerProcessorSecond),
      "output_tokens_per_second": JSONValue(measurement.outputTokens.map(perSecond)),
      "events": .int(measurement.events), "ns_per_event": .double(nanosecondsPerEvent),
      "allocations_per_event": JSONValue(allocationsPerEvent),
      "peak_memory_bytes": JSONValue(peakMemoryBytes),
      "ratio_to_kernel": JSONValue(ratioToKernel),
    ]
  }

  /// What stands above the cells, with the width of each column.
  static let columns: [(title: String, width: Int)] = [
    ("case", 17), ("requests", 11), ("seconds", 8), ("requests/s", 11), ("per CPU s", 11),
    ("output tokens/s", 15), ("events", 11), ("ns/event", 8), ("peak MB", 8),
    ("allocs/event", 12), ("at least", 10), ("per kernel event", 16),
  ]

  /// Cells under the columns: rows are printed as they come, so no width can follow from them all.
  static func line(_ cells: [String]) -> String {
    zip(cells, columns).enumerated().map { index, pair in
      let blanks = String(repeating: " ", count: max(0, pair.1.width - pair.0.count))
      return index == 0 ? pair.0 + blanks : blanks + pair.0
    }.joined(separator: "  ")
  }

  var cells: [String] {
    [
      entry.name, FigureText.grouped(measurement.requests), FigureText.short(measurement.seconds),
      FigureText.short(perSecond(measurement.requests)),
      FigureText.short(requestsPerProcessorSecond),
      measurement.outputTokens.map { FigureText.short(perSecond($0)) } ?? "–",
      FigureText.grouped(measurement.events), FigureText.short(nanosecondsPerEvent),
      peakMemoryBytes.map { FigureText.fixed(Double($0) / 1e6, 1) } ?? "–",
      allocationsPerEvent.map { FigureText.fixed($0, 4) } ?? "–",
      entry.target.map { FigureText.short($0) } ?? "–",
      ratioToKernel.map { FigureText.short($0) } ?? "–",
    ]
  }
}
