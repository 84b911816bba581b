// Comparer+Sensitivity.swift: what moves the winner, and the growth at which the answer is another one.

internal import Hardware
internal import Plans

extension Comparer {
  /// The winner with each assumption moved; nil where nothing holds.
  func tornado() throws -> Tornado? {
    guard loads.count == 1, let winner = contenders.first, winner.compared.size != nil,
      let scenario = winner.candidate.scenario,
      let replicas = winner.screened.replicas(scenario.failureDomain)
    else { return nil }
    try report("moving assumptions")
    let run = TornadoRun(
      scenario: scenario, loads: shared[winner.candidate.load], options: options,
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
    guard let winner = contenders.first, let own = curve(winner) else { return (nil, nil) }
    let rivals = contenders.dropFirst().filter { $0.candidate.load == winner.candidate.load }
      .compactMap { rival in curve(rival).map { (rival: rival, curve: $0) } }
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

  /// Takes out what needs more GPUs than there are.
  mutating func holdToStock() {
    for stock in problem.options.stock {
      for index in contenders.indices where contenders[index].candidate.gpu == stock.gpu {
        guard let size = contenders[index].compared.size, size.gpus > stock.count else { continue }
        contenders[index].compared.size = nil
        contenders[index].compared.candidate.reason =
          "needs \(size.gpus) GPUs; the stock is \(stock.count)"
      }
    }
  }
}
