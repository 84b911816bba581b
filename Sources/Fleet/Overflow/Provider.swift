// Provider.swift: a backend that is no replica: requests come back after a time that nobody's queue makes longer.

internal import Engine
internal import Kernel
internal import Units
internal import Workload

/// A request at a provider. Times are ticks.
struct ProvidedRequest: BitwiseCopyable {
  let id: Int
  /// When its client's clock began, and when it came to the provider.
  let arrival, offered: Int64
  let firstToken, finish: Int64
  let promptTokens, outputTokens: Int
  let classIndex: Int
}

/// A provider's interface during a run: its limits, and the requests that it has.
struct Provider {
  let itl: Int64
  private var ttft: DurationSampler
  private var requests: RateBucket?
  private var tokens: RateBucket?
  private var rows: [ProvidedRequest] = []
  private var free: [Int32] = []
  private var ends = EventQueue()
  /// When the next request ends; `Int64.max` when there is none.
  private(set) var nextTime = Int64.max

  init(_ rule: OverflowRule, seed: UInt64, replication: Int) {
    itl = SimulationTime(rule.itl).ticks
    ttft = DurationSampler(
      rule.ttft, random: RandomStream(seed: seed, replication: replication, name: "overflow"))
    requests = rule.requestsPerMinute.map(RateBucket.init)
    tokens = rule.tokensPerMinute.map(RateBucket.init)
  }

  var count: Int { ends.count }

  /// Whether its limits allow a request now; else it answers 429, which uses nothing up.
  mutating func admits(_ request: Request, at now: Int64) -> Bool {
    let total = request.promptTokens + request.outputTokens
    guard requests?.holds(1, at: now) != false, tokens?.holds(total, at: now) != false else {
      return false
    }
    requests?.take(1)
    tokens?.take(total)
    return true
  }

  /// An answer takes at least a tick, so that time always advances.
  /// - Precondition: it was admitted at this instant.
  /// - Throws: `SimulationError.beyondClock` when it would end after 388 days.
  mutating func start(_ request: Request, id: Int, at now: Int64) throws {
    let (first, late) = now.addingReportingOverflow(max(1, ttft.nextTicks()))
    let (rest, long) = itl.multipliedReportingOverflow(by: Int64(max(0, request.outputTokens - 1)))
    let (finish, later) = first.addingReportingOverflow(rest)
    guard !late, !long, !later else { throw SimulationError.beyondClock }
    let row = ProvidedRequest(
      id: id, arrival: request.arrival.ticks, offered: now, firstToken: first, finish: finish,
      promptTokens: request.promptTokens, outputTokens: request.outputTokens,
      classIndex: request.classIndex)
    let slot = free.popLast() ?? Int32(rows.count)
    if Int(slot) == rows.count { rows.append(row) } else { rows[Int(slot)] = row }
    ends.schedule(at: SimulationTime(ticks: finish), target: slot)
    nextTime = ends.nextTime.ticks
  }

  /// Takes a request that ends at an instant; those of one instant in the order in which they came.
  mutating func finished(at now: Int64) -> ProvidedRequest? {
    guard nextTime == now, let event = ends.pop() else { return nil }
    nextTime = ends.nextTime.ticks
    free.append(event.target)
    return rows[Int(event.target)]
  }
}
