// ClosedLoop.swift: clients that wait for their answer before they ask again.

internal import Text
public import Units

/// A fixed number of clients, each with one request at a time: the load follows the fleet's speed.
///
/// This is no stream: the next request of a client is born when its last one completes or is
/// rejected, plus the think time. All clients start at 0, or one after another.
public struct ClosedLoop: Hashable, Sendable {
  public let concurrency: Int
  /// Mean time from an answer to the next request.
  public let thinkTime: Seconds
  /// Its distribution.
  public let think: DurationLaw
  /// Requests of all clients together; nil when the duration bounds them.
  public let requests: Int?
  /// Time from the first request of one client to that of the next; zero where all start at once.
  public let startInterval: Seconds
  /// No request is born at or after this time; nil when the number of requests bounds them.
  public let duration: Seconds?

  /// Clients accepted; a hundred thousand times what one replica runs at once.
  public static let concurrencyLimit = 100_000_000

  /// - Precondition: `concurrency` in 1...`concurrencyLimit`, think time not negative, a bound given.
  public init(
    concurrency: Int, thinkTime: Seconds = .zero, requests: Int? = nil, duration: Seconds? = nil,
    startInterval: Seconds = .zero
  ) {
    self.init(
      concurrency: concurrency, think: .constant(thinkTime), requests: requests, duration: duration,
      startInterval: startInterval)
  }

  /// - Precondition: `concurrency` in 1...`concurrencyLimit`, think time not negative, a bound given.
  public init(
    concurrency: Int, think: DurationLaw, requests: Int? = nil, duration: Seconds? = nil,
    startInterval: Seconds = .zero
  ) {
    precondition(concurrency >= 1 && concurrency <= Self.concurrencyLimit)
    precondition(think.mean >= .zero && (requests != nil || duration != nil))
    precondition(startInterval >= .zero)
    self.concurrency = concurrency
    self.think = think
    thinkTime = think.mean
    self.startInterval = startInterval
    self.requests = requests
    self.duration = duration
  }
}

extension ArrivalKind {
  static let closedLoop = ArrivalKind(name: "closedLoop") { reader in
    let before = reader.problems.count
    let concurrency = reader.int("concurrency", in: 1...ClosedLoop.concurrencyLimit)
    let think = reader.durationLaw("thinkTime", default: .zero)
    return reader.unless(problemsSince: before) {
      .closed(concurrency: concurrency, think: think)
    }
  }
}
