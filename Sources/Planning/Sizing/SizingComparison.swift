// SizingComparison.swift: other sizes beside the answer: a perfect system, hourly scaling, rules of thumb.

internal import Hardware
internal import Plans
internal import Units

/// Three sizes side by side, and the rules of thumb.
public struct SizingComparison: Hashable, Sendable {
  /// Replicas of a system that wastes nothing: datasheet peaks, full batches, at the p95 without headroom.
  public var perfect: Int?
  /// Replicas on average, and at most, if the fleet followed each hour's busiest window with perfect foresight.
  public var hourlyMean: Double?
  public var hourlyPeak: Int?
  /// Output tokens a second of one saturated replica.
  public var saturatedTokensPerSecond: Double
  public var saturatedRequestsPerSecond: Double
  /// Requests that a GPU does in an hour by tokens alone, and GPUs for the p95 with headroom.
  public var requestsPerGPUHour: Double
  public var gpusByRequests: Int
  /// Replicas for the mean load × (1 + margin), and windows and requests that they miss in the trace; nil
  /// where that is the answer itself or more.
  public var meanReplicas: Int
  public var meanFailedWindows: Int?
  public var meanMissedRequests: Int?

  /// What the fleet for the mean made of the load as recorded.
  mutating func take(mean run: Replay) {
    meanFailedWindows = run.failedWindows.count
    meanMissedRequests = run.bad.reduce(0, +)
  }
}

extension LoadDemand {
  /// - Parameter saturated: requests and output tokens a second of one replica that always has work.
  func comparison(
    _ capacity: LoadCapacity, _ saturated: (requests: Double, tokens: Double)
  ) -> SizingComparison {
    let gpus = problem.plan.parallelism.devices
    let perfect = PerfectWork(problem.plan, rows: work.rows)
    let busy = TimeWeightedRank(
      values: profile.windows.map { perfect.seconds($0) / $0.seconds },
      weights: profile.windows.map(\.seconds)
    ).percentile(rule.percentile)
    let perHour = saturated.tokens / Double(gpus) / max(1, load.meanOutputTokens) * 3600
    let wanted = needs.first { $0.load.measure == .requestsPerSecond }?.target ?? 0
    let mean =
      capacity.need.load.mean * (1 + rule.margin) / max(capacity.perReplica, 1e-9)
    var result = SizingComparison(
      perfect: problem.isWholeFleet ? max(1, Int(busy.rounded(.up))) : nil,
      saturatedTokensPerSecond: saturated.tokens, saturatedRequestsPerSecond: saturated.requests,
      requestsPerGPUHour: perHour,
      gpusByRequests: max(1, Int((wanted * 3600 / max(perHour, 1e-9)).rounded(.up))),
      meanReplicas: max(1, Int(min(mean, 1e9).rounded(.up))))
    // A window longer than an hour tells nothing of its hours.
    guard capacity.need.job == nil, profile.window.value <= 3600 else { return result }
    let hours = hourlyPeaks(capacity)
    result.hourlyMean = Double(hours.reduce(0, +)) / Double(max(1, hours.count))
    result.hourlyPeak = hours.max()
    return result
  }

  /// Replicas for the busiest window of each hour.
  private func hourlyPeaks(_ capacity: LoadCapacity) -> [Int] {
    var peaks: [Int] = []
    for (index, window) in profile.windows.enumerated() {
      let hour = Int(Double(index) * profile.window.value / 3600)
      while peaks.count <= hour { peaks.append(1) }
      peaks[hour] = max(peaks[hour], capacity.replicas(for: window, work: work) ?? 1)
    }
    return peaks
  }
}
