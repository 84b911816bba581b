// FleetChoice.swift: one candidate for each model, packed, and the search for the best of them.

internal import Hardware
internal import Plans

/// A candidate for each pool, on the nodes that they share.
public struct FleetChoice: Sendable {
  /// In the order of the pools; each has a size.
  public var candidates: [ComparedCandidate]
  public var packed: PackedFleet

  /// All gates of `size` passed for every pool.
  public var isProven: Bool { candidates.allSatisfy { $0.size?.isProven == true } }
  /// The least of its candidates'.
  public var status: ProofStatus {
    let all = candidates.map { $0.size?.status ?? .screened }
    return [.screened, .simulated].first(where: all.contains) ?? .proven
  }
  public var replicas: Int { packed.replicas.reduce(0, +) }
  /// GPU types, each once, in the order of the pools.
  public var gpus: [String] { packed.groups.map(\.gpu) }
}

/// The fleets that candidates of several models can make.
struct FleetChoices {
  /// Of each pool, those that hold, the best first by what its replicas' GPUs cost.
  let candidates: [[ComparedCandidate]]
  let pools: [String]
  let order: ComparisonAnswer.Order
  let stock: [GPUStock]

  /// Fleets that are packed for one choice, at most; a packing takes some tens of microseconds.
  private static let limit = 2_000

  /// The best fleet of one GPU type; nil where a pool has no candidate that holds on it.
  func best(on gpu: String) -> FleetChoice? {
    let own = candidates.map { list in list.filter { $0.candidate.gpu == gpu } }
    return best(own.map { $0.prefix(Self.options(pools.count)).map { $0 } })
  }

  /// The best fleet in which each pool may take another GPU type.
  func bestOfAll() -> FleetChoice? {
    let most = Self.options(pools.count)
    return best(
      candidates.map { list in
        let gpus = list.reduce(into: [String]()) { names, entry in
          if !names.contains(entry.candidate.gpu) { names.append(entry.candidate.gpu) }
        }
        // The best of each type, then the second of each, and so on.
        let byType = gpus.map { gpu in list.filter { $0.candidate.gpu == gpu } }
        let rounds = byType.map(\.count).max() ?? 0
        let mixed = (0..<rounds).flatMap { round in
          byType.compactMap { $0.count > round ? $0[round] : nil }
        }
        return mixed.prefix(max(most, 1)).map { $0 }
      })
  }

  /// Candidates of each pool such that all their combinations stay within the limit.
  static func options(_ pools: Int) -> Int {
    var most = 1
    while most < 16,
      (0..<pools).reduce(1, { product, _ in min(limit + 1, product * (most + 1)) })
        <= limit
    { most += 1 }
    return most
  }

  private func best(_ options: [[ComparedCandidate]]) -> FleetChoice? {
    guard options.allSatisfy({ !$0.isEmpty }) else { return nil }
    var best: (key: [Double], choice: [ComparedCandidate])?
    var place = [Int](repeating: 0, count: options.count)
    while true {
      let choice = zip(options, place).map { $0[$1] }
      if let packed = packed(choice, isThorough: false), isInStock(packed) {
        let key = key(packed)
        if best.map({ key.lexicographicallyPrecedes($0.key) }) ?? true { best = (key, choice) }
      }
      // The next combination, the last pool turning fastest.
      var turn = options.count - 1
      while turn >= 0, place[turn] + 1 == options[turn].count {
        place[turn] = 0
        turn -= 1
      }
      guard turn >= 0 else { break }
      place[turn] += 1
    }
    // Fewer nodes take more spare replicas: what a thorough search finds may be more than the stock.
    return best.flatMap { best in
      let tight = packed(best.choice, isThorough: true)
      let fleet = tight.map(isInStock) == true ? tight : packed(best.choice, isThorough: false)
      return fleet.map { FleetChoice(candidates: best.choice, packed: $0) }
    }
  }

  private func packed(_ choice: [ComparedCandidate], isThorough: Bool) -> PackedFleet? {
    let members = zip(pools, choice).compactMap { name, entry -> FleetMember? in
      guard let size = entry.size, let plan = entry.candidate.scenario?.onlyPool else { return nil }
      return FleetMember(plan, name: name, size.floor)
    }
    return members.count == pools.count ? PackedFleet(members, isThorough: isThorough) : nil
  }

  private func isInStock(_ packed: PackedFleet) -> Bool {
    stock.allSatisfy { stock in
      packed.groups.allSatisfy { $0.gpu != stock.gpu || $0.packing.gpus <= stock.count }
    }
  }

  /// What is paid with nodes whole, then for the replicas alone.
  func key(_ packed: PackedFleet) -> [Double] {
    let own = order == .cost ? packed.costPerHour : Double(packed.gpus)
    let whole = order == .cost ? packed.nodeCostPerHour : Double(packed.gpusOfNodes)
    return [whole ?? .infinity, own ?? .infinity, Double(packed.gpus), Double(packed.nodes)]
  }
}
