// SimulationCourse.swift: a run's timeline in as many windows as a page can show.

internal import Fleet
internal import Units

/// What the pools and their replicas did over time.
struct SimulationCourse {
  /// One replica in one window.
  private typealias Row = Timeline.Row

  /// Windows of the panels, rows and columns of the map: more than these are joined.
  private static let (panelWindows, heatColumns, heatRows) = (240, 120, 64)
  /// Pools that have lines of their own; more are one.
  private static let mostPools = 6

  private let rows: [Row]
  private let replicas: Int
  private let length: Double
  private let end: Double
  /// With the replicas of each, which count from 0 through all pools.
  private let pools: [(name: String, replicas: Range<Int>)]

  /// - Parameter names: of the pools.
  init(_ result: SimulationResult, names: [String], end: Seconds) {
    rows = result.timeline.rows(until: end)
    replicas = result.timeline.replicas
    length = result.timeline.window.value
    self.end = end.value
    var first = 0
    pools = zip(names, result.pools).map { name, pool in
      defer { first += pool.specification.replicas }
      return (name, first..<first + pool.specification.replicas)
    }
  }

  private var windows: Int { end > 0 && replicas > 0 ? rows.count / replicas : 0 }
  private func step(_ most: Int) -> Int { max(1, (windows + most - 1) / most) }

  /// Seconds of a window of the panels, and of a column of the map.
  var window: Double { min(end, Double(step(Self.panelWindows)) * length) }
  var heatWindow: Double { min(end, Double(step(Self.heatColumns)) * length) }

  private var unit: (name: String, seconds: Double) {
    switch end {
    case ..<120: ("seconds", 1)
    case ..<7200: ("minutes", 60)
    case ..<172_800: ("hours", 3600)
    default: ("days", 86_400)
    }
  }

  /// Where groups of windows begin, and the end of the run, in the unit of the axis.
  private func times(_ step: Int) -> [Double] {
    stride(from: 0, to: windows, by: step).map { Double($0) * length / unit.seconds }
      + [end / unit.seconds]
  }

  /// The mean over each group of windows, each window weighed with what of it the run covers.
  private func means(_ step: Int, _ replicas: Range<Int>, _ value: (Row) -> Double) -> [Double] {
    stride(from: 0, to: windows, by: step).map { first in
      var (sum, weight) = (0.0, 0.0)
      for window in first..<min(first + step, windows) {
        let covered = min(length, end - Double(window) * length)
        guard covered > 0 else { continue }
        weight += covered
        for replica in replicas {
          sum += value(rows[window * self.replicas + replica]) * covered
        }
      }
      return weight > 0 ? sum / weight : 0
    }
  }

  /// Nil for a run without time.
  /// - Parameter cut: seconds of warm-up.
  func chart(cut: Double) -> CourseChart? {
    guard windows > 0 else { return nil }
    let step = step(Self.panelWindows)
    let shown = pools.count <= Self.mostPools ? pools : [("all pools", 0..<replicas)]
    func panel(
      _ name: String, most: Double? = nil, isShare: Bool = false, _ value: (Row) -> Double
    ) -> CourseChart.Panel {
      let lines = shown.map { pool in
        let sum = means(step, pool.replicas, value)
        // A share is a replica's; of counts those of all replicas are told.
        return isShare ? sum.map { $0 / Double(max(1, pool.replicas.count)) } : sum
      }
      return CourseChart.Panel(name: name, lines: lines, most: most, isShare: isShare)
    }
    return CourseChart(
      title: "Arrivals, requests and use over time", xName: unit.name, times: times(step),
      series: shown.map(\.name),
      panels: [
        panel("arrivals, requests/s") { row in
          Double(row.arrivals) / max(1e-9, min(length, end - row.start.value))
        },
        panel("running, requests", \.running), panel("waiting, requests", most: 1, \.waiting),
        panel("KV in use", most: 1, isShare: true, \.kvCacheUsage),
        panel("busy", most: 1, isShare: true, \.busy),
      ], cut: cut > 0 ? cut / unit.seconds : nil)
  }

  /// The map, and how many replicas the largest of its rows joins; nil for one replica or a run without time.
  var heat: (chart: HeatChart, joined: Int)? {
    guard windows > 0, replicas > 1 else { return nil }
    let step = step(Self.heatColumns)
    // Rows hold replicas of one pool: each pool may end with a smaller one.
    var joined = max(1, replicas / Self.heatRows)
    while pools.reduce(0, { $0 + ($1.replicas.count + joined - 1) / joined }) > Self.heatRows,
      joined < replicas
    { joined += 1 }
    let groups = pools.flatMap { pool in
      stride(from: pool.replicas.lowerBound, to: pool.replicas.upperBound, by: joined).map {
        (pool: pool.name, replicas: $0..<min($0 + joined, pool.replicas.upperBound))
      }
    }
    let rows = groups.map { group in
      let last = group.replicas.upperBound - 1
      let first = group.replicas.lowerBound
      let numbers = first == last ? "\(first)" : "\(first)–\(last)"
      return HeatChart.Row(
        name: pools.count > 1 ? "\(group.pool) \(numbers)" : "replica \(numbers)",
        group: group.pool,
        shares: means(step, group.replicas, \.busy).map { $0 / Double(group.replicas.count) })
    }
    let chart = HeatChart(
      title: "Busy, by replica", xName: unit.name, measure: "share of the time that is busy",
      times: times(step), rows: rows)
    return (chart, joined)
  }
}
