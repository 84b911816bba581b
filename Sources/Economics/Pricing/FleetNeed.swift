// FleetNeed.swift: what a fleet has to do and what it draws, whoever owns it.

public import Foundation

/// What is bought: GPUs that hold the promise at the target load, and the work of a month that they do.
public struct FleetNeed: Hashable, Sendable {
  /// The GPU as the catalog calls it.
  public var gpu: String
  /// GPUs of the fleet as it is sized.
  public var gpus: Int
  /// GPUs of one node, by which hardware is bought.
  public var gpusPerNode: Int
  /// Nodes that it stands on at least: with what may be lost, enough is left.
  public var leastNodes: Int
  /// GPUs of one instance as clouds rent it: whole, however few are needed.
  public var gpusPerInstance: Int
  /// The board power limit of one GPU, in watts; nil where the catalog has none.
  public var boardWatts: Decimal?
  /// GPU-hours of a month, were GPUs rented by the hour as the load asks; nil where only the peak is known.
  public var gpuHoursPerMonth: Decimal?
  /// Share of the time in which a GPU is in a step, for its power; from a simulation, or a guess.
  public var busyShare: Band
  /// The model as the catalog calls it.
  public var model: String?
  public var requestsPerMonth: Decimal?
  public var inputTokensPerMonth: Decimal?
  public var outputTokensPerMonth: Decimal?
  /// Whether people wait for its answers: such a load is no load for spot.
  public var isLatencySensitive: Bool

  /// - Parameter gpusPerInstance: nil for those of a node.
  public init(
    gpu: String, gpus: Int, gpusPerNode: Int, leastNodes: Int = 0, gpusPerInstance: Int? = nil,
    boardWatts: Decimal? = nil, gpuHoursPerMonth: Decimal? = nil,
    busyShare: Band = FleetNeed.guessedBusyShare, model: String? = nil,
    requestsPerMonth: Decimal? = nil, inputTokensPerMonth: Decimal? = nil,
    outputTokensPerMonth: Decimal? = nil, isLatencySensitive: Bool = true
  ) {
    (self.gpu, self.gpus, self.gpusPerNode, self.boardWatts) = (gpu, gpus, gpusPerNode, boardWatts)
    self.leastNodes = leastNodes
    self.gpusPerInstance = gpusPerInstance ?? gpusPerNode
    (self.gpuHoursPerMonth, self.busyShare, self.model) = (gpuHoursPerMonth, busyShare, model)
    (self.requestsPerMonth, self.inputTokensPerMonth) = (requestsPerMonth, inputTokensPerMonth)
    (self.outputTokensPerMonth, self.isLatencySensitive) = (
      outputTokensPerMonth, isLatencySensitive
    )
  }

  /// Share of the time in a step where nothing was simulated: a guess.
  public static let guessedBusyShare = Band(0.3, 0.6, 0.9)

  /// Whole nodes that hold the GPUs.
  public var nodes: Int { max(leastNodes, (gpus + gpusPerNode - 1) / gpusPerNode) }
}
