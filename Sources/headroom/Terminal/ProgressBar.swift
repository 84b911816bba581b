// ProgressBar.swift: how far a long run is, on a terminal.

import Planning
import Report
import Units
import Workload

/// One line on standard error, redrawn at most ten times a second, from half a second on.
final class ProgressBar {
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now
  private var isDrawn = false
  private static let width = 30
  /// Requests of one run, as far as the scenario tells.
  private let expected: Double?

  /// Nil where nobody would see it.
  init?(_ console: Console, _ workload: WorkloadSpecification) {
    guard console.errorIsTerminal, !console.isQuiet else { return nil }
    expected = Self.expectedRequests(workload)
  }

  /// Requests a synthetic workload will hold on average; nil where a trace or a closed loop decides.
  private static func expectedRequests(_ workload: WorkloadSpecification) -> Double? {
    var sum = 0.0
    for part in workload.parts {
      guard case .synthetic(let arrivals, _, _, let bound) = part.source else { return nil }
      let byTime = bound.duration.flatMap { duration in
        arrivals.expectedRequests(inFirst: duration.seconds.value)
      }
      guard let count = [bound.requests.map(Double.init), byTime].compactMap({ $0 }).min() else {
        return nil
      }
      sum += count
    }
    return sum
  }

  func update(_ progress: SimulationProgress) {
    let now = ContinuousClock.now
    guard now - start > .milliseconds(500), now - last > .milliseconds(100) else { return }
    last = now
    let done = progress.arrived - progress.unfinished
    let rate = Double(progress.arrived) / (now - start).seconds
    var line = "\(FigureText.grouped(done)) requests, \(FigureText.short(rate)) requests/s"
    if progress.replications > 1 {
      line = "run \(progress.replication + 1) of \(progress.replications): " + line
    } else if let expected = progress.expected.map(Double.init) ?? expected, expected > 0, rate > 0
    {
      let share = min(1, Double(progress.arrived) / expected)
      let filled = Int(share * Double(Self.width))
      let bar =
        String(repeating: "█", count: filled)
        + String(repeating: "░", count: Self.width - filled)
      let left = Seconds(max(0, expected - Double(progress.arrived)) / rate)
      line = "\(bar) \(FigureText.percent(share)), \(line), \(FigureText.duration(left)) left"
    }
    isDrawn = true
    Console.progress(line)
  }

  /// Takes the line away: the report follows.
  func clear() {
    if isDrawn { Console.progress("") }
    isDrawn = false
  }
}
