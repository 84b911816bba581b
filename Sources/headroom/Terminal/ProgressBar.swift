// ProgressBar.swift: how far a long run is, on a terminal.

import Planning
import Report
import Units

/// One line on standard error, redrawn at most ten times a second, from half a second on.
final class ProgressBar {
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now
  private var isDrawn = false
  private static let width = 30

  /// Nil where nobody would see it.
  init?(_ console: Console) {
    guard console.errorIsTerminal, !console.isQuiet else { return nil }
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
    } else if let expected = progress.expected, expected > 0, rate > 0 {
      let share = min(1, Double(progress.arrived) / Double(expected))
      let filled = Int(share * Double(Self.width))
      let bar =
        String(repeating: "█", count: filled)
        + String(repeating: "░", count: Self.width - filled)
      let left = Seconds(Double(max(0, expected - progress.arrived)) / rate)
      line = "\(bar) \(FigureText.percent(share)), \(line), \(FigureText.duration(left)) left"
    }
    isDrawn = true
    Console.write("\r\u{1B}[2K\(line)")
  }

  /// Takes the line away: the report follows.
  func clear() {
    if isDrawn { Console.write("\r\u{1B}[2K") }
    isDrawn = false
  }
}
