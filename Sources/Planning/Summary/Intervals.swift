// Intervals.swift: how sure each figure is, from how far replications differ.

internal import Metrics

extension SimulationSummary {
  /// Puts beside every figure the half-width of the 95 % interval of its mean over replications (Student).
  ///
  /// The figure itself is that of all replications pooled: samples merged, counts over summed time; energy is
  /// the mean of a run. Counts, tokens and duration are sums and have no interval; neither have maxima, nor a
  /// figure that some replication lacks.
  /// - Precondition: `parts` are summaries of the same scenario.
  mutating func takeIntervals(from parts: [SimulationSummary]) {
    takeHalfWidths(from: parts) { ConfidenceInterval(of: $0)?.halfWidth }
  }

  /// Puts beside every figure of a trace the half-width of its 95 % interval: 1.96 standard deviations of
  /// the figure over block resamples of the trace.
  ///
  /// The standard deviation over resamples estimates the standard error of the one figure there is, so it
  /// is not divided by √N. The figure stays that of the trace as recorded.
  /// - Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, sections 6.2 and 13.2.
  mutating func takeIntervals(fromResamples parts: [SimulationSummary]) {
    takeHalfWidths(from: parts) { values in
      var moments = SampleMoments()
      for value in values { moments.add(value) }
      // 1.96: the 97.5th percentile of the normal distribution.
      return moments.variance.map { 1.96 * $0.squareRoot() }
    }
  }

  private mutating func takeHalfWidths(
    from parts: [SimulationSummary], _ halfWidth: ([Double]) -> Double?
  ) {
    let columns = parts.map { part in
      var part = part
      var values: [Double?] = []
      part.visit { values.append($0.value) }
      return values
    }
    var index = 0
    visit { figure in
      let observations = columns.compactMap { $0[index] }
      index += 1
      guard figure.value != nil, observations.count == parts.count else { return }
      figure.halfWidth = halfWidth(observations)
    }
  }

  /// Every figure that can have an interval, in a fixed order.
  private mutating func visit(_ body: (inout SummaryValue) -> Void) {
    overall.visit(body)
    for index in classes.indices { classes[index].visit(body) }
    for index in pools.indices { pools[index].visit(body) }
    body(&costPerMillionOutputTokens)
    if var cost = blended {
      body(&cost.perMillionOutputTokens)
      blended = cost
    }
    body(&energyKilowattHours)
  }
}

extension BlockSummary {
  fileprivate mutating func visit(_ body: (inout SummaryValue) -> Void) {
    body(&requestThroughput)
    body(&outputThroughput)
    body(&totalTokenThroughput)
    body(&requestGoodput)
    for index in latencies.indices { latencies[index].visit(body) }
    body(&sloAttainment)
    for index in limits.indices { body(&limits[index].share) }
    body(&prefixCacheHitRate)
    if var share = deadlineMet {
      body(&share)
      deadlineMet = share
    }
    for index in answers.indices {
      body(&answers[index].share)
      for latency in answers[index].latencies.indices {
        answers[index].latencies[latency].visit(body)
      }
    }
    for index in escalations.indices { body(&escalations[index].share) }
  }
}

extension LatencySummary {
  fileprivate mutating func visit(_ body: (inout SummaryValue) -> Void) {
    body(&mean)
    body(&median)
    body(&deviation)
    body(&p90)
    body(&p95)
    body(&p99)
    body(&p999)
  }
}

extension PoolSummary {
  fileprivate mutating func visit(_ body: (inout SummaryValue) -> Void) {
    body(&busy)
    body(&capacityUtilization)
    body(&mfu)
    body(&mbu)
    for path in [\PoolSummary.kvCacheUsage, \.running, \.waiting] {
      body(&self[keyPath: path].mean)
      body(&self[keyPath: path].p95)
    }
  }
}
