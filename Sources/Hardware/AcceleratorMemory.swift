// AcceleratorMemory.swift: which of a device's memory figures an engine would multiply.

public import Units

/// Where the figure of a device's memory comes from, best first.
public enum MemoryBasis: String, CaseIterable, Hashable, Sendable {
  /// What an engine was seen to see.
  case engineVisible = "engine-visible"
  /// What the driver reports, less what the driver keeps from engines.
  case driver
  /// The data sheet's GB, taken as 1e9 bytes: up to 7 % off either way.
  case datasheet
}

extension Accelerator {
  /// What the driver keeps from an engine, bytes. A guess from five parts: 0.50 to 0.81e9, mean 0.67e9.
  static let driverKeepsBytes = 0.67e9

  /// The best memory figure known of this part.
  public var memoryBasis: MemoryBasis {
    engineVisibleMemory != nil ? .engineVisible : driverMemory != nil ? .driver : .datasheet
  }

  /// The memory an engine sees by a basis; nil where this part has no such figure.
  public func visibleMemory(_ basis: MemoryBasis) -> Bytes? {
    switch basis {
    case .engineVisible: engineVisibleMemory
    case .driver: driverMemory.map { $0 - Bytes(Self.driverKeepsBytes) }
    case .datasheet: datasheetMemory
    }
  }

  /// The memory an engine sees, by the best figure known.
  public var visibleMemory: Bytes { visibleMemory(memoryBasis) ?? datasheetMemory }

  /// Every guess behind this part: its guessed figures, and its memory where no engine was seen on it.
  public var allGuesses: [String] { guesses + (memoryGuess(memoryBasis).map { [$0] } ?? []) }

  /// A sentence for reports where a basis is not what an engine was seen to see; nil where it is.
  public func memoryGuess(_ basis: MemoryBasis) -> String? {
    switch basis {
    case .engineVisible: nil
    case .driver:
      "\(name): engine-visible memory is a guess: what the driver reports less 0.67 GB"
    case .datasheet:
      "\(name): engine-visible memory is a guess: the data sheet's GB, which may be 7 % off"
    }
  }
}
