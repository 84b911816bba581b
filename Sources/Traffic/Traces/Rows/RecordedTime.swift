// RecordedTime.swift: from times as a trace writes them to the clock of a simulation.

internal import Text
internal import Units
internal import Workload

extension DecimalTime {
  /// Ticks from `origin` to here, rounded to the nearest; nil beyond the clock's 388 days.
  func ticks(since origin: DecimalTime) -> Int64? {
    var (whole, overflow) = seconds.subtractingReportingOverflow(origin.seconds)
    var fraction = attoseconds - origin.attoseconds
    if fraction < 0 {
      fraction += Self.attosecondsPerSecond
      whole -= 1
    }
    let reach = Int64(WorkloadLimits.durationSeconds)
    guard !overflow, -reach <= whole, whole < reach else { return nil }
    let product = UInt64(fraction).multipliedFullWidth(by: UInt64(SimulationTime.ticksPerSecond))
    let unit = UInt64(Self.attosecondsPerSecond)
    let (quotient, remainder) = unit.dividingFullWidth(product)
    let rounded = Int64(quotient) + (remainder >= unit / 2 ? 1 : 0)
    return whole * SimulationTime.ticksPerSecond + rounded
  }

  /// As a `Double`: for differences, which are small.
  func secondsSince(_ other: DecimalTime) -> Double {
    Double(seconds - other.seconds) + Double(attoseconds - other.attoseconds) * 1e-18
  }
}
