// WinnerMap.swift: which of two GPU types is cheaper, by demand and by the ratio of their prices.

internal import Hardware
public import Plans

/// A candidate's fleet at any demand, from the capacity of one replica: no new simulation.
///
/// At demand d (1 is the load of today) the headroom gate takes ⌈d N/f⌉ replicas and the percentile itself
/// ⌈d N/(f (1 + margin))⌉, N replicas having been seen to hold f times the design load. That a larger fleet holds
/// a little more for each replica, and a smaller one less, is left out.
struct DemandCurve: Hashable, Sendable {
  let name: String
  let domain: FailureDomain
  let gpusPerReplica: Int
  /// Replicas for one design load: N/f.
  let perDesignLoad: Double
  let margin: Double
  /// What is paid for.
  let basis: FleetBasis

  /// Replicas that work, and those that must be left when what may be lost is.
  /// - Parameter capacity: of a replica, as a multiple of what was measured.
  private func wanted(_ demand: Double, _ capacity: Double) -> (working: Int, needed: Int) {
    let load = demand * perDesignLoad / capacity
    func count(_ load: Double) -> Int { Int(min(Self.up(load), 1e8)) }
    return (count(load), count(load / (1 + margin)))
  }

  /// Whole nodes, with those that may be lost.
  func nodes(demand: Double, capacity: Double = 1) -> Int {
    let (working, needed) = wanted(demand, capacity)
    let replicas = max(working, domain.replicas(keeping: needed))
    return domain.nodes(for: replicas, keeping: needed)
  }

  /// GPUs of whole nodes.
  func nodeGPUs(demand: Double, capacity: Double = 1) -> Int {
    nodes(demand: demand, capacity: capacity) * domain.gpusPerNode
  }

  /// GPUs that are paid for.
  func gpus(demand: Double, capacity: Double = 1) -> Int {
    basis == .node
      ? nodeGPUs(demand: demand, capacity: capacity)
      : replicaGPUs(demand: demand, capacity: capacity)
  }

  /// GPUs of the replicas alone, with those that a loss takes.
  func replicaGPUs(demand: Double, capacity: Double = 1) -> Int {
    let (working, needed) = wanted(demand, capacity)
    // On one more node fewer replicas may do: eight on two nodes of eight leave four, nine on three leave six.
    let spared = (needed...needed + domain.replicasPerNode).map { domain.replicas(keeping: $0) }
    return max(working, spared.min() ?? needed) * gpusPerReplica
  }

  private static func up(_ value: Double) -> Double { max(1, (value - 1e-9).rounded(.up)) }
}

/// A GPU type with its candidates and the error of its model.
struct GPUChoice: Hashable, Sendable {
  let gpu: String
  let curves: [DemandCurve]
  let error: ModelError

  /// The fewest GPUs to pay for, with the candidate that takes them; the first on a tie.
  func least(demand: Double, capacity: Double = 1) -> (gpus: Int, name: String) {
    let all = curves.map { ($0.gpus(demand: demand, capacity: capacity), $0.name) }
    return all.min { $0.0 < $1.0 } ?? (0, "")
  }
}

/// The price ratio at which the winner changes, at one demand.
public struct WinnerFlip: Hashable, Sendable {
  /// 1 is the load of today.
  public var demand: Double
  /// GPUs to pay for of each type, and the candidates that take them.
  public var firstGPUs, secondGPUs: Int
  public var firstName, secondName: String
  /// The second is cheaper while its price is below this multiple of the first's.
  public var ratio: Double
  /// The ratio where only the GPUs of the replicas are paid, and where nodes are paid whole.
  public var ratioOfGPUs, ratioOfNodes: Double
  /// `ratio` with both capacities off by the error of their models, in the worst directions.
  public var low, high: Double
}

/// Demand × price ratio: who wins.
public struct WinnerMap: Hashable, Sendable {
  public struct Cell: Hashable, Sendable {
    /// 0 is the first type, 1 the second.
    public var choice: Int
    /// It changes within the error of the models.
    public var isUncertain: Bool
  }
  public var first, second: String
  public var demands: [Double]
  /// Price of the second type over that of the first.
  public var ratios: [Double]
  /// By ratio, then demand.
  public var cells: [[Cell]]
  /// One for each demand.
  public var flips: [WinnerFlip]
  /// The ratio of the prices given; nil without both.
  public var ratioGiven: Double?
  public var firstError, secondError: ModelError
  public var basis: FleetBasis

  /// From a quarter of today's demand to eight times it.
  static let demands = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6, 8]
  /// Steps of a quarter of an octave below and above the ratio now, or 1.
  static let ratioSteps = -8...8

  /// - Parameter ratio: of the prices given, second over first.
  init(_ first: GPUChoice, _ second: GPUChoice, ratio: Double?) {
    (self.first, self.second) = (first.gpu, second.gpu)
    (firstError, secondError) = (first.error, second.error)
    ratioGiven = ratio
    basis = first.curves.first?.basis ?? .gpu
    demands = Self.demands
    let flips = Self.demands.map { Self.flip(first, second, demand: $0) }
    self.flips = flips
    // In the middle: where it flips today.
    let middle = flips.first { $0.demand == 1 }?.ratio ?? 1
    ratios = Self.ratioSteps.map { Self.rounded(middle * Self.octaves(Double($0) / 4)) }.reversed()
    cells = ratios.map { ratio in
      flips.map { flip in
        Cell(
          choice: ratio < flip.ratio ? 1 : 0, isUncertain: ratio >= flip.low && ratio <= flip.high)
      }
    }
  }

  private static func flip(
    _ first: GPUChoice, _ second: GPUChoice, demand: Double
  ) -> WinnerFlip {
    let (a, b) = (first.least(demand: demand), second.least(demand: demand))
    func gpus(_ choice: GPUChoice, _ sign: Double) -> Double {
      Double(choice.least(demand: demand, capacity: 1 + sign * choice.error.sigma).gpus)
    }
    func least(_ count: (DemandCurve) -> Int) -> Double {
      let fewest = [first, second].map { $0.curves.map(count).min() ?? 1 }
      return Double(fewest[0]) / Double(fewest[1])
    }
    return WinnerFlip(
      demand: demand, firstGPUs: a.gpus, secondGPUs: b.gpus, firstName: a.name,
      secondName: b.name, ratio: Double(a.gpus) / Double(b.gpus),
      ratioOfGPUs: least { $0.replicaGPUs(demand: demand) },
      ratioOfNodes: least { $0.nodeGPUs(demand: demand) },
      low: gpus(first, 1) / gpus(second, -1), high: gpus(first, -1) / gpus(second, 1))
  }

  /// Three significant digits: what a reader takes for the ratio is the ratio.
  private static func rounded(_ value: Double) -> Double {
    var scale = 1000.0
    while value * scale >= 10_000 { scale /= 10 }
    while value * scale < 1000, scale < 1e9 { scale *= 10 }
    return (value * scale / 10).rounded() / (scale / 10)
  }

  /// 2 to a power in quarters, by square roots, which are exact to the last bit on any machine.
  private static func octaves(_ exponent: Double) -> Double {
    let quarter = 2.0.squareRoot().squareRoot()
    let size = (0..<Int((abs(exponent) * 4).rounded())).reduce(1.0) { product, _ in
      product * quarter
    }
    return exponent < 0 ? 1 / size : size
  }
}
