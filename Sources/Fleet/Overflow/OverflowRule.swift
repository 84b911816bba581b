// OverflowRule.swift: a provider's interface behind a fleet, and which requests go there.

public import Units
public import Workload

/// Requests go to a provider where the fleet is full, or where their class's route sends them.
///
/// A request whose replica has `unfinishedPerReplica` requests or more, or that finds no replica up, is sent to the
/// provider. What is beyond the provider's limits is answered with 429 and goes to its replica after all.
///
///     TTFT = a draw of `ttft`        E2E = TTFT + (output tokens − 1) × `itl`
public struct OverflowRule: Hashable, Sendable {
  /// Whose interface it is.
  public var provider: String
  /// Time to the first token; its draws come from the stream "overflow".
  public var ttft: DurationLaw
  /// Time between two tokens.
  public var itl: Seconds
  /// Nil where there is no limit.
  public var requestsPerMinute: Int?
  /// Prompt and output tokens together; nil where there is no limit.
  public var tokensPerMinute: Int?
  /// Unfinished requests of the chosen replica from which on requests go elsewhere; nil where none do, also when no
  /// replica is up.
  public var unfinishedPerReplica: Int?

  /// - Precondition: no time is negative, and limits are positive.
  public init(
    provider: String, ttft: DurationLaw, itl: Seconds, requestsPerMinute: Int? = nil,
    tokensPerMinute: Int? = nil, unfinishedPerReplica: Int?
  ) {
    precondition(
      itl >= .zero && unfinishedPerReplica ?? 0 >= 0, "times and bounds are not negative")
    precondition((requestsPerMinute ?? 1) > 0 && (tokensPerMinute ?? 1) > 0, "limits are positive")
    self.provider = provider
    self.ttft = ttft
    self.itl = itl
    self.requestsPerMinute = requestsPerMinute
    self.tokensPerMinute = tokensPerMinute
    self.unfinishedPerReplica = unfinishedPerReplica
  }
}
