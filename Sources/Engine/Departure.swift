// Departure.swift: a request that leaves its replica, and why.

internal import Units
internal import Workload

/// A request that leaves its replica. Times are ticks, −1 where not reached.
public struct Departure: Sendable, BitwiseCopyable {
  /// Why a request leaves: what is counted and who is told is decided by it.
  public enum Reason: Hashable, Sendable, BitwiseCopyable {
    /// All it asked for is out.
    case completed
    /// It can never run there.
    case rejected
  }

  public let id: Int
  public let arrival, firstScheduled, firstToken: Int64
  public let promptTokens: Int
  /// Tokens that came out; of a rejected request, those that were asked for.
  public let outputTokens: Int
  private let shortClass: Int32
  public let reason: Reason

  public var classIndex: Int { Int(shortClass) }

  /// A request that ran to its end.
  @inline(__always)
  init(completed request: borrowing ActiveRequest) {
    id = request.id
    arrival = request.arrival
    firstScheduled = request.firstScheduled
    firstToken = request.firstToken
    promptTokens = request.promptTokens
    outputTokens = request.outputTokens
    shortClass = Int32(request.classIndex)
    reason = .completed
  }

  /// A request that is turned away where it was sent.
  init(rejected request: Request, id: Int) {
    self.id = id
    arrival = request.arrival.ticks
    firstScheduled = -1
    firstToken = -1
    promptTokens = request.promptTokens
    outputTokens = request.outputTokens
    shortClass = Int32(request.classIndex)
    reason = .rejected
  }
}
