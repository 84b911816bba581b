// SimulationPictures.swift: the charts of a simulation: how long things took, where the time went, what the fleet did.

internal import Fleet
internal import Metrics
internal import Planning
internal import Units

/// Sections of charts, the most telling first; a terminal and Markdown leave them out.
struct SimulationPictures {
  private let summary: SimulationSummary
  private let result: SimulationResult
  private let course: SimulationCourse

  init(_ report: SimulationReport) {
    summary = report.summary
    result = report.result
    course = SimulationCourse(
      report.result, names: report.summary.pools.map(\.name), end: report.timelineEnd)
  }

  var sections: [Section] {
    [distributions, parts, overTime, heat, bounds].compactMap { $0 }
  }

  // MARK: How long things took

  private var distributions: Section? {
    let charts = LatencyMetric.pictured.compactMap { metric -> Block? in
      let latency = summary.overall.latencies.first { $0.name == metric.rawValue }
      guard let latency, latency.histogram.count > 0 else { return nil }
      return .chart(.distribution(Self.chart(metric, latency, limits(metric))))
    }
    guard !charts.isEmpty else { return nil }
    return Section(
      "How long requests took",
      charts + [
        .note(
          "bars: the share of each length, on a logarithmic axis; line: the share that took no longer; after the warm-up (\(summary.warmUp))"
        )
      ])
  }

  /// Those of all requests, else of each class that has some.
  private func limits(_ metric: LatencyMetric) -> [DistributionChart.Mark] {
    func marks(_ block: BlockSummary, _ owner: String) -> [DistributionChart.Mark] {
      block.limits.filter { $0.limit.metric == metric }.map { verdict in
        DistributionChart.Mark(
          name: "\(owner)limit p\(FigureText.shortest(verdict.limit.percent))",
          value: verdict.limit.limit.milliseconds)
      }
    }
    let own = marks(summary.overall, "")
    return own.isEmpty ? summary.classes.flatMap { marks($0, "\($0.name) ") } : own
  }

  private static func chart(
    _ metric: LatencyMetric, _ latency: LatencySummary, _ limits: [DistributionChart.Mark]
  ) -> DistributionChart {
    let percentiles = [("p50", latency.median), ("p95", latency.p95), ("p99", latency.p99)]
    return DistributionChart(
      title: metric.longTitle, xName: "\(metric.title), ms",
      noun: metric == .itl ? "token gaps" : "requests", bins: bins(latency.histogram),
      percentiles: percentiles.compactMap { name, figure in
        figure.value.map { DistributionChart.Mark(name: name, value: $0) }
      }, limits: limits)
  }

  /// Bars of a chart, at most.
  private static let bars = 56

  /// Buckets joined to bars of about the same length on a logarithmic axis.
  private static func bins(_ histogram: LatencyHistogram) -> [DistributionChart.Bin] {
    let occupied = histogram.occupiedBuckets
    let zero = occupied.first.flatMap { $0.bucket == 0 ? Int($0.count) : nil } ?? 0
    let seen = occupied.filter { $0.bucket > 0 }
    guard let first = seen.first?.bucket, let last = seen.last?.bucket else {
      // All of it took no time at all.
      let least = LatencyBuckets.lowerMilliseconds(1)
      return [DistributionChart.Bin(low: least, high: 2 * least, count: zero)]
    }
    let step = max(1, (last - first + bars) / bars)
    var bins = stride(from: first, through: last, by: step).map { bucket in
      DistributionChart.Bin(
        low: LatencyBuckets.lowerMilliseconds(bucket),
        high: LatencyBuckets.lowerMilliseconds(bucket + step), count: 0)
    }
    for (bucket, count) in seen { bins[(bucket - first) / step].count += Int(count) }
    bins[0].count += zero
    return bins
  }

  // MARK: Where the time went

  /// Shares of requests at which bands of slowness begin.
  private static let bands = [0, 0.5, 0.9, 0.99]

