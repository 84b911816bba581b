// Replica.swift: one serving engine: its running and waiting requests, its KV blocks, its next leap.

internal import Hardware
internal import Kernel
public import Workload

/// A replica running continuous batching as vLLM V1 and its engine's `PrefillMode` schedule it;
/// the article on the engine's semantics says what a leap is.
///
/// State is kept so that no step touches its rows: the total context is one counter, the blocks that rows
/// need at a step are one of sixteen counters, and who finishes next is a heap.
public struct Replica: ~Copyable {
  /// Its number.
  public let id: Int
  public let limits: EngineLimits
  /// The log of a report that it writes to, and the costs of its steps.
  public let pool: Int
  var running = RequestList()
  var waiting: WaitingQueue
  /// When `waiting.count` last changed.
  var waitingSince: Int64 = 0
  /// Running requests whose prompt is computed: every step that is not of prompts alone gives each of them one token.
  var decoding: DecodeGroup
  /// Where prompts go first: what the token gaps contain beside the steps that end them.
  var pause = DecodePause()
  let hasClasses: Bool
  /// Prompts have steps of their own.
  let promptsFirst: Bool
  /// Who may join.
  var gate: AdmissionGate
  /// Who gets the prompts that it computes; nil where it decodes them itself.
  let handsOver: FirstToken?
  /// Blocks that were given back since the step in progress was built, by requests whose KV has left.
  var goneBlocks = 0
  /// The one running request whose prompt is not computed yet; it is the last of the list.
  var partial = Slot.none
  var kv: KVCache
  /// Requests that compute prompt tokens in the step in progress, in list order.
  var chunks = OwnedArray<Slot>()
  var leap = Leap()
  var state = State.idle

  /// Idle: nothing to do, or nothing that it has room for. Ready: builds a step at this instant. Stepping: `leap` is in progress.
  enum State: BitwiseCopyable { case idle, ready, stepping }

  /// - Parameters:
  ///   - reach: of layers that have one, see `StepTimeModel`.
  ///   - classCount: kinds of requests, whose token gaps are told apart.
  ///   - contents: what their prompts begin with.
  ///   - handsOver: where the first token comes from of requests that others decode; nil where it decodes them itself.
  public init(
    id: Int, limits: EngineLimits, reach: Int?, pool: Int, classCount: Int,
    contents: PromptContents, handsOver: FirstToken? = nil
  ) {
    self.id = id
    self.handsOver = handsOver
    self.limits = limits
    kv = KVCache(limits, contents)
    self.pool = pool
    hasClasses = classCount > 1
    promptsFirst = limits.fill == .first
    gate = AdmissionGate(limits, handsOver: handsOver != nil)
    waiting = WaitingQueue(isRanked: limits.policy.rank != nil)
    decoding = DecodeGroup(
      limits, reach: reach, classCount: classCount,
      countsClasses: classCount > 1 || limits.fill == .first)
  }
}

extension Replica {
  /// It is gone, with all it had computed.
  /// - Precondition: it has no requests.
  public mutating func losesCache() { kv.forget() }

  /// What a router can see of it at an instant at which its steps' ends, but no builds, are done.
  /// - Parameter request: whose prompt it is asked about; nil for nobody's.
  public mutating func signal(at now: Int64, for request: Request? = nil) -> EngineSignal {
    let isTaking = state == .stepping && !rowsWait
    let steps = isTaking ? leap.steps(reaching: now, decoding.clock) : 0
    let rows = kv.rows.needed(from: decoding.step, steps: steps)
    return EngineSignal(
      waiting: waiting.count, kvUsage: Double(kv.used + rows) / Double(kv.blocks),
      prefixTokens: kv.cachedPrefix(of: request, rows: rows, built: decoding.step + steps))
  }
}
