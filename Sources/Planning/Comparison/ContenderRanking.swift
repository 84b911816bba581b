// ContenderRanking.swift: candidates in order: who is best, who may be, who ties, and who is on a front.

internal import Fleet
internal import Hardware
internal import Plans

/// One candidate on its way through a comparison.
struct Contender: Sendable {
  var compared: ComparedCandidate
  /// Its number in the order in which candidates were given, which decides between equals.
  let place: Int
  var screen: CandidateScreen?
  var screened = ScreenedSize()
  /// What the screening found, whatever the stock.
  var screenedSize: ComparedSize?
  var replicates: [ReplicateFigures] = []
  /// Half-width of the widest interval that a verdict of its proof rests on, as a share of what it is put around;
  /// nil where nothing was proven.
  var decidingWidth: Double?
  var requests = 0

  var candidate: Candidate { compared.candidate }
  var isOpen: Bool { compared.size.map { !$0.isProven } ?? false }
}

/// The candidates of a comparison in the order in which they stand.
struct ContenderRanking: Sendable {
  private(set) var contenders: [Contender]
  private(set) var order = ComparisonAnswer.Order.gpus
  private(set) var orderReason: String?
  /// Numbers of loads that stand side by side.
  private let loads: Int
  private let stock: [GPUStock]

  init(_ candidates: [Candidate], loads: Int, stock: [GPUStock]) {
    (self.loads, self.stock) = (loads, stock)
    contenders = candidates.enumerated().map { place, candidate in
      Contender(compared: ComparedCandidate(candidate: candidate), place: place)
    }
  }

  /// Takes what a pass made of some, by their places.
  mutating func take(_ changed: [Contender], at places: [Int]) {
    for (place, contender) in zip(places, changed) { contenders[place] = contender }
  }

  /// Puts those that hold in order, load by load: by cost where all of them have a price, else by GPUs.
  mutating func rank() {
    holdToStock()
    let sized = contenders.filter { $0.compared.size != nil }
    let unpriced = sized.filter { $0.compared.size?.costPerHour == nil }.map(\.candidate.gpu)
    order = unpriced.isEmpty ? .cost : .gpus
    orderReason =
      unpriced.isEmpty
      ? nil
      : "in the order of GPUs, which are not worth the same: \(Self.list(unpriced)) "
        + "\(Set(unpriced).count == 1 ? "has" : "have") no price (--price \(unpriced[0])=DOLLARS an hour)"
    let order = order
    func key(_ contender: Contender) -> [Double] {
      guard let size = contender.compared.size else { return [.infinity] }
      return [Double(contender.candidate.load)] + size.rank(order)
    }
    contenders.sort { a, b in
      let (left, right) = (key(a), key(b))
      if left == right { return a.place < b.place }
      return left.lexicographicallyPrecedes(right)
    }
  }

  private static func list(_ names: [String]) -> String {
    names.reduce(into: [String]()) { list, name in
      if !list.contains(name) { list.append(name) }
    }.joined(separator: ", ")
  }

  /// Takes out what needs more GPUs than there are.
  private mutating func holdToStock() {
    for stock in self.stock {
      for index in contenders.indices where contenders[index].candidate.gpu == stock.gpu {
        guard let size = contenders[index].compared.size, size.gpus > stock.count else { continue }
        contenders[index].compared.size = nil
        contenders[index].compared.candidate.reason =
          "needs \(size.gpus) GPUs; the stock is \(stock.count)"
      }
    }
  }

  /// The best of each load that holds.
  var best: [Int] {
    (0..<loads).compactMap { load in
      contenders.firstIndex { $0.candidate.load == load && $0.compared.size != nil }
    }
  }

  /// The best while it is open, else the one that might be better by most, or as good.
  var nextToProve: Int? {
    best.first { contenders[$0].isOpen } ?? rivalsWithinNoise(orEqual: true).first
  }

  /// Those not proven whose smallest fleet that was not ruled out is better than the best of their load, or is
  /// as good, the best first.
  func rivalsWithinNoise(orEqual: Bool) -> [Int] {
    let best = best
    func price(_ contender: Contender) -> Double? {
      guard contender.isOpen, let scenario = contender.candidate.scenario,
        let least = contender.screened.least(scenario.failureDomain)
      else { return nil }
      let gpus = Double(scenario.paidGPUs(for: least))
      return order == .cost ? scenario.onlyPool.price.map { $0 * gpus } : gpus
    }
    func limit(_ contender: Contender) -> Double {
      let leader = best.first { contenders[$0].candidate.load == contender.candidate.load }
      let price = leader.flatMap { contenders[$0].compared.size?.rank(order)[0] } ?? 0
      return orEqual ? price * (1 + 1e-9) : price * (1 - 1e-9)
    }
    let rivals = contenders.indices.filter { !best.contains($0) }.compactMap { index in
      price(contenders[index]).flatMap {
        $0 < limit(contenders[index]) ? (index: index, price: $0) : nil
      }
    }
    return rivals.sorted { ($0.price, $0.index) < ($1.price, $1.index) }.map(\.index)
  }
}

// MARK: - Winner and fronts

extension ContenderRanking {
  /// Why no winner is named.
  var noWinner: String? {
    if best.isEmpty { return "no candidate holds the SLO" }
    guard loads > 1 else { return nil }
    return
      "the scenarios have \(loads) different loads: candidates stand side by side, each sized for its "
      + "own load, and what is best for one load is no rival of what is best for another"
  }

  /// Those that cost as much as the winner, or take as many GPUs where that is the order.
  var tie: ComparisonTie? {
    guard noWinner == nil, let winner = contenders.first?.compared.size else { return nil }
    let first = winner.rank(order)
    let equal = contenders.dropFirst().filter { rival in
      rival.compared.size.map { abs($0.rank(order)[0] - first[0]) <= 1e-9 * first[0] } ?? false
    }
    guard let second = equal.first?.compared.size else { return nil }
    let words = [
      "", "fewer GPUs", "fewer nodes", "lower limits of board power",
      "the larger load that it holds",
    ]
    let other = second.rank(order)
    let place = first.indices.dropFirst().first { first[$0] != other[$0] }
    // Sums of prices may differ in their last bit, which then decided.
    guard first[0] == other[0] else {
      return ComparisonTie(names: equal.map(\.candidate.name), brokenBy: "rounding")
    }
    return ComparisonTie(
      names: equal.map(\.candidate.name),
      brokenBy: place.map { words[$0] } ?? "the order in which they were given")
  }

  /// Marks the fronts of each load.
  mutating func markFronts() {
    for load in 0..<loads { markFronts(ofLoad: load) }
  }

  private mutating func markFronts(ofLoad load: Int) {
    let sizes = contenders.map { $0.candidate.load == load ? $0.compared.size : nil }
    let throughput = ParetoFront.members(
      sizes.map { size in
        guard let size, let user = size.tokensPerSecondPerUser else { return nil }
        return (-size.tokensPerSecondPerGPU, -user)
      })
    let order = order
    let cost = ParetoFront.members(
      sizes.map { size in
        guard let size, let latency = size.e2elP95 else { return nil }
        return (size.rank(order)[0], latency)
      })
    for index in contenders.indices where contenders[index].candidate.load == load {
      contenders[index].compared.isOnThroughputFront = throughput[index]
      contenders[index].compared.isOnCostFront = cost[index]
    }
  }
}
