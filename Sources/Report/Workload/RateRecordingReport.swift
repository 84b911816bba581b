// RateRecordingReport.swift: `workload describe` of a recording of rates.

public import Text
public import Traffic
internal import Units

/// A recording of rates for people and for scripts.
public struct RateRecordingReport {
  private let description: RateDescription
  private var recording: RateRecording { description.recording }

  public init(_ description: RateDescription) { self.description = description }

  private static let noRequests = "a recording of rates has no single requests"

  public func lines(style: TextStyle, unicode: Bool) -> [String] {
    var table = TextTable()
    table.row("rows", FigureText.grouped(recording.rows))
    table.row("windows", FigureText.grouped(recording.windows.count))
    if description.missingWindows > 0 {
      table.row(
        "missing",
        "\(FigureText.grouped(description.missingWindows)) windows, "
          + "\(FigureText.duration(description.missing)): nothing was collected, which is no zero load"
      )
    }
    for (name, kind) in [
      ("input tokens", \RateWindow.promptTokens), ("output tokens", \RateWindow.outputTokens),
    ] {
      if let sum = description.tokens(kind) { table.row(name, FigureText.short(sum)) }
    }
    for (name, ratio) in description.peakToMean {
      table.row("peak to mean, \(name)", ratio.map(FigureText.short) ?? "– (insufficient)")
    }
    table.row("dispersion, gap CV", "– (\(Self.noRequests))")
    let blocks = [
      [style.bold(headline)], table.lines(), hours, recording.notes.map { "note: \($0)" },
      ["format \(recording.format)"],
    ]
    return Array(blocks.filter { !$0.isEmpty }.joined(separator: [""]))
  }

  private var headline: String {
    let count = FigureText.short(recording.requests)
    let what = recording.isRelative ? "a table of relative rates" : "about \(count) requests"
    let rate = recording.meanRatePerSecond.map { "; mean \(FigureText.short($0))/s" } ?? ""
    let peak = description.peakToMean.last?.ratio.map {
      "; peak hour \(FigureText.short($0)) × mean"
    }
    return "\(what) in windows over \(FigureText.duration(description.span))"
      + (recording.isRelative ? "" : rate) + (peak ?? "")
  }

  private var hours: [String] {
    guard let rates = description.hoursOfDay else { return [] }
    var table = TextTable()
    for half in 0..<2 {
      let hours = half * 12..<half * 12 + 12
      table.row(["hour"] + hours.map { String($0) })
      table.row(["rate"] + rates[hours].map { FigureText.fixed($0, 2) })
    }
    return ["rate by hour of the day, as a multiple of the mean of its hours"] + table.lines()
  }

  /// The keys of a described trace: what a recording of rates cannot say is null, with its reason.
  public var json: JSONValue {
    let absent: [(String, JSONValue)] = ["1s", "10s", "1m", "10m"].map { ($0, .null) }
    let lengths: JSONValue = .object(["mean", "p50", "p95", "p99", "max"].map { ($0, .null) })
    let mean = recording.isRelative ? nil : recording.meanRatePerSecond
    return .object([
      ("format", .string(recording.format)), ("rows", .int(recording.rows)),
      ("requests", recording.isRelative ? .null : .double(recording.requests)),
      ("span_s", .double(description.span.value)), ("mean_rate_per_s", JSONValue(mean)),
      ("total_input_tokens", JSONValue(description.tokens(\.promptTokens))),
      ("total_output_tokens", JSONValue(description.tokens(\.outputTokens))),
      ("input_tokens", lengths), ("output_tokens", lengths), ("interarrival_cv", .null),
      (
        "peak_to_mean", .object(description.peakToMean.map { ($0.name, JSONValue($0.ratio)) })
      ),
      ("index_of_dispersion", .object(absent)),
      (
        "faults",
        [
          "inversions": 0, "ties": 0, "restarts": 0, "zero_input": 0, "zero_output": 0,
          "bad_rows": 0,
        ]
      ),
      ("windows", .int(recording.windows.count)),
      ("missing_windows", .int(description.missingWindows)),
      ("missing_s", .double(description.missing.value)),
      ("hours", JSONValue.hours(description.hoursOfDay)),
      ("reasons", reasons), ("notes", .array(recording.notes.map { .string($0) })),
    ])
  }

  private var reasons: JSONValue {
    var reasons: [(String, JSONValue)] = ["interarrival_cv", "index_of_dispersion"].map {
      ($0, .string(Self.noRequests))
    }
    reasons += description.peakToMean.filter { $0.ratio == nil }.map {
      ("peak_to_mean.\($0.name)", "insufficient")
    }
    reasons += ["input_tokens", "output_tokens"].map { ($0, .string(Self.noRequests)) }
    return .object(reasons)
  }
}

extension JSONValue {
  static func hours(_ rates: [Double]?) -> JSONValue {
    rates.map { .array($0.map { .double($0) }) } ?? .null
  }
}
