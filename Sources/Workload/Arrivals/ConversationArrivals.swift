// ConversationArrivals.swift: requests that follow from each other, with a context that grows.

public import Kernel
public import Units

/// How a conversation, or an agent's action, goes on after it has begun.
public struct ConversationShape: Sendable {
  /// Requests of one conversation.
  public var turns: CountLaw
  /// From one turn's arrival to the next, less the answer: thinking, reading, or a tool's work.
  public var pause: DurationLaw
  /// Assumed time of an answer, in seconds, added to every pause: arrivals do not wait for the fleet.
  public var answerSeconds: Double
  /// Tokens before the first message.
  public var systemTokens: Int
  /// Prompts longer than this are cut to it and pile up there.
  public var maxContextTokens: Int
  /// What later turns add to the context, if it is not another message: the result of a tool.
  public var toolTokens: (any LengthDistribution)?

  public init(
    turns: CountLaw, pause: DurationLaw, answerSeconds: Double = 0, systemTokens: Int = 0,
    maxContextTokens: Int = WorkloadLimits.tokensPerRequest,
    toolTokens: (any LengthDistribution)? = nil
  ) {
    self.turns = turns
    self.pause = pause
    self.answerSeconds = answerSeconds
    self.systemTokens = systemTokens
    self.maxContextTokens = maxContextTokens
    self.toolTokens = toolTokens
  }

  /// Mean seconds from the first turn to the last.
  public var meanSpanSeconds: Double { (turns.mean - 1) * (pause.mean.value + answerSeconds) }
}

/// Conversations that begin by some process, each with its turns.
///
/// The prompt of a turn is the system prompt, all earlier messages and answers, and the new message. Turn times
/// are open-loop: start plus pauses plus assumed answers. Where conversations begin in steady state, so does the
/// window: the process runs ahead of it for 12 mean spans of a conversation (those that last longer, e^-12 of
/// them when spans are exponential, are missing at the start). Where their rate follows a clock, the
/// window opens with no conversation going on.
public struct ConversationArrivals: ArrivalProcess {
  public let shape: ConversationShape
  /// Whether `shape.toolTokens` is there: looking at it copies it.
  private let hasTools: Bool
  private let begins: any ArrivalProcess
  private var starts: any ArrivalProcess
  private var turnRandom = RandomStream(seed: 0, name: "unused")
  private var hasStarted = false
  private var nextStart = SimulationTime.never
  /// Ticks by which the process runs ahead of the window.
  private let ahead: Int64

  private struct Conversation {
    var turnsLeft: Int
    var number: UInt64
    /// Tokens said so far; nil before the first turn.
    var context: Int?
  }

  private var open: [Conversation] = []
  private var free: [Int] = []
  private var turns = EventQueue()
  /// The conversation of the turn returned last.
  private var current = 0
  private var begun: UInt64 = 0

  /// Mean spans of a conversation that the process runs ahead.
  static let spansAhead = 12.0
  /// Conversations going on at once, on average: 100 bytes each.
  public static let openLimit = 1e6
  /// Longest mean span: a hundredth of the clock.
  public static let spanLimitSeconds = WorkloadLimits.durationSeconds / 100

  /// - Precondition: mean span and conversations at once within their limits.
  public init(starts: any ArrivalProcess, shape: ConversationShape) {
    precondition(shape.meanSpanSeconds <= Self.spanLimitSeconds)
    precondition(Self.meanOpen(starts, shape) <= Self.openLimit)
    begins = starts
    self.starts = starts
    self.shape = shape
    hasTools = shape.toolTokens != nil
    let seconds = starts.isStationary ? Self.spansAhead * shape.meanSpanSeconds : 0
    ahead = SimulationTime(Seconds(seconds)).ticks
  }

  /// Conversations going on at once on average, by Little's law.
  static func meanOpen(_ starts: any ArrivalProcess, _ shape: ConversationShape) -> Double {
    (starts.meanRatePerSecond ?? 0) * shape.meanSpanSeconds
  }

  public var isStationary: Bool { begins.isStationary }
  public var meanRatePerSecond: Double? { begins.meanRatePerSecond.map { $0 * shape.turns.mean } }
  public var endSeconds: Double? { begins.endSeconds }
  public func expectedRequests(inFirst seconds: Double) -> Double? {
    begins.expectedRequests(inFirst: seconds).map { $0 * shape.turns.mean }
  }

  public func meanTokens(prompt: Double, output: Double) -> Double {
    let before = shape.turns.meanPairs / shape.turns.mean
    let added = (shape.toolTokens?.meanBound ?? prompt) + output
    let whole = Double(shape.systemTokens) + prompt + before * added
    return min(whole, Double(shape.maxContextTokens)) + output
  }

  public var conversation: ConversationShape? { shape }
  public var session: UInt64 { current < open.count ? open[current].number : 0 }

  public mutating func next(_ random: inout RandomStream) -> SimulationTime {
    if !hasStarted {
      hasStarted = true
      turnRandom = RandomStream(seed: random.next(), name: "turns")
      begin(&random)
    }
    if current < open.count, open[current].turnsLeft == 0 {
      open[current].turnsLeft = -1
      free.append(current)
    }
    let time: SimulationTime
    if let turn = turns.first, turn.time <= nextStart {
      time = turn.time
      current = Int(turn.target)
      open[current].turnsLeft -= 1
      if open[current].turnsLeft > 0, let next = followUp(time) {
        turns.replaceFirst(at: next, target: turn.target)
      } else {
        open[current].turnsLeft = 0
        _ = turns.pop()
      }
    } else {
      time = nextStart
      guard time < .never else { return .never }
      begun += 1
      let fresh = Conversation(turnsLeft: shape.turns.sample(&turnRandom), number: begun)
      current = free.popLast() ?? open.count
      if current == open.count { open.append(fresh) } else { open[current] = fresh }
      begin(&random)
      open[current].turnsLeft -= 1
      if open[current].turnsLeft > 0, let next = followUp(time) {
        turns.schedule(at: next, target: Int32(current))
      } else {
        open[current].turnsLeft = 0
      }
    }
    return time
  }

  /// Looks for the next conversation's beginning.
  private mutating func begin(_ random: inout RandomStream) {
    let start = starts.next(&random)
    nextStart = start == .never ? .never : SimulationTime(ticks: start.ticks - ahead)
  }

  /// When a conversation's next turn comes; nil beyond the clock.
  private mutating func followUp(_ time: SimulationTime) -> SimulationTime? {
    let seconds = shape.pause.sample(&turnRandom) + shape.answerSeconds
    let pause = SimulationTime(Seconds(min(seconds, WorkloadLimits.durationSeconds)))
    let (ticks, overflow) = time.ticks.addingReportingOverflow(pause.ticks)
    return overflow ? nil : SimulationTime(ticks: ticks)
  }

  public mutating func lengths(
    fresh: (promptTokens: Int, outputTokens: Int)
  ) -> (promptTokens: Int, outputTokens: Int) {
    guard current < open.count else { return fresh }
    var prompt: Int
    if let context = open[current].context {
      let tools = hasTools ? shape.toolTokens?.sample(&turnRandom) : nil
      prompt = context + (tools ?? fresh.promptTokens)
    } else {
      prompt = shape.systemTokens + fresh.promptTokens
    }
    prompt = min(prompt, shape.maxContextTokens)
    open[current].context = prompt + fresh.outputTokens
    return (prompt, fresh.outputTokens)
  }
}
