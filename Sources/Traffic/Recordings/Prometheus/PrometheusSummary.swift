// PrometheusSummary.swift: the series of an engine put on one grid of time: requests, tokens, lengths.

internal import Kernel
internal import Text
internal import Units
internal import Workload

/// Turns series into windows. Each metric may be split over targets and labels: all are added.
struct PrometheusSummary {
  private let series: [PrometheusSeries]
  private let rows: Int
  private let name: String
  private let problems: InputProblems

  init(_ series: [PrometheusSeries], rows: Int, name: String, _ problems: InputProblems) {
    self.series = series
    self.rows = rows
    self.name = name
    self.problems = problems
  }

  /// Nil when there is no request, or something is wrong, which is then recorded.
  func recording() -> RateRecording? {
    guard let names = MetricNames(series.map(\.metric)),
      let requestName = first(of: names.full(names.metrics.requests))
    else {
      problems.add(
        .missingKey, at: SourceLocation(file: name),
        "no series counts requests; found: \(shownNames)",
        hint: "query \(Self.requestNames) over the same range too")
      return nil
    }
    guard let grid = TimeGrid(series.filter { $0.metric == requestName }) else {
      problems.add(
        .noRequests, at: SourceLocation(file: name), "\(requestName) has fewer than two samples",
        hint: "query a longer range")
      return nil
    }
    guard grid.steps <= RateRecording.windowLimit else {
      problems.add(
        .tooLarge, at: SourceLocation(file: name),
        "the samples span \(grid.steps) steps; the limit is \(RateRecording.windowLimit)",
        hint: "check the times of the samples, or query with a longer step")
      return nil
    }
    let requests = steps(of: requestName, grid)
    let prompts = first(of: names.full(names.metrics.prompts)).map { steps(of: $0, grid) }
    let outputs = first(of: names.full(names.metrics.outputs)).map { steps(of: $0, grid) }
    var windows = (0..<grid.steps).map { index in
      RateWindow(
        start: Seconds(Double(index) * grid.step), length: Seconds(grid.step),
        requests: requests[index], promptTokens: prompts?[index], outputTokens: outputs?[index])
    }
    for index in windows.indices where windows[index].requests == nil {
      windows[index].promptTokens = nil
      windows[index].outputTokens = nil
    }
    guard problems.isEmpty, windows.contains(where: { ($0.requests ?? 0) > 0 }),
      Double(grid.steps) * grid.step <= WorkloadLimits.durationSeconds
    else { return nil }
    var recording = RateRecording(format: RateFormat.prometheus.name, rows: rows, windows: windows)
    recording.anchor = .epoch(grid.origin)
    recording.promptLengths = lengths(names.full(names.metrics.promptLengths), from: 1, grid)
    recording.outputLengths = lengths(names.full(names.metrics.outputLengths), from: 0, grid)
    recording.notes = notes(names, requestName, grid, windows)
    return recording
  }

  private func first(of names: [String]) -> String? {
    names.first { name in series.contains { $0.metric == name } }
  }

  /// The counters of requests, as the engines write them.
  private static let requestNames = ServingMetrics.all.map { metrics in
    "\(metrics.word)\(metrics.word == "tgi" ? "_" : ":")\(metrics.requests[0]) (\(metrics.engine))"
  }
  .joined(separator: ", or ")

  private var shownNames: String {
    let names = Set(series.map(\.metric)).sorted()
    return names.isEmpty ? "none" : names.prefix(20).joined(separator: ", ")
  }

  /// All series of a metric on the grid, those that several answers continue joined.
  private func counters(of metric: String, _ grid: TimeGrid) -> [(PrometheusSeries, CounterSeries)]
  {
    let chosen = series.filter { $0.metric == metric }
    let groups = Dictionary(grouping: chosen.indices, by: { chosen[$0].identity })
    return groups.values.sorted { $0[0] < $1[0] }.map { indices in
      let samples = indices.flatMap { chosen[$0].samples }.sorted { $0.time < $1.time }
      var counter = CounterSeries()
      var last: (index: Int, value: Double)?
      for sample in samples {
        guard let index = grid.index(of: sample.time) else { continue }
        if let last, last.index == index {
          if last.value != sample.value {
            problems.add(
              .conflict, at: chosen[indices[0]].place,
              "the series has two different samples in one step of \(grid.shownStep)",
              hint: "save all queries with the same start and step")
            break
          }
          continue
        }
        counter.add(sample.value, at: index)
        last = (index, sample.value)
      }
      return (chosen[indices[0]], counter)
    }
  }

  private func steps(of metric: String, _ grid: TimeGrid) -> CounterSteps {
    var sums = CounterSteps(count: grid.steps)
    for (_, counter) in counters(of: metric, grid) { counter.addSteps(to: &sums) }
    return sums
  }

