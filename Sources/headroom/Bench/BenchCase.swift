// BenchCase.swift: the fixed workloads that headroom's own speed is told by.

import Text

/// What one case measured. Wall times are of this machine on this day: the only figures here that differ
/// between two runs.
struct BenchMeasurement {
  var requests: Int
  /// Wall seconds.
  var seconds: Double
  /// Processor seconds: less than the wall's where other programs had the core.
  var processorSeconds: Double
  /// Simulated output tokens; nil where a case has no tokens.
  var outputTokens: Int?
  /// What the case counts as an event, see `BenchCase.summary`.
  var events: Int
}

struct BenchCase: Sendable {
  let name: String
  /// What runs, and what counts as an event.
  let summary: String
  /// The least requests (for the kernel: events) a second it must reach; nil for a case about memory.
  let target: Double?
  /// Left out unless it is asked for.
  let isLong: Bool
  let run: @Sendable (BenchOptions) throws -> BenchMeasurement
}

struct BenchOptions: Sendable {
  /// Share of a case's requests that are run, in 0 < scale ≤ 1.
  var scale = 1.0
  var trace: String?
  /// `--full`: the long cases, and the readers' files at full length.
  var isFull = false

  /// A case's number of requests at this scale.
  func count(_ full: Int) -> Int { max(1000, Int(Double(full) * scale)) }
}

/// The cases in the order they run.
enum BenchCases {
  static let all: [BenchCase] =
    [
      KernelBench.mm1,
      FleetBench.oneReplica,
      FleetBench.sixtyFourReplicas,
      FleetBench.twentyMillion,
      FleetBench.trace,
    ] + GeneratorBench.all + ReaderBench.all
}
