// PlayedMix.swift: a mix of ways of paying as it was simulated: a base, replicas on a schedule, a provider for the rest.

public import Economics
internal import Fleet
internal import Foundation
internal import Plans
internal import Units
internal import Workload

/// What a mix did with the load as recorded.
public struct PlayedMix: Sendable {
  public let mix: HybridMix
  /// Unfinished requests of a replica from which on requests go to the provider; nil where nothing does.
  public let overflowAbove: Int?
  /// It keeps the promise in every window in which the sized fleet keeps it.
  public let holds: Bool
  /// Windows that were judged, and those that missed.
  public let windows, windowsMissed: Int
  public let requests, overflowed, refused: Int
  /// Share of all requests that met every limit.
  public let goodShare: Double
  /// The same of the sized fleet, without a provider.
  public let goodShareOfFleet: Double
  /// Replica-hours a month of what is on demand, starts included.
  public let hoursOnDemand: Double
  /// At the provider, a month.
  public let inputTokens, outputTokens: Double
  /// Dollars a month at the simulated hours and tokens.
  public let monthly: Band

  /// Of the requests, those that the provider answered.
  public var overflowShare: Double {
    requests > 0 ? Double(overflowed) / Double(requests) : 0
  }
}
