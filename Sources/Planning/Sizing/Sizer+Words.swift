// Sizer+Words.swift: what a size rests on, and how far the load behind it can be trusted.

internal import Text
internal import Units

extension Sizer {
  /// What the load is measured by.
  var sentences: [String] {
    let percent = NumberText.shortest(rule.percentile)
    let place = design.source
    return [
      "SLO concurrency counts a request as present from its arrival for as long as its SLO allows; p\(percent) is "
        + "the time-weighted nearest rank over windows, empty ones included",
      "the design load is made of \(place.windows.count) windows around p\(percent), each scaled to the target; "
        + "replicates: \(place.lead) window\(place.lead == 1 ? "" : "s") of lead-in, \(place.measured) measured",
    ]
  }

  /// How far the load itself can be trusted.
  var warningsOfLoad: [String] {
    var found: [String] = []
    let isStated = problem.options.statedConcurrency != nil
    let requests = problem.options.requestsPerReplicate
    if requests < (isStated ? ClassicLoad.requestsPerReplicate : SizingOptions.proofRequests) {
      found.append("replicates of \(requests) requests: this is a draft, and no proof")
    }
    if isStated { return found }
    let percent = NumberText.shortest(rule.percentile)
    let count = profile.windows.count
    if count < DesignSource.windowsWanted {
      found.append(
        "p\(percent) of \(count) window\(count == 1 ? "" : "s"): this is your maximum; give a longer load, or a "
          + "shorter --window")
    }
    let week = 7 * 86_400.0
    // 1 % of slack: a week that was cut at its last arrival is a week.
    if profile.span.value < week * 0.99 {
      found.append(
        "the load covers \(NumberText.shortest((profile.span.value / 360).rounded() / 10)) h, less than a week: "
          + "what other days bring is unknown; four weeks are recommended")
    }
    return found
  }
}
