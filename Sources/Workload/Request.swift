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
  /// A number that the requests of one conversation share over the whole workload; 0 for a request of its own.
  public var session: UInt64
  /// The run of its load's `PromptTree` in which its prompt ends, as `PromptTree.run(of:)` reads it; `PromptTree.noRun`
  /// where its content is not known.
  public var run: Int32

  @inlinable
  public init(
    arrival: SimulationTime, promptTokens: Int, outputTokens: Int, classIndex: Int = 0,
    session: UInt64 = 0, run: Int32 = PromptTree.noRun
  ) {
    self.arrival = arrival
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
    self.classIndex = classIndex
    self.session = session
    self.run = run
  }
}

extension Request {
  /// It becomes another user's: of its session's name and of its prompt's content, what no other prompt has is new.
  /// - Parameter number: of the copy, from 1; its session keeps its name at 0.
  mutating func isCopied(number: UInt64) {
    if session != 0 { session = max(1, session &+ number &* 0x9e37_79b9_7f4a_7c15) }
    if run > PromptTree.noRun { run = PromptTree.copied(run) }
  }
}

/// Requests in order of arrival, made or read one at a time: memory does not grow with their number.
///
/// Values are copied per run, so runs never share state.
public protocol RequestStream {
  /// The next request, or nil when there is none left. Arrivals never go back in time.
  /// - Throws: `InputErrors` when the source is malformed at this point, `FileError` when it cannot be read.
  mutating func next() throws -> Request?
}
