// Moments.swift: means, variances, quantiles and intervals for the statistics of these tests.

import Kernel
import Units

/// Mean and variance of values seen once.
struct Moments {
  private(set) var count = 0
  private(set) var mean = 0.0
  private var squares = 0.0

  init() {}
  init(_ values: [Double]) { for value in values { add(value) } }

  mutating func add(_ value: Double) {
    count += 1
    let delta = value - mean
    mean += delta / Double(count)
    squares += delta * (value - mean)
  }

  /// Unbiased; 0 for fewer than two values.
  var variance: Double { count < 2 ? 0 : squares / Double(count - 1) }

  /// The half-width of the 95 % interval of the mean of `RunPlan.replications` or 20 values.
  var halfWidth: Double {
    // Student's 97.5 % quantiles for 31 and 19 degrees of freedom (Abramowitz and Stegun, table 26.10).
    let t = [32: 2.0395134464, 20: 2.0930240544]
    guard let factor = t[count] else { return .nan }
    return factor * (variance / Double(count)).squareRoot()
  }
}

/// When a replication starts to count and when it ends, in simulated time from 0.
struct RunPlan {
  static let replications = 32
  var from: SimulationTime
  var until: SimulationTime

  init(warmUp: Double, length: Double) {
    from = SimulationTime(Seconds(warmUp))
    until = SimulationTime(Seconds(warmUp + length))
  }

  /// Long enough for a station: 240 relaxation times and at least 60,000 customers, after 20 relaxation
  /// times of warm-up; a million customers at most.
  ///
  /// The relaxation time is that of M/M/1, E[S]/(1 − √ρ)² (Morse 1955), shared by `servers` and
  /// stretched by the variability of gaps and services as in the heavy-traffic limit.
  init(
    customersPerSecond rate: Double, meanService: Double, servers: Int = 1, variability: Double = 1,
    loadLimit: Double = 0.995, effort: Double
  ) {
    let load = min(loadLimit, rate * meanService / Double(servers))
    let slack = (1 - load.squareRoot()) * (1 - load.squareRoot())
    let relaxation = meanService * (1 + max(1, variability) / (Double(servers) * slack))
    // A long tail needs more customers for its rare large values to be among them.
    let least = 60_000 * max(1, variability)
    let length = min(max(240 * relaxation, least / rate), 1e6 / rate)
    self.init(warmUp: 20 * relaxation * min(1, effort * 10), length: length * effort)
  }
}

/// The ⌈p n⌉-th smallest value, by quickselect; nil when there are no values.
func quantile(_ p: Double, of values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let rank = min(values.count - 1, max(0, Int((p * Double(values.count)).rounded(.up)) - 1))
  var rest = values
  var low = 0
  var high = rest.count - 1
  while low < high {
    let pivot = rest[(low + high) / 2]
    var i = low
    var j = high
    while i <= j {
      while rest[i] < pivot { i += 1 }
      while rest[j] > pivot { j -= 1 }
      if i <= j {
        rest.swapAt(i, j)
        i += 1
        j -= 1
      }
    }
    if rank <= j { high = j } else if rank >= i { low = i } else { break }
  }
  return rest[rank]
}
