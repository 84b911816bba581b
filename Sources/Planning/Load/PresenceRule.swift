// PresenceRule.swift: how long a request counts as present, from its promise alone.

internal import Metrics
internal import Text
internal import Units
internal import Workload

/// The time for which a request of a class counts as present: a property of its length and its SLO, the same
/// on every GPU.
///
///     presence = TTFT* + (output − 1) × TPOT*
///
/// with the class's limits at their highest percentile, which bind nearly all requests. A fleet that meets
/// the SLO is rid of nearly every request by then, so that the concurrency that follows is in practice an
/// upper bound of the fleet's own. Without a limit on tokens the limit on E2E stands for the whole; where
/// there is none of either, TTFT* alone. A class with a deadline is a job to be done by then, not someone who waits:
/// it counts for nothing here, and has a gate of its own.
struct PresenceRule: Hashable, Sendable {
  /// Ticks until the first token is due.
  let first: Int64
  /// Ticks for each further token.
  let perToken: Int64
  /// How the rule came about.
  let source: Source

  enum Source: Hashable, Sendable {
    case tokens, tokensOnly, endToEnd, firstTokenOnly, nothing, job
  }

  /// - Parameter isJob: the class has a deadline.
  init(_ objective: ServiceObjective, isJob: Bool = false) {
    guard !isJob else {
      (first, perToken, source) = (0, 0, .job)
      return
    }
    func limit(_ metrics: LatencyMetric...) -> Int64? {
      for metric in metrics {
        let known = objective.limits.filter { $0.metric == metric }
        if let best = known.max(by: { $0.percent < $1.percent }) { return best.limit.ticks }
      }
      return nil
    }
    let (ttft, token, whole) = (limit(.ttft), limit(.tpot, .itl), limit(.e2el))
    switch (ttft, token, whole) {
    case (let ttft?, let token?, _): (first, perToken, source) = (ttft, token, .tokens)
    case (_, _, let whole?): (first, perToken, source) = (whole, 0, .endToEnd)
    case (nil, let token?, nil): (first, perToken, source) = (token, token, .tokensOnly)
    case (let ttft?, nil, nil): (first, perToken, source) = (ttft, 0, .firstTokenOnly)
    case (nil, nil, nil): (first, perToken, source) = (0, 0, .nothing)
    }
  }

  /// Ticks of presence; a presence beyond the clock is cut to a quarter of it.
  func ticks(outputTokens: Int) -> Int64 {
    let further = perToken.multipliedReportingOverflow(by: Int64(max(0, outputTokens - 1)))
    let sum = first.addingReportingOverflow(further.partialValue)
    let beyond = further.overflow || sum.overflow
    return beyond ? Int64.max / 4 : min(sum.partialValue, Int64.max / 4)
  }

  /// The rule in words.
  var sentence: String {
    func ms(_ ticks: Int64) -> String {
      NumberText.shortest((SimulationTime(ticks: ticks).milliseconds * 1e3).rounded() / 1e3)
    }
    return switch source {
    case .tokens: "\(ms(first)) ms + (output − 1) × \(ms(perToken)) ms"
    case .tokensOnly: "output × \(ms(perToken)) ms, as no limit on TTFT is given"
    case .endToEnd: "its E2E limit of \(ms(first)) ms, as TTFT and token limits are not both given"
    case .firstTokenOnly:
      "its TTFT limit of \(ms(first)) ms alone: nothing is promised of further tokens, and their load "
        + "shows in tokens/s and in work"
    case .job:
      "no time: it is a job with a deadline, which every gate asks for, and its load shows in work"
    case .nothing: "no time: it has no SLO, and its load shows in tokens/s and in work"
    }
  }
}
