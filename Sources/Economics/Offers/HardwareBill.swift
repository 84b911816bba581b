// HardwareBill.swift: what is bought for an owned fleet: GPUs, spares, hosts, network, storage.

internal import Foundation

/// Hardware of an owned fleet, line by line.
struct HardwareBill {
  let lines: [CostLine]
  /// GPUs that are bought, whole nodes and spares.
  let gpus: Int
  let spares: Int

  init(of need: FleetNeed, _ book: CostBook) {
    let bought = need.nodes * need.gpusPerNode
    let spareShare = book.amount(
      OfferKeys.sparesShare, book.prices.band("node-parts", "spares"))
    // A single node keeps none: a spare there is a whole second node.
    let spares =
      need.nodes > 1 ? Int(((spareShare?.band.mid ?? 0) * Decimal(bought)).roundedUp.double) : 0
    (gpus, self.spares) = (bought, spares)
    if let sum = book.given(OfferKeys.hardware) {
      lines =
        [CostLine(.hardware, "hardware", oneTime: sum.band, source: sum.source)] + Self.setup(book)
      isPriced = true
      return
    }
    var lines: [CostLine] = []
    func add(_ name: String, _ amount: Amount?, _ count: Int) {
      guard let amount, count > 0 else { return }
      lines.append(
        CostLine(
          .hardware, name, oneTime: amount.band * Band(count), source: amount.source,
          isGuess: amount.isGuess))
    }
    let gpu = book.amount(OfferKeys.gpuPrice, book.prices.band("gpu-purchase", need.gpu))
    isPriced = gpu != nil
    add("\(bought) GPUs", gpu, bought)
    add("\(spares) spare GPUs", gpu, spares)
    // Parts are quoted for a node of eight; a smaller node takes its share, and never less than a quarter.
    let size = Band(Decimal(max(need.gpusPerNode, 2)) / 8)
    func part(_ key: BandKey, _ item: String) -> Amount? {
      book.given(key) ?? book.amount(key, book.prices.band("node-parts", item)).map { $0 * size }
    }
    add("hosts", part(OfferKeys.hostPerNode, "host per 8-GPU node (CPU, RAM, chassis)"), need.nodes)
    add("network", part(OfferKeys.networkPerNode, "network per 8-GPU node"), need.nodes)
    add("storage", part(OfferKeys.storagePerNode, "NVMe per 8-GPU node"), need.nodes)
    self.lines = lines + Self.setup(book)
  }

  private static func setup(_ book: CostBook) -> [CostLine] {
    [("site made ready", OfferKeys.facilitySetup), ("hiring and migration", OfferKeys.migration)]
      .compactMap { name, key in
        book.given(key).map { CostLine(.setup, name, oneTime: $0.band, source: $0.source) }
      }
  }

  /// Whether a price for the GPU is known at all.
  let isPriced: Bool

  /// What wears out, without what was paid for people and the site.
  var hardware: Band { lines.filter { $0.kind == .hardware }.map(\.oneTime).sum }
}
