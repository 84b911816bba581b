// ReplaySource.swift: load that was recorded, as a workload holds it: what it is read from is not known here.

/// Requests that were recorded, or are made from a recording: opened anew for each run.
public protocol ReplaySource: Sendable {
  /// Classes that a label tells apart; 1 when all requests are of one.
  var classCount: Int { get }
  /// Whether two replications differ: something is drawn at random.
  var isRandom: Bool { get }

  /// What its prompts begin alike with; empty where that is not known or was not asked for.
  var prompts: PromptTree { get }

  /// Whether its requests belong to conversations, as far as that was asked for.
  var hasSessions: Bool { get }

  /// The same with `prompts` and `hasSessions`, where what it is read from tells them.
  func readingPrompts() -> any ReplaySource

  /// The requests of one run, those of the first label in the class `firstClass`, the first run of its prompts
  /// numbered `firstRun`.
  /// - Parameter name: tells the random numbers of this source from those of another.
  /// - Throws: `FileError`; `InputErrors` when what it is read from is wrong.
  func open(firstClass: Int, firstRun: Int32, seed: UInt64, replication: Int, name: String) throws
    -> any RequestStream
}

extension ReplaySource {
  public var prompts: PromptTree { PromptTree() }
  public var hasSessions: Bool { false }
  public func readingPrompts() -> any ReplaySource { self }
}
