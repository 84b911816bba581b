// BenchRow.swift: one case's measurement as it is printed, and as a child process hands it over.

import Report
import Text

struct BenchRow {
  let entry: BenchCase
  var measurement: BenchMeasurement
  let peakMemoryBytes: Int?
  /// Heap allocations an event in steady state; nil where not counted.
  var allocationsPerEvent: Double?

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
    ]
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
    ]
  }
}
