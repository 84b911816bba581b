// WinnerSensitivity.swift: what moves the winner, and the growth at which the answer is another one.

internal import Hardware
internal import Plans

/// What moves the winner of a comparison.
struct WinnerSensitivity {
  let field: ComparedField
  private var contenders: [Contender] { field.contenders }
  private var order: ComparisonAnswer.Order { field.order }

  /// The winner with each assumption moved; nil where nothing holds.
  func tornado() throws -> Tornado? {
    guard field.shared.count == 1, let winner = contenders.first, winner.compared.size != nil,
      let scenario = winner.candidate.scenario,
      let replicas = winner.screened.replicas(scenario.failureDomain)
    else { return nil }
    try field.report("moving assumptions")
    let run = TornadoRun(
      scenario: scenario, loads: field.shared[winner.candidate.load], options: field.options,
      screened: winner.screened)
    let pool = scenario.onlyPool
    let gpus = replicas * pool.parallelism.devices
    let growth = growth()
    return Tornado(
      gpus: gpus, costPerHour: pool.price.map { $0 * Double(gpus) },
      rows: try run.rows(byCost: order == .cost), nextReplicaAt: growth.next,
      otherWinnerAt: growth.other?.demand, otherWinner: growth.other?.name)
  }

  /// Demands looked at: today's to ten times it in steps of a hundredth.
  private static let demands = (0...900).map { 1 + Double($0) / 100 }

  /// From the capacity of a replica, as in the winner map, with only the replicas' GPUs paid.
  private func growth() -> (next: Double?, other: (demand: Double, name: String)?) {
    guard let winner = contenders.first, let own = field.curve(winner) else { return (nil, nil) }
    let rivals = contenders.dropFirst().filter { $0.candidate.load == winner.candidate.load }
      .compactMap { rival in field.curve(rival).map { (rival: rival, curve: $0) } }
    func price(_ contender: Contender) -> Double {
      order == .cost ? contender.candidate.scenario?.onlyPool.price ?? 1 : 1
    }
    let today = own.replicaGPUs(demand: 1)
    let next = Self.demands.first { own.replicaGPUs(demand: $0) > today }
    for demand in Self.demands.dropFirst() {
      let cost = Double(own.replicaGPUs(demand: demand)) * price(winner)
      let better = rivals.filter {
        Double($0.curve.replicaGPUs(demand: demand)) * price($0.rival) < cost * (1 - 1e-9)
      }
      let best = better.min {
        Double($0.curve.replicaGPUs(demand: demand)) * price($0.rival)
          < Double($1.curve.replicaGPUs(demand: demand)) * price($1.rival)
      }
      if let best { return (next, (demand, best.rival.candidate.name)) }
    }
    return (next, nil)
  }
}
