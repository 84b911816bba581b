// ProviderPool.swift: how a router shares requests over providers by weight, price or order, within their limits.

internal import Foundation

/// Providers of one model, in the order of preference.
struct ProviderPool {
  struct Provider {
    var name: String
    /// Relative; nil where none is given.
    var weight: Decimal?
    /// Dollars a million tokens.
    var price: Decimal?
    var isHealthy: Bool
    /// Requests a second that it takes beside those it has; nil without a limit.
    var room: Decimal?

    var isAvailable: Bool { isHealthy && (room ?? 1) > 0 }
  }

  enum Strategy: String, CaseIterable {
    /// Shares by weight.
    case balanced
    /// The cheapest first.
    case cost
    /// The first of the list first.
    case quality
    /// The highest weight first: what guide 002's program does under the name of cost.
    case weight
  }

  var providers: [Provider]

  var available: [Int] { providers.indices.filter { providers[$0].isAvailable } }

  /// The available ones in the order in which a strategy asks them; the list's order breaks ties.
  func ranked(by strategy: Strategy) -> [Int] {
    func order(_ key: (Provider) -> Decimal) -> [Int] {
      available.sorted { (key(providers[$0]), $0) < (key(providers[$1]), $1) }
    }
    switch strategy {
    case .quality: return available
    case .cost: return order { $0.price ?? 0 }
    case .weight, .balanced: return order { -($0.weight ?? 0) }
    }
  }

  /// Requests a second that each provider gets of a demand.
  func shared(_ demand: Decimal, by strategy: Strategy) -> [Decimal] {
    strategy == .balanced ? byWeight(demand) : inOrder(demand, ranked(by: strategy))
  }

  /// Each to its limit, then the next.
  private func inOrder(_ demand: Decimal, _ order: [Int]) -> [Decimal] {
    var (rest, shares) = (demand, [Decimal](repeating: 0, count: providers.count))
    for index in order {
      shares[index] = min(rest, providers[index].room ?? rest)
      rest -= shares[index]
    }
    return shares
  }

  /// In proportion to the weights; what a full one cannot take is shared by those that are not.
  private func byWeight(_ demand: Decimal) -> [Decimal] {
    var shares = [Decimal](repeating: 0, count: providers.count)
    var (rest, open) = (demand, available.filter { (providers[$0].weight ?? 0) > 0 })
    while rest > 0, !open.isEmpty {
      let total = open.reduce(0) { $0 + (providers[$1].weight ?? 0) }
      let full = open.filter { index in
        guard let room = providers[index].room else { return false }
        return shares[index] + rest * (providers[index].weight ?? 0) / total >= room
      }
      guard !full.isEmpty else {
        for index in open { shares[index] += rest * (providers[index].weight ?? 0) / total }
        break
      }
      for index in full {
        let room = providers[index].room ?? 0
        rest -= room - shares[index]
        shares[index] = room
      }
      open.removeAll(where: full.contains)
    }
    return shares
  }
}
