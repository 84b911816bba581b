// Request.swift: the unit of load: when it comes, how long it is, whose it is.

public import Units

/// One request as a client sends it.
public struct Request: Hashable, Sendable, BitwiseCopyable {
  /// Time since the first arrival of the workload.
  public var arrival: SimulationTime
  public var promptTokens: Int
  /// Tokens the model will emit; 0 is a request that ends with its prompt.
  public var outputTokens: Int
  /// Index into the workload's classes.
  public var classIndex: Int

  public init(arrival: SimulationTime, promptTokens: Int, outputTokens: Int, classIndex: Int = 0) {
    self.arrival = arrival
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
    self.classIndex = classIndex
  }
}

/// Requests in order of arrival, made or read one at a time: memory does not grow with their number.
///
/// Values are copied per run, so runs never share state.
public protocol RequestStream {
  /// The next request, or nil when there is none left. Arrivals never go back in time.
  /// - Throws: `InputErrors` when the source is malformed at this point, `FileError` when it cannot be read.
  mutating func next() throws -> Request?

  /// Number of the conversation that the request returned last belongs to, within its class; 0 where the stream
  /// does not number them.
  var session: UInt64 { get }

  /// A number that the requests of one conversation share over the whole workload, for what must keep them
  /// together: known for traces too; 0 for a request of its own, and where the stream does not tell.
  var sessionKey: UInt64 { get }
}

extension RequestStream {
  public var session: UInt64 { 0 }
  public var sessionKey: UInt64 { 0 }
}
