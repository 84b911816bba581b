// HandOverChecks.swift: that whoever gets a prompt can hand it over, and to whom.

public import Fleet
internal import Hardware
internal import Text

extension PlanResolver {
  /// Refuses sets of pools of which some would hand over to nobody, or wait for what never comes.
  /// - Parameter served: the pools of each stage of each class.
  func checkHandOvers(_ served: [[Int]], _ pools: [ResolvedPool]) {
    var checked: [[Int]] = []
    for indices in served where !checked.contains(indices) {
      checked.append(indices)
      checkHandOvers(indices.map { pools[$0] })
    }
  }

  /// - Parameter pools: that serve one class together.
  private func checkHandOvers(_ pools: [ResolvedPool]) {
    let prompts = pools.filter { $0.plan.role.handOver != nil }
    let decoding = pools.filter { $0.plan.role == .decode }
    if let first = prompts.first, decoding.isEmpty {
      findings.problems.add(
        .conflict, at: first.rolePlace,
        "pool '\(first.plan.name)' computes prompts, and no pool of its class decodes them",
        hint: "add a pool of '\(first.plan.model.name)' with role: \"decode\", or leave role out")
    }
    if let first = decoding.first, prompts.isEmpty {
      findings.problems.add(
        .conflict, at: first.rolePlace,
        "pool '\(first.plan.name)' decodes what others hand over, and no pool of its class does",
        hint: "add a pool of '\(first.plan.model.name)' with role: \"prefill\", or leave role out")
    }
    guard let sender = prompts.first else { return }
    for other in prompts.dropFirst() + decoding
    where other.plan.precision.kvCache != sender.plan.precision.kvCache {
      findings.problems.add(
        .conflict, at: other.rolePlace,
        "pool '\(other.plan.name)' keeps KV in \(other.plan.precision.kvCache.rawValue) and '\(sender.plan.name)' "
          + "in \(sender.plan.precision.kvCache.rawValue): what one computes the other cannot read",
        hint: "give both the same kvCache")
    }
  }
}

// MARK: - Who receives

/// The links between pools, as wide as the narrower of the two.
struct HandOverLinks {
  let findings: Findings

  /// Where a replica that decodes has fewer GPUs a rank than the one that sends, its links are the narrower ones.
  ///
  /// Of several pools that decode, the narrowest counts. What several senders send to one receiver at a time shares
  /// nothing, which is said where they outnumber it.
  /// - Parameter served: sets of pools that serve classes together.
  func narrow(_ served: Set<[Int]>, _ pools: inout [ResolvedPool]) {
    var narrowest: [Int: Int] = [:]
    for indices in served.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let widths = indices.map { pools[$0].plan }.filter { $0.role == .decode }
        .map(\.parallelism.tensorParallel)
      guard let width = widths.min() else { continue }
      for sender in indices { narrowest[sender] = min(narrowest[sender] ?? width, width) }
      tellSenders(indices.map { pools[$0].plan })
    }
    for index in pools.indices {
      if let width = narrowest[index] { narrow(&pools[index].plan, to: width) }
    }
  }

  private func narrow(_ plan: inout PoolPlan, to receiver: Int) {
    let own = plan.parallelism.tensorParallel
    guard var handOver = plan.role.handOver, receiver < own else { return }
    handOver.link = handOver.link.narrowed(from: own, to: receiver)
    plan.role = .prefill(handOver)
    findings.assume(
      "KV of pool '\(plan.name)' arrives at \(receiver) GPUs of a rank that decodes, fewer than the \(own) it leaves: "
        + "by as many links")
  }

  private func tellSenders(_ plans: [PoolPlan]) {
    func replicas(_ isIncluded: (PoolRole) -> Bool) -> Int {
      plans.filter { isIncluded($0.role) }.reduce(0) { $0 + $1.replicas }
    }
    let senders = replicas { $0.handOver != nil }
    let receivers = replicas { $0 == .decode }
    guard senders > receivers, receivers > 0 else { return }
    findings.assume(
      "\(senders) replicas hand KV over to \(receivers): transfers to one replica at a time share nothing, as if its links "
        + "were never full, which is optimistic where links are busy")
  }
}

extension Scenario {
  /// Pools that compute prompts and hand them over.
  public var handsOver: Bool { pools.contains { $0.role.handOver != nil } }
}

extension PoolRole {
  /// What to do where only fleets are counted whose pools serve requests whole.
  public static let countHint =
    "`headroom simulate` runs such a fleet, with --set \"fleet.pools[0].replicas=2\" for other counts; `headroom diff "
    + "--upgrade` says which of two scenarios serves better"
}
