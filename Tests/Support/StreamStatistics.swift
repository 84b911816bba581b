// StreamStatistics.swift: what tests count about a stream of requests.

internal import Units
public import Workload

public func isSorted(_ requests: [Request]) -> Bool {
  zip(requests, requests.dropFirst()).allSatisfy { $0.arrival <= $1.arrival }
}

/// Seconds between arrivals.
public func gaps(_ requests: [Request]) -> [Double] {
  zip(requests, requests.dropFirst()).map { ($1.arrival - $0.arrival).seconds.value }
}

/// Variance over mean of the counts in bins of a width, over whole bins of the span.
public func indexOfDispersion(_ requests: [Request], binSeconds: Double) -> Double {
  guard let last = requests.last else { return .nan }
  let bins = Int(last.arrival.seconds.value / binSeconds)
  var counts = [Double](repeating: 0, count: bins)
  for request in requests {
    let bin = Int(request.arrival.seconds.value / binSeconds)
    if bin < bins { counts[bin] += 1 }
  }
  return variance(counts) / mean(counts)
}

public func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

/// Of a sample: over one less than its count.
public func variance(_ values: [Double]) -> Double {
  let middle = mean(values)
  return values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(values.count - 1)
}
