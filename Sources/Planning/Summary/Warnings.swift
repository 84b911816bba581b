// Warnings.swift: what a reader of one run must know before quoting a figure of it.

internal import Engine
internal import Fleet
internal import Metrics
internal import Plans
internal import Text
internal import Traffic
internal import Units
internal import Workload

extension SummaryBuilder {
  /// - Parameters:
  ///   - outcomes: the replications behind `result`.
  ///   - classes: as judged.
  func warnings(
    _ result: SimulationResult, _ outcomes: [ReplicationOutcome], _ classes: [BlockSummary]
  ) -> [String] {
    var sentences: [String] = []
    let total = result.total
    if total.completed == 0 {
      sentences.append("no request completed: there are no latencies")
    }
    sentences += silences(classes)
    sentences += overload(total, result, outcomes).map { [$0] } ?? []
    if total.rejected > 0 {
      let longest = outcomes.map(\.arrivals.longestPrompt).max() ?? 0
      sentences.append(rejections(total.rejected, of: total.arrived, longestPrompt: longest))
    }
    if total.cutRequests > 0 {
      sentences.append(
        "\(total.cutRequests) requests were cut at maxModelLen and lost \(total.cutTokens) tokens")
    }
    if total.zeroOutput > 0 {
      sentences.append("\(total.zeroOutput) requests have no output tokens: they have no TTFT")
    }
    if result.endedClients > 0 {
      sentences.append(
        "\(result.endedClients) closed-loop clients ended on a rejection: the load was lower than "
          + "asked for")
    }
    if total.preemptions > 0 {
      sentences.append("\(total.preemptions) preemptions: KV blocks ran out while decoding")
    }
    for block in classes {
      for verdict in block.limits where verdict.isMissedThoughWithin {
        sentences.append(
          "class '\(block.name)': p\(verdict.percentText) of \(verdict.limit.metric.rawValue) rests "
            + "on too few samples, so its limit counts as missed")
      }
    }
    sentences += traceSentences(outcomes[0].arrivals)
    sentences += scenario.workload.missingSeconds.map { name, seconds in
      "class '\(name)': the profile has no rates for \(NumberText.shortest(seconds)) s: the fleet is idle "
        + "then because nothing is known, not because nothing came"
    }
    if scenario.tracePaths.contains("-") {
      sentences.append(
        "the trace came through standard input: its bytes are not part of the scenario hash")
    }
    if !scenario.isRandom, scenario.replications > 1 {
      sentences.append(
        "nothing is random in this scenario: it was run once instead of "
          + "\(scenario.replications) times")
    }
    return sentences
  }

  /// More came than was served, for as long as it came: requests wait for most of their time, and the fleet works on
  /// long after the last has come.
  private func overload(
    _ total: ClassRecord, _ result: SimulationResult, _ outcomes: [ReplicationOutcome]
  ) -> String? {
    let span = outcomes.reduce(0) { $0 + $1.arrivals.last.seconds.value }
    let (offered, seconds) = (Double(total.arrived) / span, result.duration.value)
    guard scenario.workload.closedLoops.isEmpty, span > 0, seconds > 1.25 * span,
      let queue = total.latency.queue.meanMilliseconds,
      let e2el = total.latency.e2el.meanMilliseconds, queue > 0.5 * e2el
    else { return nil }
    let served = Double(total.completed) / seconds
    return
      "overloaded: \(NumberText.fixed(offered, 1)) requests/s came and \(NumberText.fixed(served, 1)) a second were "
      + "served; requests wait for most of their time, and the longer the load lasts, the longer"
  }

  /// Classes without load, all of the time or the last part of it.
  private func silences(_ classes: [BlockSummary]) -> [String] {
    let ends = scenario.workload.earlyEnds.map { early in
      "class '\(early.className)': its profile ends at \(NumberText.shortest(early.end.value)) s, before its "
        + "duration of \(NumberText.shortest(early.duration.value)) s: nothing arrives after it"
    }
    guard classes.count > 1, classes.contains(where: { $0.arrived > 0 }) else { return ends }
    return ends
      + classes.filter { $0.arrived == 0 }.map {
        "class '\($0.name)': no request of it arrived; check its label or its rate"
      }
  }

  /// How many were rejected, and by which limits a request is.
  private func rejections(_ count: Int, of arrived: Int, longestPrompt: Int) -> String {
    let limits = scenario.pools.map { pool in
      let room = pool.limits.kvBlocks * EngineLimits.blockTokens
      return "pool '\(pool.name)' takes prompts up to maxModelLen \(pool.limits.maxModelLen) and "
        + "requests up to \(room) tokens, all KV blocks of a replica"
    }
    let longest = longestPrompt > 0 ? "; the longest prompt has \(longestPrompt)" : ""
    return "\(count) of \(arrived) requests were rejected: "
      + limits.joined(separator: "; ") + longest
  }

  /// What of each trace did not become a request, or not as it happened.
  private func traceSentences(_ arrivals: ArrivalRecord) -> [String] {
    scenario.traceReadings(arrivals).flatMap { source, counts -> [String] in
      guard let counts else { return [] }
      var sentences = counts.remarks(on: source.path)
      if counts.inversions > 0 {
        sentences.append(
          "\(counts.inversions) of \(counts.rows) rows of \(source.path) were earlier than the row "
            + "above and were sorted")
      }
      if Double(counts.ties) >= Self.notableTies * Double(counts.requests), counts.ties > 0 {
        sentences.append(
          "\(counts.ties) of \(counts.requests) requests of \(source.path) arrive at the instant of "
            + "the one before: where its clock is coarse, queues are overstated")
      }
      return sentences
    }
  }

  /// Share of requests tied with the one before that is worth a sentence, a guess.
  private static let notableTies = 0.1
}

extension Scenario {
  /// Each trace with what was read of it.
  func traceReadings(_ arrivals: ArrivalRecord) -> [(source: TraceSource, counts: TraceCounts?)] {
    var readings: [(TraceSource, TraceCounts?)] = []
    var next = 0
    for part in workload.parts {
      switch part.source {
      case .closedLoop: continue
      case .synthetic: next += 1
      case .trace:
        if let source = part.trace {
          readings.append((source, next < arrivals.traces.count ? arrivals.traces[next] : nil))
        }
        next += 1
      }
    }
    return readings
  }
}
