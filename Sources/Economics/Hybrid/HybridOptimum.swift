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
  /// Owned nodes and reserved instances: the base.
  public let nodes, instances: Int
  /// Replicas of the base, as many as stand on it.
  public let baseReplicas: Int
  /// The load that its layers are of: with headroom, or without where an API stands behind it.
  public let layers: LoadLayers
  /// What is paid whatever the load, dollars a month.
  public let fixedMonthly: Band
  public let parts: [HybridPart]
  /// People and software, which all parts share.
  public let shared: Decimal
  public var monthly: Decimal { parts.reduce(shared) { $0 + $1.monthly } }
  /// GPUs that are always there.
  public var baseGPUs: Int {
    parts.filter { $0.offer != "api" && $0.offer != "on-demand" }.reduce(0) { $0 + $1.gpus }
  }
  /// Whether tokens of the peak go to an API.
  public var overflows: Bool { parts.contains { $0.offer == "api" } }
  /// Whether more than one way pays for it.
  public var isMixed: Bool { parts.count > 1 }
  /// Whether anything in it comes and goes with the load.
  public var isPaidByUse: Bool { overflows || !layersOnDemand.isEmpty }
  /// Layers that come and go.
  public var layersOnDemand: [Range<Int>] {
    parts.filter { $0.offer == "on-demand" }.map(\.layers)
  }
}

/// What is asked for what is paid by use.
public struct UseRates: Hashable, Sendable {
  /// Dollars an hour of one replica on demand; zero where there is none.
  public let replicaHour: Band
  /// Dollars a token at an API; zero where there is none.
  public let inputToken, outputToken: Band
  /// Replicas that one rented instance holds.
  public let replicasPerInstance: Int
  /// From asking for an instance to its first token.
  public let startMinutes: Double

  /// Dollars a month.
  public func monthly(replicaHours: Double, inputTokens: Double, outputTokens: Double) -> Band {
    (replicaHour * Band(replicaHours) + inputToken * Band(inputTokens)
      + outputToken * Band(outputTokens)).inCents
  }
}

/// What the search may use.
public struct HybridChoices: Sendable {
  public var need: FleetNeed
  public var gpusPerReplica: Int
  /// Headroom included.
  public var layers: LoadLayers
  /// The same without headroom, for mixes whose overflow goes to an API; nil where none does.
  public var bareLayers: LoadLayers?
  public var book: CostBook
  /// Names of offers that exist here.
  public var offers: Set<String>

  public init(
    need: FleetNeed, gpusPerReplica: Int, layers: LoadLayers, bareLayers: LoadLayers? = nil,
    book: CostBook, offers: Set<String>
  ) {
    (self.need, self.gpusPerReplica, self.layers) = (need, gpusPerReplica, layers)
    self.bareLayers = bareLayers
    (self.book, self.offers) = (book, offers)
  }
}

/// The search over whole nodes and whole instances.
///
/// Layers are needed for shares of the time that only fall, so ways that are paid around the clock lie below those that
/// are paid by use. The search tries every number of owned nodes and reserved instances; above them each layer takes the
/// cheaper of on demand and API: the cost of a layer paid by use depends on no other layer.
///
/// A mix that an API stands behind needs no headroom: what comes on top is somebody else's. It is reckoned from the load
/// alone; all others with their headroom.
public struct HybridOptimum: Sendable {
  public let best: HybridMix
  /// The best of each number of owned nodes, 0 first: what the base costs and saves.
  public let byOwnedNodes: [HybridMix]
  /// The best of those that are paid in more than one way, some of it by use; nil where there is none.
  public let bestMixed: HybridMix?
  /// Of what is paid by use.
  public var rates: UseRates { prices.rates }
  private let prices: HybridPrices
  /// Of the load without headroom.
  private let bare: HybridPrices?

  /// Minutes from asking for a GPU to its first token.
  public static let startMinutes = BandKey(
    "startMinutes", unit: "minutes", in: 0...1440, range: Band(3, 10, 20),
    "from asking for a GPU on demand to its first token, which is paid",
    "a guess: provisioning and the load of the weights")

  /// - Returns: nil where no way is possible.
  /// - Complexity: O(nodes × instances × layers).
  public init?(_ choices: HybridChoices) {
    prices = HybridPrices(choices, choices.layers)
    bare = choices.bareLayers.map { HybridPrices(choices, $0) }
    var rows: [HybridMix] = []
    var mixed: HybridMix?
    for nodes in 0...prices.mostNodes {
      var best: HybridMix?
      for instances in 0...prices.mostInstances(above: nodes) {
        guard let mix = Self.mix(nodes, instances, prices, bare) else { continue }
        if best.map({ mix.monthly < $0.monthly }) ?? true { best = mix }
        guard mix.isMixed, mix.isPaidByUse else { continue }
        if mixed.map({ mix.monthly < $0.monthly }) ?? true { mixed = mix }
      }
      if let best { rows.append(best) }
    }
    guard let best = rows.min(by: { $0.monthly < $1.monthly }) else { return nil }
    (self.best, byOwnedNodes, bestMixed) = (best, rows, mixed)
  }

