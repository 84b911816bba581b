// FailureDomain.swift: what is lost at once, and how many replicas it takes to do without.

internal import Hardware
public import Plans
internal import Text

/// The thing that fails as one: its GPUs, and so its replicas, go together.
///
/// A fleet of N replicas on M domains is dealt out evenly: of ⌊N/M⌋ or ⌈N/M⌉ each, the loss of k takes the
/// largest. Lost GPUs are taken to be of different replicas.
public struct FailureDomain: Hashable, Sendable {
  public let rule: FailureRule
  /// Replicas that fit on a node; 1 where a replica is as large as a node or larger.
  public let replicasPerNode: Int
  /// Nodes of one replica; above 1 where it spans several.
  public let nodesPerReplica: Int
  public let gpusPerNode: Int
  /// Replicas that fit in a domain, each counting as one where it spans several.
  let replicasPerDomain: Int

  /// - Precondition: both numbers are positive.
  public init(gpusPerNode: Int, gpusPerReplica: Int, rule: FailureRule = FailureRule()) {
    precondition(gpusPerNode > 0 && gpusPerReplica > 0, "nodes and replicas have GPUs")
    self.rule = rule
    self.gpusPerNode = gpusPerNode
    replicasPerNode = max(1, gpusPerNode / gpusPerReplica)
    nodesPerReplica = max(1, (gpusPerReplica + gpusPerNode - 1) / gpusPerNode)
    switch rule.domain {
    case .gpu, .off: replicasPerDomain = 1
    case .node: replicasPerDomain = replicasPerNode
    case .rack:
      replicasPerDomain = max(1, rule.nodesPerRack / nodesPerReplica) * replicasPerNode
    }
  }

  /// Whether some number of domains may be lost.
  public var isAsked: Bool { rule.lost > 0 }

  /// Replicas that go with the lost domains of a fleet that is dealt to so many.
  private func lost(of replicas: Int, dealtTo domains: Int) -> Int {
    guard domains > 0 else { return 0 }
    let (each, more) = replicas.quotientAndRemainder(dividingBy: domains)
    let count = min(rule.lost, domains)
    return min(replicas, count * each + min(count, more))
  }

  /// The smallest fleet on so many domains that keeps `needed` replicas; nil where they do not hold it.
  /// - Precondition: `needed` is positive.
  func replicas(keeping needed: Int, dealtTo domains: Int) -> Int? {
    guard domains > rule.lost else { return nil }
    // N − k ⌈N/M⌉ ≥ needed is not met below needed × M/(M − k), and met a few above it.
    var replicas = needed * domains / (domains - rule.lost)
    while replicas - lost(of: replicas, dealtTo: domains) < needed { replicas += 1 }
    return replicas <= domains * replicasPerDomain ? replicas : nil
  }

  /// The smallest fleet on the fewest domains that keeps `needed` replicas: as many domains to spare as may be lost.
  ///
  /// Nodes are bought and rented whole, so that fewest nodes cost least, and take more as `needed` grows. The
  /// replicas on them do not: of eight to a node, 16 on two nodes keep 8, and 14 on three keep 9.
  public func replicas(keeping needed: Int) -> Int {
    let domains = (needed + replicasPerDomain - 1) / replicasPerDomain + rule.lost
    return replicas(keeping: needed, dealtTo: domains)
      ?? needed + rule.lost * replicasPerDomain
  }

  /// Fleets that keep `needed` replicas too, each on more nodes than the one before and of fewer replicas, where
  /// nodes are shared with other work: the last has a replica to a node. Empty where no node may be lost.
  /// - Parameters:
  ///   - least: no fleet is smaller.
  ///   - fleet: the fleet to begin from, itself left out.
  public func spreads(keeping needed: Int, least: Int, from fleet: FleetSpread) -> [FleetSpread] {
    guard rule.domain == .node else { return [] }
    var found: [FleetSpread] = []
    var (nodes, smallest) = (fleet.nodes / nodesPerReplica, fleet.replicas)
    while smallest > max(least, needed + rule.lost) {
      nodes += 1
      guard let some = replicas(keeping: needed, dealtTo: nodes) else { continue }
      let replicas = max(least, some)
      guard replicas < smallest else { continue }
      smallest = replicas
      found.append(FleetSpread(replicas: replicas, nodes: nodes * nodesPerReplica))
    }
    return found
  }

  /// Domains on which so many replicas keep `needed` of them: the fewest; a replica to each at most.
  private func domains(for replicas: Int, keeping needed: Int) -> Int {
    var domains = (replicas + replicasPerDomain - 1) / replicasPerDomain
    while domains < replicas, replicas - lost(of: replicas, dealtTo: domains) < needed {
      domains += 1
    }
    return domains
  }

