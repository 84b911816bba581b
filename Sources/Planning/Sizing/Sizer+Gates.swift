// Sizer+Gates.swift: the failure and replay gates, and the other reading of the margin.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Units
internal import Workload

extension Sizer {
  /// The failure and replay gates, and the largest of all.
  mutating func otherGates(
    _ answer: inout SizingAnswer, from found: Int, _ designs: [MeasureDesign]
  ) throws {
    let guess = max(1, Int((Double(found) / (1 + rule.margin)).rounded(.up)))
    if answer.failureDomain.isAsked { try failureGate(&answer, from: guess, designs) }
    let replayed = try replayGate(from: answer.gates.withoutFailure ?? guess, upTo: found)
    answer.gates.tried.append("replay")
    answer.gates.replay = replayed.replicas
    answer.gates.replayIsBound = load.requests > Self.searchedReplay
    if let fleet = replayed.replicas, fleet > found {
      answer.replayExcess = try excess(fleet, replayed)
    }
    if let fleet = replayed.replicas {
      answer.gateProofs.append(GateProof(replay: fleet, replayed.seen))
    }
    if replayed.hopeless > 0 {
      warnings.append(
        "\(replayed.hopeless) of \(profile.windows.count) windows miss the SLO at any size: what is in them "
          + "is too long or too sudden for it; the replay gate leaves them out")
    }
    conclude(&answer)
  }

  /// The percentile itself, with the lost replicas to spare.
  private mutating func failureGate(
    _ answer: inout SizingAnswer, from guess: Int, _ designs: [MeasureDesign]
  ) throws {
    let nominal = designs.map { $0.scaled(to: 1 / (1 + rule.margin)) }
    let gate = try gate(nominal, purpose: "failure", from: guess)
    failureGate = gate
    answer.gates.tried.append("failure")
    guard let needed = gate.replicas else { return }
    let fleet = answer.failureDomain.replicas(keeping: needed)
    answer.gates.withoutFailure = needed
    answer.gates.failure = fleet
    answer.gateProofs.append(GateProof("failure", running: needed, fleet: fleet, gate.search))
  }

  /// The largest of the gates, on its nodes; nothing where one of them is passed by none.
  private func conclude(_ answer: inout SizingAnswer) {
    guard let replicas = answer.gates.largest, replicas <= problem.options.maxReplicas else {
      return
    }
    let needed = answer.gates.withoutFailure ?? replicas
    answer.replicas = replicas
    let spread = answer.failureDomain.spread(replicas, keeping: needed)
    answer.nodes = spread.nodes
    let least = [answer.gates.headroom, answer.gates.replay].compactMap { $0 }.max() ?? 1
    answer.spreads =
      answer.failureDomain.isAsked
      ? answer.failureDomain.spreads(
        keeping: needed, least: least, from: spread) : []
    answer.lostReplicas = answer.failureDomain.lost(spread)
    answer.costPerHour = problem.plan.price.map { $0 * Double(answer.paidGPUs ?? 0) }
  }

  /// The other reading of 30 %: p95 / 0.7; looked for only where the answer does not hold it.
  mutating func alternative(
    _ answer: inout SizingAnswer, _ gate: LoadGate, _ replicas: Int
  ) throws {
    guard rule.margin > 0, rule.margin < 1 else { return }
    let load = gate.design.scaled(to: 1 / (1 - rule.margin) / (1 + rule.margin))
    var check = ReplicaSearch(problem, load, purpose: "alternative")
    let holds = try check.seemsToHold(replicas)
    steps += check.steps
    guard !holds else { return }
    let found = try search(load, purpose: "alternative", from: replicas + 1)
    answer.alternativeTarget = leading.load.p95 / (1 - rule.margin)
    answer.alternativeReplicas = found.replicas
  }
}
