// Saturation.swift: whether arrivals outran a pool, seen from its waiting lists.

internal import Fleet
internal import Plans
internal import Units
internal import Workload

/// Looks for a backlog that grows as long as requests arrive.
///
/// The span of arrivals is cut into quarters; w₁…w₄ are the mean numbers waiting in a pool. It is saturated
/// when w₁ < w₂ < w₃ < w₄ and the backlog grows by at least 1 % of what arrives meanwhile, and by ten
/// requests: w₄ − w₂ ≥ max(1 % × A/2, 10), with A the pool's arrivals. At an offered load ρ > 1 the backlog
/// takes 1 − 1/ρ of the arrivals, so an overload of 1 % or more shows however long the run; a stable queue
/// does not grow with the length of the run, and passes once A is large. Closed loops and loads that come
/// all at once have no such span and are never called saturated.
struct Saturation {
  struct Pool {
    var name: String
    /// Share of the pool's arrivals that its backlog took.
    var growth: Double
  }
  private(set) var pools: [Pool] = []
  /// Replications in which a pool was saturated, of how many.
  private var saturatedRuns = 0
  private var runs = 1

  /// Quarters need a few windows each, a guess.
  private static let leastWindows = 8

  /// Looks at every replication; the pools are those of the first that is saturated.
  init(_ scenario: Scenario, _ outcomes: [ReplicationOutcome]) {
    let found = outcomes.map { Self.saturatedPools(scenario, $0) }
    pools = found.first { !$0.isEmpty } ?? []
    saturatedRuns = found.count { !$0.isEmpty }
    runs = outcomes.count
  }

  private static func saturatedPools(_ scenario: Scenario, _ outcome: ReplicationOutcome) -> [Pool]
  {
    let timeline = outcome.result.timeline
    let window = timeline.window.value
    let span = outcome.arrivals.last.seconds.value
    let windows = Int(span / window)
    guard scenario.workload.closedLoops.isEmpty, windows >= leastWindows else { return [] }
    let poolOfReplica = scenario.pools.enumerated().flatMap { index, pool in
      [Int](repeating: index, count: pool.replicas)
    }
    var waiting = [[Double]](
      repeating: [0, 0, 0, 0], count: scenario.pools.count)
    var arrivals = [Int](repeating: 0, count: scenario.pools.count)
    let quarter = Double(windows) / 4
    for row in timeline.rows {
      let number = Int((row.start.value / window).rounded())
      let pool = poolOfReplica[row.replica.value]
      arrivals[pool] += row.arrivals
      guard number < windows else { continue }
      waiting[pool][min(3, Int(Double(number) / quarter))] += row.waiting / quarter
    }
    var pools: [Pool] = []
    for (index, means) in waiting.enumerated() {
      let growth = means[3] - means[1]
      let half = Double(arrivals[index]) / 2
      let isGrowing = means[0] < means[1] && means[1] < means[2] && means[2] < means[3]
      guard isGrowing, growth >= max(0.01 * half, 10) else { continue }
      pools.append(Pool(name: scenario.pools[index].name, growth: growth / half))
    }
    return pools
  }

  var sentences: [String] {
    let share = runs > 1 ? " in \(saturatedRuns) of \(runs) runs" : ""
    return pools.map { pool in
      let percent = (pool.growth * 1000).rounded() / 10
      return
        "saturated: the backlog of pool '\(pool.name)' grew all the time\(share), by \(percent) % of what "
        + "arrived: latencies grow with the length of the run and are no steady-state figures"
    }
  }
}