  /// The fewest nodes that hold so many replicas and keep `needed` of them.
  public func nodes(for replicas: Int, keeping needed: Int) -> Int {
    func packed(_ count: Int) -> Int { (count + replicasPerNode - 1) / replicasPerNode }
    switch rule.domain {
    case .gpu, .off: return packed(replicas) * nodesPerReplica
    case .node: return domains(for: replicas, keeping: needed) * nodesPerReplica
    case .rack:
      let racks = max(1, domains(for: replicas, keeping: needed))
      let (each, more) = replicas.quotientAndRemainder(dividingBy: racks)
      return (more * packed(each + 1) + (racks - more) * packed(each)) * nodesPerReplica
    }
  }

  /// So many replicas on the fewest nodes that keep `needed` of them.
  func spread(_ replicas: Int, keeping needed: Int) -> FleetSpread {
    var spread = FleetSpread(
      replicas: replicas, nodes: nodes(for: replicas, keeping: needed))
    if rule.domain == .rack { spread.racks = domains(for: replicas, keeping: needed) }
    return spread
  }

  /// Replicas that go with the lost domains of a fleet.
  func lost(_ fleet: FleetSpread) -> Int {
    switch rule.domain {
    case .gpu, .off: min(fleet.replicas, rule.lost)
    case .node: lost(of: fleet.replicas, dealtTo: max(1, fleet.nodes / nodesPerReplica))
    case .rack:
      lost(
        of: fleet.replicas,
        dealtTo: max(1, fleet.racks ?? domains(for: fleet.replicas, keeping: 0)))
    }
  }

  /// "on 2 racks": what else must be said of where a fleet stands; nil where its nodes tell it.
  public func standing(_ replicas: Int, keeping needed: Int) -> String? {
    guard rule.domain == .rack else { return nil }
    let racks = domains(for: replicas, keeping: needed)
    return "in \(racks) rack\(racks == 1 ? "" : "s")"
  }

  /// What may be lost, for a sentence: "a node of 8 GPUs", "2 GPUs"; "nothing" where the gate is off.
  public var words: String {
    let count = rule.lost
    return switch rule.domain {
    case .off: "nothing"
    case .gpu: count == 1 ? "a GPU" : "\(count) GPUs"
    case .node:
      count == 1
        ? "a node of \(gpusPerNode) GPUs" : "\(count) nodes of \(gpusPerNode) GPUs each"
    case .rack:
      count == 1
        ? "a rack of \(rule.nodesPerRack) nodes"
        : "\(count) racks of \(rule.nodesPerRack) nodes each"
    }
  }

  /// What is assumed, in words.
  public var sentence: String {
    let held =
      nodesPerReplica > 1
      ? "a replica spans \(nodesPerReplica) nodes, and goes when one of them does"
      : "\(replicasPerNode) replica\(replicasPerNode == 1 ? "" : "s") to a node"
    switch rule.domain {
    case .off: return "nothing is taken to fail (--domain off); \(held)"
    case .gpu: return "\(words) may fail, each with a replica of its own; \(held)"
    case .node:
      return
        "\(words) may fail (--domain, --lose), \(held); replicas are dealt to nodes evenly"
    case .rack:
      return
        "\(words) may fail, \(held); replicas are dealt to racks evenly; headroom.nodesPerRack says how many "
        + "nodes one has (4: a guess)"
    }
  }
}

extension FailureDomain {
  /// The domain of a pool under a rule.
  init(_ pool: PoolPlan, _ rule: FailureRule) {
    self.init(
      gpusPerNode: pool.accelerator.gpusPerNode, gpusPerReplica: pool.parallelism.devices,
      rule: rule)
  }
}

extension FleetBasis {
  /// GPUs that are paid for.
  /// - Parameters: of the replicas, and the nodes that they stand on.
  func paid(gpus: Int, nodes: Int, of domain: FailureDomain) -> Int {
    self == .gpu ? gpus : nodes * domain.gpusPerNode
  }
}

extension Scenario {
  /// What the first pool may lose.
  var failureDomain: FailureDomain { FailureDomain(onlyPool, headroom.failure) }

  /// GPUs that are paid for with so many replicas of the first pool on the fewest nodes.
  func paidGPUs(for replicas: Int) -> Int {
    basis.paid(
      gpus: replicas * onlyPool.parallelism.devices,
      nodes: failureDomain.nodes(for: replicas, keeping: 0), of: failureDomain)
  }
}

/// Replicas dealt evenly to whole nodes.
public struct FleetSpread: Hashable, Sendable {
  public var replicas, nodes: Int
  /// Racks that they are dealt to, where racks may fail; nil leaves the fewest.
  public var racks: Int?

  public init(replicas: Int, nodes: Int) {
    (self.replicas, self.nodes) = (replicas, nodes)
  }
}
