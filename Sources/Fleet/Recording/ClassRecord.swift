// ClassRecord.swift: what became of the requests of one class.

internal import Engine
public import Metrics
public import Units

/// The five latency distributions of serving, as vLLM's benchmark names them.
public struct LatencySet: Hashable, Sendable {
  public var ttft = LatencyHistogram()
  public var tpot = LatencyHistogram()
  public var itl = LatencyHistogram()
  public var e2el = LatencyHistogram()
  public var queue = LatencyHistogram()

  public init() {}

  public mutating func merge(_ other: Self) {
    ttft.merge(other.ttft)
    tpot.merge(other.tpot)
    itl.merge(other.itl)
    e2el.merge(other.e2el)
    queue.merge(other.queue)
  }

  mutating func cut() -> Self {
    var copy = self
    copy.ttft = ttft.cut()
    copy.tpot = tpot.cut()
    copy.itl = itl.cut()
    copy.e2el = e2el.cut()
    copy.queue = queue.cut()
    return copy
  }

  /// What was recorded after one of some cuts, or from the beginning.
  ///
  /// Each cut began the maxima anew, so those of all windows that are kept are put together.
  func samples(after index: Int?, of cuts: [Self]) -> Self {
    let later = index.map { cuts[($0 + 1)...] } ?? cuts[...]
    func rest(_ path: KeyPath<Self, LatencyHistogram>) -> LatencyHistogram {
      let maximum = later.reduce(self[keyPath: path].maximum) { max($0, $1[keyPath: path].maximum) }
      let earlier = index.map { cuts[$0][keyPath: path] } ?? LatencyHistogram()
      return self[keyPath: path].samples(since: earlier, maximum: maximum)
    }
    var set = Self()
    set.ttft = rest(\.ttft)
    set.tpot = rest(\.tpot)
    set.itl = rest(\.itl)
    set.e2el = rest(\.e2el)
    set.queue = rest(\.queue)
    return set
  }
}

/// What became of the requests that went to a provider: counts of the whole run, latencies without its warm-up.
public struct OverflowRecord: Hashable, Sendable {
  /// Requests that the provider took, and their tokens.
  public internal(set) var requests = 0
  public internal(set) var promptTokens = 0
  public internal(set) var outputTokens = 0
  /// Requests that it answered with 429.
  public internal(set) var refused = 0
  /// Latencies of those that completed. None of them queued there: `queue` is the time that those that were escalated had
  /// spent before they came.
  public internal(set) var latency = LatencySet()

  mutating func merge(_ other: Self) {
    requests += other.requests
    promptTokens += other.promptTokens
    outputTokens += other.outputTokens
    refused += other.refused
    latency.merge(other.latency)
  }
}

/// What requests found in the prefix caches of their replicas, tokens. Each counts once at every replica that it was sent
/// to, when it is first admitted; what it finds after a preemption is not in it, as in vLLM's counters.
public struct PrefixCacheRecord: Hashable, Sendable {
  /// Tokens of their prompts; 0 without prefix caching.
  public internal(set) var queries = 0
  /// Of these, tokens that were there and not computed again.
  public internal(set) var hits = 0

  mutating func merge(_ other: Self) {
    queries += other.queries
    hits += other.hits
  }
}

