// NightDriftJSON.swift: the traffic that came beside its design, as JSON.

internal import Planning
internal import Text

enum NightDriftJSON {
  static func value(_ drift: NightDrift) -> JSONValue {
    [
      "requests": .int(drift.load.requests), "windows": .int(drift.load.windows),
      "window_s": .double(drift.load.window), "span_s": .double(drift.load.span),
      "interval": JSONValue(drift.load.interval),
      "measures": .array(drift.load.measures.map(measure)),
      "worst": JSONValue(drift.load.worst?.measure.rawValue),
      "calibration": .string(drift.calibration.rawValue),
      "latencies": .array(drift.latencies.map(latency)),
      "nights": JSONValue(drift.trend?.nights),
      "growth_per_day": JSONValue(drift.trend?.growthPerDay),
      "days_left": JSONValue(drift.trend?.daysLeft),
    ]
  }

  private static func measure(_ measure: LoadDrift.Measure) -> JSONValue {
    [
      "measure": .string(measure.measure.rawValue), "design": .double(measure.design),
      "target": .double(measure.target), "observed": .double(measure.observed),
      "observed_low": JSONValue(measure.low), "observed_high": JSONValue(measure.high),
      "taken": JSONValue(measure.taken), "taken_low": JSONValue(measure.takenLow),
      "taken_high": JSONValue(measure.takenHigh),
    ]
  }

  private static func latency(_ check: LatencyCheck) -> JSONValue {
    [
      "figure": .string(check.observed.figure),
      "observed_ms": .double(check.observed.milliseconds),
      "predicted_ms": JSONValue(check.predicted), "low_ms": JSONValue(check.low),
      "high_ms": JSONValue(check.high), "inside": JSONValue(check.isInside),
    ]
  }
}