  /// The cheapest mix on a base; nil where nobody can carry the rest.
  public func mix(nodes: Int, instances: Int) -> HybridMix? {
    guard nodes >= 0, instances >= 0, nodes <= prices.mostNodes,
      instances <= prices.mostInstances(above: nodes)
    else { return nil }
    return Self.mix(nodes, instances, prices, bare)
  }

  /// With headroom, or with an API behind it, whichever is cheaper.
  private static func mix(
    _ nodes: Int, _ instances: Int, _ prices: HybridPrices, _ bare: HybridPrices?
  ) -> HybridMix? {
    let behind = bare?.mix(nodes: nodes, instances: instances)
    return [
      prices.mix(nodes: nodes, instances: instances), behind?.overflows == true ? behind : nil,
    ]
    .compactMap { $0 }.min { $0.monthly < $1.monthly }
  }
}

/// Prices of the parts, reckoned once.
struct HybridPrices {
  private let choices: HybridChoices
  private let layers: LoadLayers
  private let count: Int
  private let perNode: Int
  /// Replicas of one rented instance.
  private let perInstance: Int
  private let owned: String?
  private let reserved: String?
  private let demandBand: Band?
  private var demand: Decimal? { demandBand?.mid }
  /// The bill of all tokens at an API over its middle.
  private let tokenSpread: Band
  private let tokens: (input: Decimal, output: Decimal)?
  private let start: Decimal

  init(_ choices: HybridChoices, _ layers: LoadLayers) {
    (self.choices, self.layers) = (choices, layers)
    count = layers.layers.count
    perNode = max(1, choices.need.gpusPerNode / choices.gpusPerReplica)
    let book = choices.book
    let need = choices.need
    let instance = book.given(RentKeys.instanceGpus)?.band.mid ?? Decimal(need.gpusPerInstance)
    perInstance = max(1, Int(instance.double) / choices.gpusPerReplica)
    // One node tells which way is the cheaper; a site too small for all may hold a base.
    var node = need
    node.leastNodes = 0
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
    demandBand =
      choices.offers.contains("on-demand")
      ? book.amount(
        RentKeys.onDemandPrice, book.prices.band("gpu-rental", need.gpu, offer: "on-demand"))?.band
      : nil
    let all = Offers.named("api")?.cost(of: need, book).monthly ?? .zero
    tokenSpread = all.mid > 0 ? all / Band(all.mid) : Band(1)
    tokens = choices.offers.contains("api") ? book.tokenPrices(for: need) : nil
    start = (book.amount(HybridOptimum.startMinutes)?.band.mid ?? 0) / 60
  }

  var rates: UseRates {
    UseRates(
      replicaHour: (demandBand ?? .zero) * Decimal(choices.gpusPerReplica),
      inputToken: tokenSpread * (tokens?.input ?? 0),
      outputToken: tokenSpread * (tokens?.output ?? 0), replicasPerInstance: perInstance,
      startMinutes: start.double * 60)
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
      need.leastNodes = 0
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
    let base = bills.map { $0.monthly - Band($0.shared) }.sum
    if rest.contains(where: { $0.offer == "on-demand" }), let offer = Offers.named("on-demand") {
      bills.append(offer.cost(of: choices.need, choices.book))
    }
    let shared = bills.map(\.shared).max() ?? 0
    return HybridMix(
      nodes: nodes, instances: instances, baseReplicas: (nodes + instances) * perNode,
      layers: layers, fixedMonthly: base + Band(shared), parts: parts + rest,
      shared: shared)
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
    let layers = self.layers.layers[range]
    let first = layers[range.lowerBound]
    let rented = demand.map { price -> (offer: String, cost: Decimal) in
      let hours = Decimal(shortest: first.timeShare * self.layers.hoursPerMonth)
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
    let layers = self.layers.layers
    return HybridPart(
      offer: name, layers: range,
      timeShareFirst: range.isEmpty ? 0 : layers[range.lowerBound].timeShare,
      timeShareLast: range.isEmpty ? 0 : layers[range.upperBound - 1].timeShare, gpus: gpus,
      monthly: monthly.rounded(2),
      outputTokensPerMonth: layers[range].reduce(0) { $0 + $1.outputTokensPerMonth })
  }
}
