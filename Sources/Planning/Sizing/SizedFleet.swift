// SizedFleet.swift: the fleet that passes every gate, on its nodes, with its cost.

internal import Hardware
internal import Plans

/// The smallest fleet that passes every gate.
public struct SizedFleet: Hashable, Sendable {
  public let replicas: Int
  public let nodes: Int
  /// Fleets that pass every gate on more nodes with fewer replicas; empty where there is none.
  public let spreads: [FleetSpread]
  /// Replicas that go with a node of it.
  public let lost: Int
  /// GPUs that are paid for: those of the replicas, or of whole nodes.
  public let paidGPUs: Int
  /// Dollars for them; nil without a price.
  public let costPerHour: Double?
  /// Replicas that were played for it, under their share of the load; nil for all of them.
  public let cell: Int?

  init(
    replicas: Int, nodes: Int, spreads: [FleetSpread], lost: Int, paidGPUs: Int,
    costPerHour: Double?, cell: Int?
  ) {
    self.replicas = replicas
    self.nodes = nodes
    self.spreads = spreads
    self.lost = lost
    self.paidGPUs = paidGPUs
    self.costPerHour = costPerHour
    self.cell = cell
  }

  /// The largest of the gates; nil where one of them is passed by none.
  init?(_ gates: GateNeeds, _ demand: LoadDemand) {
    let (problem, domain) = (demand.problem, demand.failureDomain)
    guard let replicas = gates.largest, replicas <= problem.options.maxReplicas else { return nil }
    let needed = gates.withoutFailure ?? replicas
    let spread = domain.spread(replicas, keeping: needed)
    let least = [gates.headroom, gates.replay].compactMap { $0 }.max() ?? 1
    let gpus = replicas * problem.plan.parallelism.devices
    let paid = problem.scenario.basis.paid(gpus: gpus, nodes: spread.nodes, of: domain)
    let (cell, share) = problem.played(replicas)
    self.init(
      replicas: replicas, nodes: spread.nodes,
      spreads: domain.isAsked ? domain.spreads(keeping: needed, least: least, from: spread) : [],
      lost: domain.lost(spread), paidGPUs: paid,
      costPerHour: problem.plan.price.map { $0 * Double(paid) }, cell: share < 1 ? cell : nil)
  }
}
