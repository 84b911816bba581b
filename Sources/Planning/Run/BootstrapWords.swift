// BootstrapWords.swift: what a report says of intervals that rest on resamples of a trace.

internal import Text
internal import Units
internal import Workload

extension BlockBootstrap {
  /// Blocks shorter than this cut through bursts and through long requests' company; a guess.
  private static let shortBlock = Seconds(60)

  /// What the intervals of a report rest on.
  func sentence(resamples: Int) -> String {
    let length = NumberText.shortest((block.value * 1000).rounded() / 1000)
    let rule =
      keepsHourOfWeek
      ? "each put back at its hour of the week"
      : "each drawn from anywhere in it, so that a daily cycle counts as chance"
    return
      "± from \(resamples) block resamples of the trace: 1.96 standard deviations; blocks of "
      + "\(length) s, \(rule); figures are those of the trace as recorded"
  }

  var warnings: [String] {
    guard block < Self.shortBlock else { return [] }
    return [
      "the trace is short: its bootstrap uses blocks of less than a minute, which cut through what "
        + "belongs together, and intervals may be too narrow"
    ]
  }
}