  private var parts: Section? {
    let frontEnd = summary.frontEndMilliseconds
    let charts = [
      (result.firstTokenParts, "Time to first token, by how slow it was", "TTFT", false),
      (result.parts, "Whole time of a request, by how slow it was", "E2E", true),
    ].compactMap { parts, title, name, isWhole -> Block? in
      guard parts.requests > 0 else { return nil }
      let names = (frontEnd > 0 ? ["front end"] : []) + ["queue", "prefill"]
      let rows = [(parts.bands(from: [0]), true), (parts.bands(from: Self.bands), false)].flatMap {
        bands, isAll in
        bands.map { band in
          let times = [band.queue, band.prefill] + (isWhole ? [band.decode] : [])
          let least = FigureText.shortDuration(band.least.value + frontEnd / 1e3)
          let count = FigureText.grouped(band.requests)
          return StackedBars.Row(
            name: isAll ? "all requests" : Self.name(band.shares),
            values: (frontEnd > 0 ? [frontEnd] : []) + times.map(\.milliseconds),
            remark: isAll ? "\(count) requests" : "\(count) of \(least) and more")
        }
      }
      return .chart(
        .stacks(
          StackedBars(
            title: title, xName: "mean of the band, ms of \(name)",
            parts: names + (isWhole ? ["decode"] : []), rows: rows)))
    }
    guard !charts.isEmpty else { return nil }
    let preemptions = summary.overall.preemptions
    let lost =
      preemptions > 0
      ? "; what \(FigureText.grouped(preemptions)) preemptions cost is in the part they fell into"
      : ""
    return Section(
      "Where the time of the slowest goes",
      charts + [
        .note(
          "means over the very requests of each band, warm-up too: the queue lasts until a request is first scheduled, prefill until its first token, decode until its last\(lost); bands begin at the edge of a histogram bucket, at most 3.1 % wide"
        )
      ])
  }

  /// "fastest 50.0 %", "50.0 to 90.0 %", "slowest 1.0 %".
  private static func name(_ shares: Range<Double>) -> String {
    let (from, to) = (FigureText.percent(shares.lowerBound), FigureText.percent(shares.upperBound))
    if shares.lowerBound == 0 { return "fastest \(to)" }
    if shares.upperBound > 1 - 1e-12 {
      return "slowest \(FigureText.percent(1 - shares.lowerBound))"
    }
    return "\(from.dropLast(2)) to \(to)"
  }

  // MARK: What the fleet did

  /// What a picture of one run of several says of itself.
  private var ofFirst: String {
    summary.provenance.replications > 1 ? "the first of the runs; " : ""
  }

  private var overTime: Section? {
    course.chart(cut: summary.warmUpSeconds).map { chart in
      Section(
        "The fleet over time",
        [
          .chart(.course(chart)),
          .note(
            "\(ofFirst)means of windows of \(FigureText.shortDuration(course.window)); running and waiting of all replicas together, KV and busy a replica\(summary.warmUpSeconds > 0 ? "; shaded: the warm-up, which distributions leave out" : "")"
          ),
        ])
    }
  }

  private var heat: Section? {
    course.heat.map { chart, joined in
      let told = joined > 1 ? "; each row is the mean of up to \(joined) replicas" : ""
      return Section(
        "How busy each replica was",
        [
          .chart(.heat(chart)),
          .note(
            "\(ofFirst)share of the time inside a step, in windows of \(FigureText.shortDuration(course.heatWindow))\(told)"
          ),
        ])
    }
  }

  private var bounds: Section? {
    let pools = summary.pools.filter { !$0.bottleneck.isEmpty }
    let names = (pools.first?.bottleneck ?? []).map(\.bound).filter { name in
      BoundWords.waitCause(name).isEmpty
        && pools.contains { $0.bottleneck.contains { $0.bound == name && $0.share > 0 } }
    }
    guard !names.isEmpty else { return nil }
    let rows = pools.map { pool in
      StackedBars.Row(
        name: pool.name,
        values: names.map { name in
          pool.bottleneck.first { $0.bound == name }?.share ?? 0
        }, remark: "")
    }
    let chart = StackedBars(
      title: "What bounds the steps", xName: "share of the time", parts: names, rows: rows,
      isShare: true)
    return Section(
      "What the replicas spend their time on",
      [.chart(.stacks(chart))]
        + pools.map { .note("\($0.name): \(BoundWords.partition($0.bottleneck))") })
  }
}

extension LatencyMetric {
  /// Those that have a chart, as a reader asks for them.
  fileprivate static let pictured: [LatencyMetric] = [.ttft, .itl, .e2el, .tpot]

  fileprivate var longTitle: String {
    switch self {
    case .ttft: "Time to first token (TTFT)"
    case .tpot: "Mean time of a token after the first (TPOT)"
    case .itl: "Time between tokens (ITL)"
    case .e2el: "Whole request (E2E)"
    }
  }
}
