// DemandWords.swift: what a size rests on, and how far the load behind it can be trusted.

internal import Plans
internal import Text
internal import Units
internal import Workload

extension LoadDemand {
  /// What the load is measured by.
  var sentences: [String] {
    let percent = NumberText.shortest(rule.percentile)
    var found: [String] = []
    if let windows = design.source as? WindowSource {
      found.append(
        "SLO concurrency counts a request as present from its arrival for as long as its SLO allows; p\(percent) is "
          + "the time-weighted nearest rank over windows, empty ones included")
      found.append(
        "the design load is made of windows of each measure as they were, all multiplied by one factor that brings "
          + "their mean to the target: of SLO concurrency \(windows.chosen.words(percentile: rule.percentile)) × "
          + "\(Self.rounded(windows.chosen.factor(to: windows.target))); replicates: \(windows.lead) "
          + "window\(windows.lead == 1 ? "" : "s") of lead-in, \(windows.measured) measured")
    }
    for job in profile.jobs {
      let by = job.classIndex == nil ? "all at once" : "by its deadline"
      found.append(
        "'\(job.name)' is a job of \(job.requests) requests to be done \(by): as recorded, in draws of all that "
          + "arrives from its start to its end × \(NumberText.shortest(1 + rule.margin)), and without what may be "
          + "lost; it competes with everyone else's requests, first come first served")
    }
    return found
  }

  /// Replicates are too short for a proof.
  var isDraft: Bool {
    problem.options.requestsPerReplicate
      < (problem.options.statedConcurrency != nil
        ? ClassicLoad.requestsPerReplicate : SizingOptions.proofRequests)
  }

  private static func rounded(_ factor: Double) -> String {
    NumberText.shortest((factor * 100).rounded() / 100)
  }

  /// Design loads whose windows are stretched further than a margin is meant to.
  private var stretched: [String] {
    needs.compactMap { need in
      guard problem.options.statedConcurrency == nil, let design = need.design,
        design.factor > DesignWindows.usualFactor
      else { return nil }
      let most = WorkloadLimits.rateScale
      let cut = design.factor > most ? ", of which \(Self.rounded(most)) at most are tried" : ""
      return
        "\(need.load.measure.words): \(design.words) are multiplied by \(Self.rounded(design.factor))\(cut) to reach the "
        + "target (more than \(NumberText.shortest(DesignWindows.usualFactor))): such windows were not seen, and what "
        + "this measure asks for is a guess"
    }
  }

  /// How far the load itself can be trusted.
  var warningsOfLoad: [String] {
    var found: [String] = []
    let isStated = problem.options.statedConcurrency != nil
    if isDraft {
      let requests = problem.options.requestsPerReplicate
      found.append("replicates of \(requests) requests: this is a draft, and no proof")
    }
    if isStated || profile.isOfJobs { return found }
    found += stretched
    let percent = NumberText.shortest(rule.percentile)
    let count = profile.windows.count
    if DesignWindows.isMaximum(rule.percentile, of: count) {
      found.append(
        "p\(percent) of \(count) window\(count == 1 ? "" : "s"): this is your maximum, and the design load is made of "
          + "\(leading.design?.words ?? "the largest"); give a longer load, or a shorter --window"
      )
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
