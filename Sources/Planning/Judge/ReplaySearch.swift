// ReplaySearch.swift: the original trace on candidate fleets: the smallest on which every window holds.

internal import Fleet
internal import Units
internal import Workload

/// What the replay gate found.
struct ReplayResult {
  /// Nil where no fleet tried meets every window.
  var replicas: Int?
  /// Windows that must meet their SLO.
  var isInScope: [Bool]
  /// Windows below the percentile that miss at any size.
  var hopeless = 0
  /// What each fleet made of them.
  var seen: [Int: Replay] = [:]
}

extension LoadDemand {
  /// Loads longer than this are replayed once, not searched: 4 million requests take some seconds.
  static let searchedReplay = 4_000_000

  /// Windows up to the percentile of every measure; all of a stated load. The others are the tail.
  var scope: [Bool] {
    guard problem.options.statedConcurrency == nil else { return profile.windows.map { _ in true } }
    // Work is made of tokens, and another for each candidate.
    let limits = needs.filter { $0.job == nil && $0.load.measure != .work }.map { need in
      (measure: need.load.measure, most: need.load.p95 * (1 + 1e-12))
    }
    return profile.windows.map { window in
      limits.allSatisfy { $0.measure.value(window, work: nil) <= $0.most }
    }
  }

  func replay(_ replicas: Int, _ scope: [Bool], stopsEarly: Bool = false) throws -> Replay {
    try TraceReplay(problem, profile, isInScope: scope).run(
      replicas, try load.recorded.makeStream(), stopsEarly: stopsEarly)
  }
}

extension Judge {
  /// The smallest fleet on which every window up to the percentile meets its SLO, looked for near a guess.
  mutating func smallestReplay(from guess: Int, upTo known: Int) throws -> ReplayResult {
    var result = ReplayResult(isInScope: demand.scope)
    guard demand.load.requests <= LoadDemand.searchedReplay else {
      let found = try replays([known], result.isInScope)
      result.seen[known] = found[0]
      result.replicas = found[0].holds ? known : nil
      return result
    }
    let limit = min(problem.options.maxReplicas, 2 * max(known, guess) + 8)
    result.replicas = try bisectReplays(max(1, guess), known, &result)
    guard result.replicas == nil else { return result }
    try excuseHopeless(&result, limit)
    result.replicas = try bisectReplays(known, limit, &result)
    return result
  }

  /// Takes out of scope the windows that miss on a fleet more than twice as large: their own requests are too
  /// long or too sudden for the SLO, and no fleet helps them.
  private mutating func excuseHopeless(_ result: inout ReplayResult, _ limit: Int) throws {
    try problem.report("replay: \(limit) replicas")
    let floor = try demand.replay(limit, result.isInScope)
    record(limit, floor)
    result.seen = [:]
    for window in floor.failedWindows { result.isInScope[window] = false }
    result.hopeless = floor.failedWindows.count
  }

  /// Pairs of neighbours at a time, whatever the number of threads.
  private mutating func bisectReplays(
    _ guess: Int, _ limit: Int, _ result: inout ReplayResult
  ) throws -> Int? {
    let scope = result.isInScope
    var known: [Int: Bool] = [:]
    func unknown(_ candidates: [Int]) -> [Int] {
      candidates.filter { $0 >= 1 && $0 <= limit && known[$0] == nil }
    }
    var low = 0
    var high: Int?
    var step = 1
    var probe = min(guess, limit)
    while true {
      let fresh = unknown([probe - 1, probe])
      for (number, replay) in zip(fresh, try replays(fresh, scope)) {
        known[number] = replay.holds
        result.seen[number] = replay
      }
      if known[probe] == true {
        high = probe
        guard probe > 1, known[probe - 1] == true else { return probe }
        high = probe - 1
        guard probe - 1 > 1 else { return 1 }
        if low > 0, low >= probe - 2 { return probe - 1 }
        probe = max(low + 1, probe - 1 - step)
      } else {
        low = max(low, probe)
        if let high, high - low == 1 { return high }
        guard probe < limit else { return nil }
        probe = high.map { ($0 + low + 1) / 2 } ?? min(limit, probe + 1 + step)
      }
      step *= 2
    }
  }

  /// Replays on some fleets, at once.
  private mutating func replays(_ candidates: [Int], _ scope: [Bool]) throws -> [Replay] {
    guard !candidates.isEmpty else { return [] }
    try problem.report("replay: \(candidates.map { "\($0)" }.joined(separator: ", ")) replicas")
    let load = demand.load
    let play = TraceReplay(problem, load.profile, isInScope: scope)
    let found = try parallelMap(candidates.count, threads: problem.options.threads) { index in
      var replay = try play.run(
        candidates[index], try load.recorded.makeStream(), stopsEarly: true)
      replay.outcome = nil
      return replay
    }
    for (number, replay) in zip(candidates, found) { record(number, replay) }
    return found
  }

  mutating func record(_ replicas: Int, _ replay: Replay, purpose: String = "replay") {
    record(
      SearchStep(
        purpose: purpose, replicas: replicas, verdict: replay.holds ? .holds : .fails,
        margin: replay.worst?.margin, halfWidth: nil, budgetUsed: replay.worst?.budgetUsed, runs: 1,
        requests: replay.simulated))
  }
}