  /// The distribution of lengths, known to bucket edges; what lies beyond the last edge is put on it.
  ///
  /// Buckets of one histogram are not scraped at one instant, so a count may fall with its edge: the
  /// running maximum is taken, as Prometheus's `histogram_quantile` does.
  private func lengths(_ names: [String], from minimum: Double, _ grid: TimeGrid) -> LengthTable? {
    guard let metric = first(of: names) else { return nil }
    var counts: [Double: Double] = [:]
    for (series, counter) in counters(of: metric, grid) {
      guard let edge = series.edge, edge >= minimum else { continue }
      counts[edge, default: 0] += counter.increase
    }
    let edges = counts.keys.sorted().filter(\.isFinite)
    guard let last = edges.last, last <= Double(WorkloadLimits.tokensPerRequest) else { return nil }
    let total = counts.values.max() ?? 0
    guard total > 0 else { return nil }
    var points = [Distribution.Empirical.Point(probability: 0, value: min(minimum, edges[0]))]
    var reached = 0.0
    for edge in edges {
      reached = max(reached, counts[edge] ?? 0)
      points.append(.init(probability: reached / total, value: edge))
    }
    if reached < total { points.append(.init(probability: 1, value: last)) }
    return Distribution.Empirical(points: points).map { LengthTable(edges: $0) }
  }

  private func notes(
    _ names: MetricNames, _ requestName: String, _ grid: TimeGrid, _ windows: [RateWindow]
  ) -> [String] {
    var notes: [String] = []
    if !names.others.isEmpty {
      notes.append(
        "series named \(names.others.map { $0 + "…" }.joined(separator: ", ")) are left out: those named "
          + "\(names.prefix)… count the same requests")
    }
    let counters = counters(of: requestName, grid).map(\.1)
    let resets = counters.reduce(0) { $0 + $1.resets }
    if resets > 0 {
      notes.append(
        "\(requestName) began again from 0 \(resets) times: what came just before is not counted")
    }
    let late = counters.count { ($0.samples.first?.index ?? 0) > 0 }
    if late > 0 {
      notes.append(
        "\(late) of \(counters.count) series of \(requestName) begin inside the recording: what they "
          + "had counted before is not included")
    }
    let gaps = windows.count { $0.requests == nil }
    if gaps > 0 {
      notes.append("\(gaps) of \(windows.count) windows were not scraped: no load is assumed there")
    }
    notes += missingTokens(windows, "prompt", \.promptTokens)
    notes += missingTokens(windows, "output", \.outputTokens)
    for gauge in names.metrics.gauges {
      let aliases = names.full(gauge.aliases)
      let values = series.filter { aliases.contains($0.metric) }.flatMap { $0.samples }
      guard let most = values.map(\.value).max() else { continue }
      let mean = values.reduce(0) { $0 + $1.value } / Double(values.count)
      notes.append(
        "\(gauge.name) a target: mean \(Self.rounded(mean)), largest \(Self.rounded(most))")
    }
    notes.append(
      "requests are counted as they finish, in steps of \(grid.shownStep); lengths are known to the "
        + "edges of histogram buckets")
    return notes
  }

  /// Windows that have requests but not their tokens, in a recording that has tokens.
  private func missingTokens(
    _ windows: [RateWindow], _ noun: String, _ tokens: KeyPath<RateWindow, Double?>
  ) -> [String] {
    let scraped = windows.filter { $0.requests != nil }
    let missing = scraped.count { $0[keyPath: tokens] == nil }
    guard missing > 0, missing < scraped.count else { return [] }
    return [
      "\(missing) of \(scraped.count) windows with requests lack a sample of their \(noun) tokens (NaN, or "
        + "not scraped): sums of \(noun) tokens leave them out"
    ]
  }

  private static func rounded(_ value: Double) -> String {
    NumberText.shortest((value * 1000).rounded() / 1000)
  }
}

/// The steady step at which a range query samples.
private struct TimeGrid {
  let origin: Double
  let step: Double
  /// Steps between the first sample and the last.
  let steps: Int

  /// Nil for fewer than two different times.
  init?(_ series: [PrometheusSeries]) {
    let times = Set(series.flatMap { $0.samples.map(\.time) }).sorted()
    // Times have milliseconds; what is closer is one time.
    let gaps = zip(times, times.dropFirst()).map { $1 - $0 }.filter { $0 >= 1e-3 }
    guard let first = times.first, let last = times.last, let step = gaps.min() else { return nil }
    let count = ((last - first) / step).rounded()
    guard count >= 1, count < 1e15 else { return nil }
    origin = first
    self.step = step
    steps = Int(count)
  }

  /// The step that a time is nearest to; nil outside the grid.
  func index(of time: Double) -> Int? {
    let index = ((time - origin) / step).rounded()
    return index >= 0 && index <= Double(steps) ? Int(index) : nil
  }

  var shownStep: String { "\(NumberText.shortest((step * 1000).rounded() / 1000)) s" }
}
