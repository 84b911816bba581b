// HybridOptimum.swift: the cheapest mix of an owned base, reserved GPUs, GPUs on demand and an API for the overflow.

public import Foundation

/// How many replicas each way of paying carries, from the lowest layer up.
public struct HybridPart: Hashable, Sendable {
  /// `owned`, `reserved-1y`, `on-demand`, `api`.
  public let offer: String
  /// Layers, the lowest being 0.
  public let layers: Range<Int>
  /// Share of the time in which its lowest and its highest layer are needed.
  public let timeShareFirst, timeShareLast: Double
  public let gpus: Int
  /// Dollars a month.
  public let monthly: Decimal
  /// Million output tokens a month.
  public let outputTokensPerMonth: Double
}

/// A mix with what it costs.
public struct HybridMix: Hashable, Sendable {
  public let parts: [HybridPart]
  /// People and software, which all parts share.
  public let shared: Decimal
  public var monthly: Decimal { parts.reduce(shared) { $0 + $1.monthly } }
  /// Replicas that are always there.
  public var baseReplicas: Int {
    parts.filter { $0.offer != "api" && $0.offer != "on-demand" }.map(\.layers.count).reduce(0, +)
  }
  /// Whether tokens of the peak go to an API.
  public var overflows: Bool { parts.contains { $0.offer == "api" } }
}

/// What the search may use.
public struct HybridChoices: Sendable {
  public var need: FleetNeed
  public var gpusPerReplica: Int
  public var layers: LoadLayers
  public var book: CostBook
  /// Names of offers that exist here.
  public var offers: Set<String>

  public init(
    need: FleetNeed, gpusPerReplica: Int, layers: LoadLayers, book: CostBook, offers: Set<String>
  ) {
    (self.need, self.gpusPerReplica, self.layers) = (need, gpusPerReplica, layers)
    (self.book, self.offers) = (book, offers)
  }
}

/// The search over whole nodes and whole instances.
///
/// Layers are needed for shares of the time that only fall, so ways that are paid around the clock lie below those that
/// are paid by use. The search tries every number of owned nodes and reserved instances; above them each layer takes the
/// cheaper of on demand and API: the cost of a layer paid by use depends on no other layer.
public struct HybridOptimum: Sendable {
  public let best: HybridMix
  /// The best of each number of owned nodes, 0 first: what the base costs and saves.
  public let byOwnedNodes: [HybridMix]

  /// Minutes from asking for a GPU to its first token.
  public static let startMinutes = BandKey(
    "startMinutes", unit: "minutes", in: 0...1440, range: Band(3, 10, 20),
    "from asking for a GPU on demand to its first token, which is paid",
    "a guess: provisioning and the load of the weights")

  /// - Returns: nil where no way is possible.
  /// - Complexity: O(nodes × instances × layers).
  public init?(_ choices: HybridChoices) {
    let prices = HybridPrices(choices)
    var rows: [HybridMix] = []
    for nodes in 0...prices.mostNodes {
      var best: HybridMix?
      for instances in 0...prices.mostInstances(above: nodes) {
        guard let mix = prices.mix(nodes: nodes, instances: instances) else { continue }
        if best.map({ mix.monthly < $0.monthly }) ?? true { best = mix }
      }
      if let best { rows.append(best) }
    }
    guard let best = rows.min(by: { $0.monthly < $1.monthly }) else { return nil }
    (self.best, byOwnedNodes) = (best, rows)
  }
}

/// Prices of the parts, reckoned once.
struct HybridPrices {
  private let choices: HybridChoices
  private let count: Int
  private let perNode: Int
  /// Replicas of one rented instance.
  private let perInstance: Int
  private let owned: String?
  private let reserved: String?
  private let demand: Decimal?
  private let tokens: (input: Decimal, output: Decimal)?
  private let start: Decimal

  init(_ choices: HybridChoices) {
    self.choices = choices
    count = choices.layers.layers.count
    perNode = max(1, choices.need.gpusPerNode / choices.gpusPerReplica)
    let book = choices.book
    let need = choices.need
    let instance = book.given(RentKeys.instanceGpus)?.band.mid ?? Decimal(need.gpusPerInstance)
    perInstance = max(1, Int(instance.double) / choices.gpusPerReplica)
    // One node tells which way is the cheaper; a site too small for all may hold a base.
    var node = need
    node.gpus = need.gpusPerNode
    func possible(_ names: [String]) -> [(String, Decimal)] {
      names.filter(choices.offers.contains).compactMap { name in
        guard let cost = Offers.named(name)?.cost(of: node, book), cost.refusal == nil else {
          return nil
        }
        return (name, cost.monthly.mid)
      }
    }
    owned = possible(["owned", "colocated"]).min { $0.1 < $1.1 }?.0
    reserved = possible(["reserved-1y", "reserved-3y"]).min { $0.1 < $1.1 }?.0
    demand =
      choices.offers.contains("on-demand")
      ? book.amount(
        RentKeys.onDemandPrice, book.prices.band("gpu-rental", need.gpu, offer: "on-demand"))?.band
        .mid
      : nil
    tokens = choices.offers.contains("api") ? book.tokenPrices(for: need) : nil
    start = (book.amount(HybridOptimum.startMinutes)?.band.mid ?? 0) / 60
  }

