// NightDrift.swift: what the traffic of last night says of the fleet that was sized for it.

public import Text

/// The drift of one scenario, or why there is none.
public typealias NightDriftResult = Result<NightDrift, NightRecord.Failure>

/// The drift of one scenario.
public struct NightDrift: Sendable {
  /// What the prediction of latencies is worth in the light of those that were seen.
  public enum Calibration: String, Hashable, Sendable {
    case holds
    /// A latency lies outside the band, and more load than was planned for does not explain it.
    case stale
    /// The load is above what was planned for: latencies say nothing of the calibration.
    case overloaded
    /// No latency was given, or none can be judged.
    case unknown
  }

  public let load: LoadDrift
  public let latencies: [LatencyCheck]
  public let trend: DriftTrend?

  /// - Parameters:
  ///   - answer: of the sizing.
  ///   - history: earlier nights.
  ///   - hash: of the scenario: nights of the same design have the same.
  public init(
    _ load: LoadDrift, latencies: [ObservedLatency], answer: LocatedJSON, history: NightHistory,
    scenario: String, hash: String?, stamp: Night.Stamp
  ) {
    self.load = load
    self.latencies = latencies.map { LatencyCheck($0, answer: answer) }
    var points = history.drift(of: scenario)
    if let taken = load.worst?.taken {
      points.append(
        DriftTrend.Point(
          day: Double(stamp.seconds) / 86_400, taken: taken, design: hash ?? ""))
    }
    trend = DriftTrend(points)
  }

  public var calibration: Calibration {
    let judged = latencies.compactMap(\.isInside)
    guard !judged.isEmpty else { return .unknown }
    if judged.allSatisfy({ $0 }) { return .holds }
    return (load.worst?.taken ?? 0) > 1 ? .overloaded : .stale
  }
}

extension NightHistory {
  /// The shares of its margin that a scenario's nights had taken, in order of time.
  fileprivate func drift(of scenario: String) -> [DriftTrend.Point] {
    rows.compactMap { row in
      guard row["scenario"] == scenario, let day = row["time_s"].flatMap(NumberText.parseDouble),
        let taken = row["drift"].flatMap(NumberText.parseDouble)
      else { return nil }
      return DriftTrend.Point(day: day / 86_400, taken: taken, design: row["hash"] ?? "")
    }
  }
}
