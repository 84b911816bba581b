// AnswerBuilding.swift: who answered, and what that costs together.

internal import Economics
internal import Fleet
internal import Plans
internal import Units

/// Names who answered, and adds up what the answers cost.
struct AnswerBuilding {
  let scenario: Scenario

  /// The places that answered a class.
  func answers(_ record: ClassRecord) -> [AnswerSummary] {
    record.answers.map { answer in
      AnswerSummary(
        place: place(answer.pools), requests: answer.completed,
        share: share(answer.completed, of: record.completed), inputTokens: answer.promptTokens,
        outputTokens: answer.outputTokens,
        latencies: answer.latency.requestSummaries)
    }
  }

  /// The stages of a class after its first.
  func escalations(_ record: ClassRecord, _ route: ClassRoute) -> [EscalationSummary] {
    zip(route.escalations, record.escalated).map { stage, requests in
      EscalationSummary(
        place: place(stage.pools), requests: requests, share: share(requests, of: record.arrived))
    }
  }

  private func place(_ pools: [Int]?) -> String {
    guard let pools else { return scenario.overflow?.provider ?? "provider" }
    return pools.map { scenario.pools[$0].name }.joined(separator: " + ")
  }

  private func share(_ part: Int, of whole: Int) -> SummaryValue {
    whole == 0 ? .absent(.noSamples) : SummaryValue(Double(part) / Double(whole))
  }

  /// Dollars of every pool over the run; nil where one has no price.
  func gpuDollars(_ result: SimulationResult) -> Double? {
    var dollars = Dollars.zero
    for pool in scenario.pools {
      guard let price = pool.price else { return nil }
      dollars =
        dollars + GPUPrice(dollarsPerGPUHour: price).cost(gpus: pool.gpus, over: result.duration)
    }
    return dollars.value
  }

  /// The bills of the GPUs and of the provider; nil where there is no provider.
  func blended(_ result: SimulationResult) -> BlendedCost? {
    guard let provider = scenario.overflow?.provider else { return nil }
    let total = result.total
    let away = total.overflow
    let bill = scenario.providerPrice?.dollars(
      promptTokens: away.promptTokens, outputTokens: away.outputTokens)
    let gpus = gpuDollars(result)
    let both = bill.flatMap { bill in gpus.map { $0 + bill } }
    return BlendedCost(
      provider: provider, gpus: SummaryValue(gpus, reason: .notConfigured),
      provided: SummaryValue(bill, reason: .notConfigured),
      perMillionOutputTokens: total.outputTokens == 0
        ? .absent(.noSamples)
        : SummaryValue(both.map { $0 / Double(total.outputTokens) * 1e6 }, reason: .notConfigured))
  }
}
