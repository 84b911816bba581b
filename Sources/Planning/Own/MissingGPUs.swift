// MissingGPUs.swift: where GPUs that a pool lacks come from: the stock, other pools, or an order.

internal import Hardware
internal import Plans

/// GPUs that are missing.
struct MissingGPUs {
  let all: Int
  /// Of the stock, used by nobody.
  let free: Int
  /// Of pools of the same GPU that have more than any gate needs.
  let lent: [(pool: String, gpus: Int)]
  let ordered: Int

  init(_ gpus: Int, for own: JudgedPool, _ all: [JudgedPool], _ inventory: Inventory?) {
    self.all = gpus
    let gpu = own.plan.accelerator.name
    let alike = all.filter { $0.plan.accelerator.name == gpu }
    var missing = gpus
    let unused = inventory.map { stock in
      stock.count(gpu) - alike.reduce(0) { $0 + $1.plan.gpus }
    }
    free = min(max(0, unused ?? 0), missing)
    missing -= free
    lent = alike.filter { $0.plan.name != own.plan.name }.compactMap { other in
      let gpus = min(max(0, other.spareGPUs ?? 0), missing)
      missing -= gpus
      return gpus > 0 ? (other.plan.name, gpus) : nil
    }
    ordered = missing
  }
}
