// ReferenceEngine+Routes.swift: what may answer a request, decided when it comes, stage by stage.

import Fleet
import Kernel
import Workload

/// A request on its way from stage to stage.
struct ReferenceJourney {
  let id: Int
  let request: Request
  /// Whether each stage's answer will be thrown away.
  let isThrown: [Bool]
  /// Whether the provider is asked before the replicas of the stage.
  var asksProvider: Bool
  var stage = 0
}

/// What the reference engine knows of requests that one place answered.
struct ReferenceAnswers {
  var completed = 0
  var samples = ReferenceSamples()
}

extension ReferenceEngine {
  /// The n-th number of a stream of a class, drawn one after the other.
  private func draw(_ name: String, _ classIndex: Int, _ number: Int) -> Double {
    var stream = RandomStream(
      seed: UInt64(scenario.seed), replication: 0,
      name: "\(name)/\(scenario.classes[classIndex].name)")
    for _ in 0..<number { _ = stream.nextUniform() }
    return stream.nextUniform()
  }

  /// - Parameter number: how many of its class came before it.
  func journey(_ request: Request, id: Int, number: Int) -> ReferenceJourney {
    let index = request.classIndex
    let route = scenario.classes[index].route
    var thrown: [Bool] = []
    for (stage, escalation) in route.escalations.enumerated() {
      thrown.append(draw("escalation-\(stage + 1)", index, number) < escalation.share)
    }
    return ReferenceJourney(
      id: id, request: request, isThrown: thrown + [false],
      asksProvider: draw("provider-share", index, number) < route.providerShare)
  }

  /// Pools of the stage at which a request is.
  func pools(_ journey: ReferenceJourney) -> [Int] {
    let entry = scenario.classes[journey.request.classIndex]
    return journey.stage == 0 ? entry.pools : entry.route.escalations[journey.stage - 1].pools!
  }

  /// Requests whose answers were thrown away are offered again, those that arrived earlier first.
  func offerReturned(at now: Int64) {
    if returned.count > 1 { notes.count(.escalatesAtTie) }
    for var journey in returned.sorted(by: { $0.id < $1.id }) {
      let index = journey.request.classIndex
      classes[index].escalated[journey.stage] += 1
      let next = scenario.classes[index].route.escalations[journey.stage]
      if next.pools == nil {
        notes.count(.escalatesToProvider)
        // Its stage answers, if the provider does not, and keeps the answer.
        let last = ReferenceJourney(
          id: journey.id, request: journey.request,
          isThrown: journey.isThrown.map { _ in false }, asksProvider: true, stage: journey.stage)
        offer(last, at: now)
      } else {
        notes.count(.escalates)
        journey.stage += 1
        journey.asksProvider = false
        offer(journey, at: now)
      }
    }
    returned = []
  }

  /// Notes an answer that a client got, with the times that are kept of it.
  /// - Parameter isProvided: by the provider, the last of the places; else the place is the stage.
  func answered(
    _ request: ReferenceRequest, isProvided: Bool, ttft: Int64?, tpot: Int64?, e2el: Int64?
  ) {
    let places = classes[request.classIndex].answers.count
    guard places > 0 else { return }
    let place = isProvided ? places - 1 : request.journey.stage
    classes[request.classIndex].answers[place].completed += 1
    classes[request.classIndex].answers[place].samples.ttft += ttft.map { [$0] } ?? []
    classes[request.classIndex].answers[place].samples.tpot += tpot.map { [$0] } ?? []
    classes[request.classIndex].answers[place].samples.e2el += e2el.map { [$0] } ?? []
  }
}
