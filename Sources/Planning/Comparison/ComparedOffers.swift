// ComparedOffers.swift: the fleets of a comparison in each way of paying, and APIs beside them.

internal import Economics
internal import Fleet
internal import Foundation
internal import Hardware
internal import Plans
internal import Text

extension ComparedField {
  /// Candidates × ways of paying; nil where that was not asked, or where there are several loads.
  /// - Parameter hasMap: reckons other loads and prices, too.
  func offers(hasMap: Bool) -> OfferRanking? {
    guard let asked = problem.options.offers, loads.count == 1 else { return nil }
    let fleets = contenders.compactMap { offered($0, asked) }
    let scenario = problem.scenarios[0]
    let ways = WaysOfPaying(
      scenario.plan.cost, inputs: Inputs(), only: asked.names, prices: asked.prices,
      staying: scenario.stayingClasses)
    let tokens = OfferedLoad(
      pool: scenario.onlyPool, month: month(ways, load: 0), ways: ways, fleet: nil)
    return OfferRanking(fleets + [tokens], hasMap: hasMap, notes: notes(ways, fleets))
  }

  /// A candidate that holds, with the prices that hold for its GPU.
  private func offered(_ contender: Contender, _ asked: AskedOffers) -> OfferedLoad? {
    let candidate = contender.candidate
    guard let size = contender.compared.size, let scenario = candidate.scenario,
      let curve = curve(contender), let busy = size.busyShare
    else { return nil }
    var ways = WaysOfPaying(
      scenario.plan.cost, inputs: Inputs(), only: asked.names, prices: asked.prices,
      staying: scenario.stayingClasses)
    ways.book = book(ways.book, candidate, price: scenario.onlyPool.price)
    let (devices, span) = (curve.gpusPerReplica, curve.domain.nodesPerReplica)
    let today = (replicas: size.replicas, nodes: size.nodes / span)
    return OfferedLoad(
      pool: scenario.onlyPool, month: month(ways, load: candidate.load), ways: ways,
      fleet: OfferedFleet(
        name: candidate.name, place: contender.place, today: today, holds: size.holdsUpTo,
        factor: scenario.headroom.factor, busyAtDesign: busy
      ) { growth in
        // What was sized is seen to do; the reckoning may say one less.
        let bound: (Int, Int) -> Int = growth > 1 ? { max($0, $1) } : { min($0, $1) }
        return (
          bound(curve.replicaGPUs(demand: growth) / devices, today.replicas),
          bound(curve.nodes(demand: growth) / span, today.nodes)
        )
      })
  }

  /// What a scenario says of its own GPU says nothing of another, and a fleet's sum nothing of another fleet's.
  ///
  /// The plain price of a GPU-hour is that on demand: that of `--price` goes before the block's.
  private func book(_ book: CostBook, _ candidate: Candidate, price: Double?) -> CostBook {
    var inputs = book.inputs.without(OfferKeys.ofOneFleet)
    if !candidate.isOnOwnGPU { inputs = inputs.without(OfferKeys.ofOneGPU) }
    let isNamed = problem.axes.prices.contains { $0.gpu == candidate.gpu }
    if let price, isNamed || inputs.given(RentKeys.onDemandPrice) == nil {
      inputs.set(RentKeys.onDemandPrice, Band(price))
    }
    return CostBook(inputs: inputs, prices: book.prices)
  }

  private func month(_ ways: WaysOfPaying, load: Int) -> MonthlyLoad {
    MonthlyLoad(
      loads[load], shared[load].leading,
      hours: (ways.book.inputs[OfferKeys.hoursPerMonth]?.mid ?? 730).double)
  }

  private func notes(_ ways: WaysOfPaying, _ fleets: [OfferedLoad]) -> [String] {
    let given = ways.book.inputs
    let sums = OfferKeys.ofOneFleet.filter { given.has($0) }.map(\.key.name)
    let own = OfferKeys.ofOneGPU.filter { given.has($0) }.map(\.key.name)
    let isOfOthers = contenders.contains { !$0.candidate.isOnOwnGPU }
    let scenario = problem.scenarios[0]
    let apis = ways.offers.filter { !$0.isFleet }.map(\.name).joined(separator: ", ")
    return [
      apis.isEmpty ? nil : "\(apis): \(latency(scenario))",
      scenario.overflow.map {
        "what overflows to \($0.provider) is paid there beside, and is in no fleet's bill"
      },
      sums.isEmpty
        ? nil : "\(sums.joined(separator: ", ")): the sum of one fleet, left out among several",
      isOfOthers && !own.isEmpty
        ? "\(own.joined(separator: ", ")): of \(scenario.onlyPool.accelerator.name) alone; other GPUs have the catalog's prices (--catalog for one's own)"
        : nil,
    ].compactMap { $0 }
  }

  /// What is known of an API's times.
  private func latency(_ scenario: Scenario) -> String {
    guard let law = scenario.plan.overflow?.ttftMs?.value,
      let gap = scenario.plan.overflow?.itlMs?.value
    else { return "latency not simulated: whether the promise is held there is not known" }
    return "TTFT \(NumberText.shortest(law.mean)) ms in the mean and "
      + "\(NumberText.shortest(gap)) ms between tokens, as fleet.overflow says; not held against the promise"
  }
}
