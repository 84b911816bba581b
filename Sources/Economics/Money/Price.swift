// Price.swift: what a GPU costs by the hour, and what a token costs from that.

public import Units

/// The price of renting or owning one GPU, in dollars an hour.
public struct GPUPrice: Hashable, Sendable, BitwiseCopyable {
  public var dollarsPerGPUHour: Double
  public init(dollarsPerGPUHour: Double) { self.dollarsPerGPUHour = dollarsPerGPUHour }

  /// What a number of GPUs costs for a length of time.
  public func cost(gpus: Int, over time: Seconds) -> Dollars {
    Dollars(dollarsPerGPUHour * Double(gpus) * time.value / 3600)
  }
}
