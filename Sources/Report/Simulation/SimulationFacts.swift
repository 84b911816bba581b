// SimulationFacts.swift: the figures of a simulation that are read at a glance.

internal import Metrics
internal import Planning
internal import Units

/// Tiles of the page, and how near the promise was missed or kept.
struct SimulationFacts {
  private let summary: SimulationSummary
  private var block: BlockSummary { summary.overall }

  init(_ summary: SimulationSummary) { self.summary = summary }

  /// Adds the figures and the gauge.
  func fill(_ screen: inout Screen) {
    attainment(&screen)
    latencies(&screen)
    fleet(&screen)
    cost(&screen)
    screen.gauge = gauge
  }

  private func attainment(_ screen: inout Screen) {
    guard let share = block.sloAttainment.value else { return }
    let asked = block.attainmentTarget
    screen.fact(
      "good requests",
      asked.map { FigureText.percent(share, beside: $0) } ?? FigureText.percent(share),
      remark: asked.map { "\(FigureText.percent($0)) asked" } ?? "met every limit",
      tone: asked.map { share >= $0 ? .good : .bad } ?? .plain)
  }

  /// The percentile that is promised of TTFT and of ITL, else their p99.
  private func latencies(_ screen: inout Screen) {
    for (metric, title) in [(LatencyMetric.ttft, "TTFT"), (.itl, "ITL")] {
      guard let latency = block.latencies.first(where: { $0.name == metric.rawValue }) else {
        continue
      }
      let verdict = block.limits.first { $0.limit.metric == metric }
      let percent = verdict?.limit.percent ?? 99
      let value = latency.histogram.percentile(percent).map { "\(FigureText.short($0)) ms" }
      let limit = verdict.map { "limit \(FigureText.short($0.limit.limit.milliseconds)) ms" }
      screen.fact(
        "\(title) p\(FigureText.shortest(percent))", value,
        remark: limit ?? latency.median.value.map { "median \(FigureText.short($0)) ms" } ?? "",
        tone: verdict?.holds.map { $0 ? .good : .bad } ?? .plain)
    }
  }

  private func fleet(_ screen: inout Screen) {
    let gpus = summary.pools.reduce(0) { $0 + $1.gpus }
    let replicas = summary.pools.reduce(0) { $0 + $1.replicas }
    screen.fact(
      "GPUs", FigureText.grouped(gpus),
      remark: "\(FigureText.grouped(replicas)) replica\(replicas == 1 ? "" : "s")")
    screen.fact(
      "requests/s", block.requestThroughput.value.map { FigureText.short($0) },
      remark: block.outputThroughput.value.map { "\(FigureText.short($0)) output tokens/s" } ?? "")
    let busiest = summary.pools.max { ($0.busy.value ?? 0) < ($1.busy.value ?? 0) }
    if let busiest {
      screen.fact(
        "busy", busiest.busy.value.map { FigureText.percent($0) },
        remark: summary.pools.count > 1 ? "pool \(busiest.name)" : "of the time after the warm-up")
    }
  }

  /// What the run's GPUs cost, spread over its time.
  private func cost(_ screen: inout Screen) {
    guard let perMillion = summary.costPerMillionOutputTokens.value, perMillion.isFinite else {
      return
    }
    screen.fact(
      "cost", "$\(FigureText.short(perMillion))", remark: "per million output tokens")
    guard block.duration > 0 else { return }
    // What a provider takes is no token of these GPUs.
    let tokens = Double(block.totalOutputTokens - (block.overflow?.outputTokens ?? 0))
    let hourly = perMillion * tokens / 1e6 / (block.duration / 3600)
    screen.fact(
      "cost an hour", "$\(FigureText.short(hourly))",
      remark: "$\(FigureText.short(hourly * Self.hoursAMonth)) a month of 730 h")
  }

  private static let hoursAMonth = 730.0

  /// The limit that is nearest, or missed most: the latency at its percentile, of the requests that completed after
  /// the warm-up, against it.
  private var gauge: Gauge? {
    let all = block.limits.compactMap { verdict -> (limit: LatencyLimit, value: Double)? in
      // Rejected requests miss a promise without having a latency: a bar of those that completed would show it kept.
      guard verdict.holds == true || block.completed == block.arrived else { return nil }
      let latency = block.latencies.first { $0.name == verdict.limit.metric.rawValue }
      return latency?.histogram.percentile(verdict.limit.percent).map { (verdict.limit, $0) }
    }
    func share(_ entry: (limit: LatencyLimit, value: Double)) -> Double {
      entry.value / entry.limit.limit.milliseconds
    }
    guard let nearest = all.max(by: { share($0) < share($1) }) else { return nil }
    let (limit, name) = (nearest.limit.limit.milliseconds, nearest.limit.metric.title)
    let percent = FigureText.shortest(nearest.limit.percent)
    return Gauge(
      title: all.count > 1 ? "The nearest limit" : "How near the limit is", unit: "ms",
      value: Gauge.Mark("\(name) p\(percent)", nearest.value),
      marks: [Gauge.Mark("limit", limit)], good: 0...limit)
  }
}

extension LatencyMetric {
  /// As reports write it.
  var title: String {
    switch self {
    case .ttft: "TTFT"
    case .tpot: "TPOT"
    case .itl: "ITL"
    case .e2el: "E2E"
    }
  }
}
