// BatchArrivals.swift: everything at once, the load of an overnight job or of a capacity measurement.

public import Kernel
public import Units

/// Every request arrives at 0.
public struct BatchArrivals: ArrivalProcess {
  public init() {}

  public var isStationary: Bool { false }
  public var meanRatePerSecond: Double? { nil }

  public mutating func next(_ random: inout RandomStream) -> SimulationTime { .zero }
}

extension ArrivalKind {
  static let batch = ArrivalKind(name: "batch") { _ in .open(BatchArrivals()) }
}
