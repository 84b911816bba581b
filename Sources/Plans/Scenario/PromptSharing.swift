// PromptSharing.swift: what is known of what prompts begin alike with, and which pools make use of it.

internal import Engine
internal import Fleet
internal import Text
internal import Traffic
internal import Workload

extension PlanResolver {
  /// The workload with what its traces tell of their prompts, where some pool may cache them: a trace that names blocks
  /// or sessions is read for it.
  func knownWorkload(_ plan: FleetPlan) -> WorkloadSpecification? {
    let load = plan.load?.specification
    let mayCache = plan.pools.contains { $0[PoolKeys.prefixCaching] ?? true }
    return mayCache ? load?.readingPrompts() : load
  }

  /// Says what hits rest on, or that there are none.
  func assumePrefixes(of workload: WorkloadSpecification, _ pools: [ResolvedPool]) {
    findings.describeContents(of: workload)
    guard pools.contains(where: { $0.plan.limits.prefixCaching }) else {
      findings.assume(
        "prefix caching is off: TTFT and cost are overstated where prompts share prefixes")
      return
    }
    guard workload.sharesPrompts else {
      findings.warn(
        "prefixCaching is on and nothing is known of what prompts begin alike with: there are no hits "
          + "(sharedPrefixTokens, conversations, or a trace with block hashes would say it)")
      return
    }
    findings.assume(
      "prefix caching is on: \(Self.sharing(workload).joined(separator: "; ")); each replica starts cold"
    )
  }

  private static func sharing(_ workload: WorkloadSpecification) -> [String] {
    var ways: [String] = []
    for contents in workload.parts.compactMap({ $0.trace?.contents }) {
      ways.append("prompts share what the trace's blocks of \(contents.blockTokens) tokens say")
    }
    if workload.hasConversations {
      ways.append("a conversation's next prompt begins with all that was computed of it")
    }
    for (entry, tokens) in zip(workload.classes, workload.sharedPrefixTokens) where tokens > 0 {
      ways.append("prompts of class '\(entry.name)' share their first \(tokens) tokens")
    }
    return ways
  }
}

extension Findings {
  /// Says which traces name blocks of unknown sizes, or blocks that say nothing.
  fileprivate func describeContents(of workload: WorkloadSpecification) {
    for part in workload.parts {
      guard let trace = part.trace else { continue }
      let name = part.classes[0].name
      if trace.hasUnknownContents {
        warn(
          "class '\(name)': the blocks that the trace's prompts name are not used: there are more than 8 million, or they "
            + "stand for more tokens than a prompt may have")
      }
      if let contents = trace.contents, contents.isGuess {
        assume(
          "class '\(name)': the trace's prompt blocks have no one size; \(contents.blockTokens) tokens each, their mean, is a "
            + "guess")
      }
    }
  }
}
