// RoutingRemarks.swift: what is said of a fleet's router, and keys that change nothing under it.

internal import Engine
internal import Fleet
internal import Text

extension FleetPlan {
  /// What the router goes by where it follows prefixes.
  var routing: RoutingRule {
    RoutingRule(
      imbalanceRequests: value(FleetKeys.imbalanceRequests),
      imbalanceRatio: value(FleetKeys.imbalanceRatio),
      prefixThreshold: self[FleetKeys.prefixThreshold])
  }
}

extension PlanResolver {
  /// Says what the router's choices rest on, and which keys it does not look at.
  func describeRouting(_ plan: FleetPlan, _ router: RouterEntry, _ pools: [ResolvedPool]) {
    if router.followsPrefixes {
      describeFollowing(plan, router, pools)
    } else {
      for key in FleetKeys.ofFollowing where key.written(of: plan) != nil {
        warnOfNoEffect(key.said.path, router)
      }
    }
    let weighted = pools.filter { $0.plan.weight != 1 }
    if !router.usesWeights, let pool = weighted.first {
      warnOfNoEffect("weight of pool '\(pool.plan.name)'", router)
    }
  }

  private func warnOfNoEffect(_ key: String, _ router: RouterEntry) {
    findings.warn("\(key) changes nothing: the router \"\(router.name)\" does not look at it")
  }

  private func describeFollowing(_ plan: FleetPlan, _ router: RouterEntry, _ pools: [ResolvedPool])
  {
    guard pools.contains(where: { $0.plan.limits.prefixCaching }) else {
      findings.warn(
        "the router \"\(router.name)\" follows cached prefixes, and no pool caches any")
      return
    }
    let rule = plan.routing
    findings.assume(
      "the router follows prefixes until a replica has \(rule.imbalanceRequests) requests and "
        + "\(NumberText.shortest(rule.imbalanceRatio)) times more than another (imbalanceRequests, imbalanceRatio), and "
        + (router.seesPrefixes
          ? "knows what is cached at that instant: no real one is as quick"
          : "goes by what it sent: it hears of no eviction"))
  }
}
