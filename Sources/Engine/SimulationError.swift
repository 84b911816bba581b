// SimulationError.swift: why a run could not be carried out.

/// Why a run could not be carried out.
public enum SimulationError: Error, Equatable {
  /// A step would end after the 388 days that the clock reaches.
  case beyondClock
}
