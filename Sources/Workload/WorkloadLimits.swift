// WorkloadLimits.swift: the largest load that is accepted, so that no sum of a run can overflow.

public import Units

/// Bounds on what a workload may ask for; beyond them it is refused with the estimate beside the limit.
///
/// They are chosen (not measured) so that Int64 holds every count, token sum and time of a run.
public enum WorkloadLimits {
  /// Priorities of a class; lower comes first.
  public static let priorities = -1_000_000...1_000_000
  /// Requests a second of one class; 1e9 leaves 275 ticks between two arrivals.
  public static let ratePerSecond = 1e9
  /// Seconds: the 388 days that 2⁶³ ticks of 2⁻³⁸ s reach (33 554 432 s, less one for rounding).
  public static let durationSeconds = 33_554_431.0
  /// Rates that a scenario may ask for; the lower end is one request in 32 years.
  public static let rates = 1e-9...ratePerSecond
  /// Lengths of time that a scenario may ask for, where 0 has no meaning.
  public static let durations = Seconds(1e-6)...Seconds(durationSeconds)
  /// Requests of one class: half a day of work at 2.5 million simulated requests a second.
  public static let requests = 100_000_000_000
  /// Tokens of one prompt or one output; a thousand times the longest context on sale in 2025.
  public static let tokensPerRequest = 1_000_000_000
  /// Tokens of a prompt that is no mistake.
  public static let promptTokens = 1...tokensPerRequest
  /// Sequences in one row of a trace, each a request; a bound on work, far above any batch.
  public static let sequencesPerRow = 1_000_000
  /// Tokens of a whole class: a quarter of what Int64 holds.
  public static let totalTokens = 0x1p61
  /// Classes of one workload.
  public static let classes = 1_000
  /// How far a rate may be scaled up.
  public static let rateScale = 1_000.0
}
