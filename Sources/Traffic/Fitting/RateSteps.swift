// RateSteps.swift: a known shape of the rate over a trace's span, and arrivals freed of it.

internal import Units

/// The rate as steps, in multiples of its mean, from the trace's first arrival on.
struct RateSteps: Sendable {
  /// Seconds of each step and its multiple of the mean.
  private(set) var steps: [(seconds: Double, factor: Double)] = []

  /// - Precondition: lengths positive, factors not negative.
  init(_ steps: [(seconds: Double, factor: Double)]) { self.steps = steps }

  /// Arrivals on a clock that runs as fast as the steps: on it the rate has none of them. After the last
  /// step the clock runs as before the first arrival: once a second.
  /// - Complexity: O(arrivals + steps).
  func flattened(_ arrivals: ArrivalTimes) -> ArrivalTimes {
    var (place, start, sum) = (0, 0.0, 0.0)
    return ArrivalTimes(
      arrivals.seconds.map { time in
        while place < steps.count, time >= start + steps[place].seconds {
          sum += steps[place].seconds * steps[place].factor
          start += steps[place].seconds
          place += 1
        }
        let factor = place < steps.count ? steps[place].factor : 1
        return sum + factor * (time - start)
      })
  }
}

/// Windows of a recording as requests made from it are timed: what was not collected is cut out.
public struct RecordedRates: Sendable {
  /// Seconds of each window and its rate.
  let windows: [(seconds: Double, ratePerSecond: Double)]

  /// - Parameters:
  ///   - start, end: of the part that is wanted, in seconds of the played recording.
  init(_ recording: RateRecording, from start: Double, to end: Double) {
    var played = 0.0
    windows = recording.windows.compactMap { window in
      guard let rate = window.ratePerSecond else { return nil }
      let begin = max(played, start)
      played += window.length.value
      let seconds = min(played, end) - begin
      return seconds > 0 ? (seconds, rate) : nil
    }
  }

  var steps: RateSteps {
    let seconds = windows.reduce(0) { $0 + $1.seconds }
    let mean = windows.reduce(0) { $0 + $1.seconds * $1.ratePerSecond } / seconds
    return RateSteps(windows.map { ($0.seconds, $0.ratePerSecond / mean) })
  }
}