  var mostNodes: Int { owned == nil ? 0 : (count + perNode - 1) / perNode }

  /// Instances that may stand above owned nodes.
  func mostInstances(above nodes: Int) -> Int {
    reserved == nil ? 0 : max(0, (count - nodes * perNode + perNode - 1) / perNode)
  }

  /// - Returns: nil where layers are left that nobody can carry.
  func mix(nodes: Int, instances: Int) -> HybridMix? {
    var parts: [HybridPart] = []
    var bills: [OfferCost] = []
    var top = 0
    for (name, boxes) in [(owned, nodes), (reserved, instances)] {
      guard let name, boxes > 0, let offer = Offers.named(name) else { continue }
      var need = choices.need
      need.gpus = boxes * choices.need.gpusPerNode
      let cost = offer.cost(of: need, choices.book)
      guard cost.refusal == nil else { return nil }
      bills.append(cost)
      let range = top..<min(top + boxes * perNode, count)
      top = range.upperBound
      parts.append(
        part(name, range, gpus: need.gpus, monthly: cost.monthly.mid - cost.shared))
    }
    guard let rest = byUse(from: top) else { return nil }
    if rest.contains(where: { $0.offer == "on-demand" }), let offer = Offers.named("on-demand") {
      bills.append(offer.cost(of: choices.need, choices.book))
    }
    return HybridMix(parts: parts + rest, shared: bills.map(\.shared).max() ?? 0)
  }

  /// Layers that are paid by use: each instance by the hours of its first replica, or its tokens at an API, whichever is
  /// cheaper.
  private func byUse(from top: Int) -> [HybridPart]? {
    var groups: [(offer: String, range: Range<Int>, cost: Decimal)] = []
    var index = top
    while index < count {
      let range = index..<min(index + perInstance, count)
      guard let next = cheaper(range) else { return nil }
      if let last = groups.last, last.offer == next.offer {
        groups[groups.count - 1].range = last.range.lowerBound..<range.upperBound
        groups[groups.count - 1].cost += next.cost
      } else {
        groups.append((next.offer, range, next.cost))
      }
      index = range.upperBound
    }
    return groups.map { group in
      let instances = (group.range.count + perInstance - 1) / perInstance
      return part(
        group.offer, group.range,
        gpus: group.offer == "api" ? 0 : instances * perInstance * choices.gpusPerReplica,
        monthly: group.cost)
    }
  }

  /// The cheaper way for the layers of one instance, which is rented whole for as long as its first replica is needed.
  private func cheaper(_ range: Range<Int>) -> (offer: String, cost: Decimal)? {
    let layers = choices.layers.layers[range]
    let first = choices.layers.layers[range.lowerBound]
    let rented = demand.map { price -> (offer: String, cost: Decimal) in
      let hours = Decimal(shortest: first.timeShare * choices.layers.hoursPerMonth)
      let starting = Decimal(shortest: first.startsPerMonth) * start
      return (
        "on-demand", (hours + starting) * price * Decimal(perInstance * choices.gpusPerReplica)
      )
    }
    let called = tokens.map { price -> (offer: String, cost: Decimal) in
      let input = layers.reduce(0) { $0 + $1.inputTokensPerMonth }
      let output = layers.reduce(0) { $0 + $1.outputTokensPerMonth }
      return (
        "api", Decimal(shortest: input) * price.input + Decimal(shortest: output) * price.output
      )
    }
    return [rented, called].compactMap { $0 }.min { $0.cost < $1.cost }
  }

  private func part(_ name: String, _ range: Range<Int>, gpus: Int, monthly: Decimal) -> HybridPart
  {
    let layers = choices.layers.layers
    return HybridPart(
      offer: name, layers: range,
      timeShareFirst: range.isEmpty ? 0 : layers[range.lowerBound].timeShare,
      timeShareLast: range.isEmpty ? 0 : layers[range.upperBound - 1].timeShare, gpus: gpus,
      monthly: monthly.rounded(2),
      outputTokensPerMonth: layers[range].reduce(0) { $0 + $1.outputTokensPerMonth })
  }
}
