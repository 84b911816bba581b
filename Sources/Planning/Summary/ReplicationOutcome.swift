// ReplicationOutcome.swift: what one replication left behind.

internal import Fleet

/// What one replication left behind.
struct ReplicationOutcome: Sendable {
  var result: SimulationResult
  var arrivals: ArrivalRecord
}
