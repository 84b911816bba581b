// GPUStock.swift: how many GPUs of a type there are.

/// GPUs of a type that are to be had.
public struct GPUStock: Hashable, Sendable {
  /// Catalog name.
  public var gpu: String
  public var count: Int

  public init(gpu: String, count: Int) {
    self.gpu = gpu
    self.count = count
  }
}