/// Counts and latencies of one class over a run: counts of the whole run, latencies without its warm-up.
public struct ClassRecord: Sendable {
  public internal(set) var arrived = 0
  public internal(set) var completed = 0
  public internal(set) var rejected = 0
  /// Requests that found no replica up, at their arrival or when they were handed over.
  public internal(set) var failed = 0
  /// Of the requests, what went to a provider; it is in all other counts too.
  public internal(set) var overflow = OverflowRecord()
  /// Requests that were offered to each stage after the first, each time; empty where no answer is thrown away.
  public internal(set) var escalated: [Int] = []
  /// Those that completed, by who answered; empty for a class that has one place for it.
  public internal(set) var answers: [AnswerRecord] = []
  /// Prompt and output tokens of completed requests.
  public internal(set) var promptTokens = 0
  public internal(set) var outputTokens = 0
  /// Requests whose output was cut at `maxModelLen`, and the tokens they lost.
  public internal(set) var cutRequests = 0
  public internal(set) var cutTokens = 0
  /// Completed requests without output: they have a prompt and no token.
  public internal(set) var zeroOutput = 0
  public internal(set) var preemptions = 0
  /// What its requests found in prefix caches.
  public internal(set) var prefixCache = PrefixCacheRecord()
  /// The time by which requests should be done, and how many completed by then.
  public let deadline: SimulationTime?
  public internal(set) var withinDeadline = 0
  /// Latencies are kept, not only counted against the promise.
  let keepsLatencies: Bool
  public internal(set) var latency = LatencySet()
  public internal(set) var objective: ObjectiveTally

  init(
    objective: ServiceObjective, deadline: SimulationTime? = nil, keepsLatencies: Bool = true
  ) {
    self.objective = ObjectiveTally(objective: objective)
    self.deadline = deadline
    self.keepsLatencies = keepsLatencies
  }

  /// Adds the record of the same class in another run, or of another class.
  mutating func merge(_ other: Self) {
    mergeCounts(other)
    objective.merge(other.objective)
  }

  /// Adds counts and latencies of a class whose objective differs.
  public mutating func mergeCounts(_ other: Self) {
    arrived += other.arrived
    completed += other.completed
    rejected += other.rejected
    failed += other.failed
    overflow.merge(other.overflow)
    for (stage, count) in other.escalated.enumerated() {
      if stage == escalated.count { escalated.append(0) }
      escalated[stage] += count
    }
    answers.merge(other.answers)
    promptTokens += other.promptTokens
    outputTokens += other.outputTokens
    cutRequests += other.cutRequests
    cutTokens += other.cutTokens
    zeroOutput += other.zeroOutput
    preemptions += other.preemptions
    prefixCache.merge(other.prefixCache)
    withinDeadline += other.withinDeadline
    latency.merge(other.latency)
  }
}

/// One request's life, for `requests.csv` and for observers. Times are at the engine.
public struct RequestRecord: Hashable, Sendable {
  public enum Outcome: String, Sendable { case completed, rejected, failed }
  public var id: RequestID
  public var classIndex: Int
  /// Where it was sent; nil where that was no replica: it failed, or a provider completed it.
  public var replica: ReplicaID?
  public var arrival: SimulationTime
  public var promptTokens: Int
  /// Tokens emitted (for a request that did not complete, asked for).
  public var outputTokens: Int
  /// First schedule, at the stage that answered, − arrival; nil when it did not complete, like all that follow.
  public var queue: SimulationTime?
  public var firstToken: SimulationTime?
  public var finish: SimulationTime?
  public var outcome: Outcome
}

extension RequestRecord.Outcome {
  init(_ reason: Departure.Reason) {
    switch reason {
    case .completed: self = .completed
    case .rejected: self = .rejected
    }
  }
}

extension RequestRecord {
  /// The record of a request that leaves a replica at an instant.
  init(_ request: Departure, replica: Int, at now: Int64) {
    func time(_ ticks: Int64) -> SimulationTime? { ticks < 0 ? nil : SimulationTime(ticks: ticks) }
    self.init(
      id: RequestID(request.id), classIndex: request.classIndex, replica: ReplicaID(replica),
      arrival: SimulationTime(ticks: request.arrival), promptTokens: request.promptTokens,
      outputTokens: request.outputTokens,
      queue: time(request.firstScheduled).map { $0 - SimulationTime(ticks: request.arrival) },
      firstToken: time(request.firstToken),
      finish: request.reason == .completed ? SimulationTime(ticks: now) : nil,
      outcome: Outcome(request.reason))
  }
}
