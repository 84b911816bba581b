// RateRecordingReport.swift: `workload describe` of a recording of rates.

public import Text
public import Traffic
internal import Units

/// A recording of rates for people and for scripts.
public struct RateRecordingReport: Sendable {
  private let description: RateDescription
  private var recording: RateRecording { description.recording }

  public init(_ description: RateDescription) { self.description = description }

  private static let noRequests = "a recording of rates has no single requests"

  fileprivate var screen: Screen {
    var screen = Screen(Words(headline))
    screen.add("note", recording.notes.map { Words($0) })
    return screen
  }

  fileprivate var sections: [Section?] {
    var table = DocumentTable(words: [1])
    func row(_ name: String, _ text: String) { table.row([name, text]) }
    row("rows", FigureText.grouped(recording.rows))
    row("windows", FigureText.grouped(recording.windows.count))
    if description.missingWindows > 0 {
      row(
        "missing",
        "\(FigureText.grouped(description.missingWindows)) windows, "
          + "\(FigureText.duration(description.missing)): nothing was collected, which is no zero load"
      )
    }
    for (name, kind) in [
      ("input tokens", \RateWindow.promptTokens), ("output tokens", \RateWindow.outputTokens),
    ] {
      if let sum = description.tokens(kind) { row(name, FigureText.short(sum)) }
    }
    for (name, ratio) in description.peakToMean {
      row("peak to mean, \(name)", ratio.map(FigureText.short) ?? "– (insufficient)")
    }
    row("dispersion, gap CV", "– (\(Self.noRequests))")
    row("format", recording.format)
    return [
      Section("Windows", [.table(table)]),
      description.hoursOfDay.map { .hours([("rate", $0)]) },
    ]
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

extension Document {
  /// The report of `workload describe` of a recording of rates.
  public init(_ report: RateRecordingReport) {
    self.init(traffic: report.screen, report.sections, figures: { report.json })
  }
}

extension JSONValue {
  static func hours(_ rates: [Double]?) -> JSONValue {
    rates.map { .array($0.map { .double($0) }) } ?? .null
  }
}
