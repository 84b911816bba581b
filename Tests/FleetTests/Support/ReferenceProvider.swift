// ReferenceProvider.swift: a provider that looks at all it ever did before it answers.

import Fleet
import Kernel
import Units
import Workload

/// A request that a provider took, in the order in which it did. Times are ticks.
struct ReferenceProvided {
  let journey: ReferenceJourney
  var request: Request { journey.request }
  let offered: Int64
  let firstToken, finish: Int64
  var isDone = false
}

/// A provider's interface: every request there was, and a level of each limit worked out from all of them.
final class ReferenceProvider {
  let rule: OverflowRule
  private(set) var taken: [ReferenceProvided] = []
  private var ttft: DurationSampler

  init(_ rule: OverflowRule, seed: Int) {
    self.rule = rule
    ttft = DurationSampler(
      rule.ttft, random: RandomStream(seed: UInt64(seed), replication: 0, name: "overflow"))
  }

  var nextFinish: Int64? { taken.filter { !$0.isDone }.map(\.finish).min() }

  /// Whether a bucket of a minute's worth has so many left at a time, after all that was taken out before.
  private func has(_ count: Int, of perMinute: Int?, at now: Int64, cost: (Request) -> Int) -> Bool
  {
    guard let perMinute else { return true }
    let minute = Int128(60 * SimulationTime.ticksPerSecond)
    let full = Int128(perMinute) * minute
    var (level, last) = (full, Int64(0))
    for item in taken {
      let time = item.offered
      level = min(full, level + Int128(time - last) * Int128(perMinute))
      level -= Int128(cost(item.request)) * minute
      last = time
    }
    level = min(full, level + Int128(now - last) * Int128(perMinute))
    return level >= Int128(count) * minute
  }

  /// Takes a request if its limits allow.
  func take(_ journey: ReferenceJourney, at now: Int64) -> Bool {
    let request = journey.request
    func tokens(_ request: Request) -> Int { request.promptTokens + request.outputTokens }
    guard has(1, of: rule.requestsPerMinute, at: now, cost: { _ in 1 }),
      has(tokens(request), of: rule.tokensPerMinute, at: now, cost: tokens)
    else { return false }
    let first = now + max(1, ttft.nextTicks())
    let gaps = Int64(max(0, request.outputTokens - 1))
    taken.append(
      ReferenceProvided(
        journey: journey, offered: now, firstToken: first,
        finish: first + gaps * SimulationTime(rule.itl).ticks))
    return true
  }

  /// Those that end at an instant.
  func finished(at now: Int64) -> [ReferenceProvided] {
    var found: [ReferenceProvided] = []
    for index in taken.indices where !taken[index].isDone && taken[index].finish == now {
      taken[index].isDone = true
      found.append(taken[index])
    }
    return found
  }
}

/// What the reference engine knows of a class's requests at the provider; the names are those of `OverflowRecord`.
struct ReferenceOverflow {
  var requests = 0
  var promptTokens = 0
  var outputTokens = 0
  var refused = 0
  var samples = ReferenceSamples()
}

extension ReferenceClass {
  /// A request of a provider: its first token and its gaps are known when it ends.
  mutating func provided(
    ttft: Int64?, gap: Int64?, _ request: ReferenceRequest, e2el: Int64, _ isKept: Bool
  ) {
    let gaps = gap.map { [Int64](repeating: $0, count: request.outputTokens - 1) } ?? []
    for gap in gaps { judge(gap: gap) }
    guard isKept else { return }
    samples.ttft += ttft.map { [$0] } ?? []
    samples.itl += gaps
    overflow.samples.ttft += ttft.map { [$0] } ?? []
    overflow.samples.itl += gaps
    overflow.samples.tpot += gap.map { [$0] } ?? []
    overflow.samples.e2el.append(e2el)
    let before = request.offered - request.arrival
    if before > 0 { overflow.samples.queue.append(before) }
  }
}

extension ReferenceEngine {
  /// Whether the provider takes a request that finds its replica full, or nobody there.
  func overflows(_ journey: ReferenceJourney, replica: Int?, at now: Int64) -> Bool {
    guard let bound = provider?.rule.unfinishedPerReplica,
      replica.map({ replicas[$0].unfinished >= bound }) != false,
      isProvided(journey, at: now)
    else { return false }
    notes.count(.overflows)
    return true
  }

  /// Whether the provider takes a request.
  func isProvided(_ journey: ReferenceJourney, at now: Int64) -> Bool {
    guard let provider else { return false }
    var record = classes[journey.request.classIndex]
    defer { classes[journey.request.classIndex] = record }
    guard provider.take(journey, at: now) else {
      notes.count(.providerRefuses)
      record.overflow.refused += 1
      return false
    }
    record.overflow.requests += 1
    record.overflow.promptTokens += journey.request.promptTokens
    record.overflow.outputTokens += journey.request.outputTokens
    return true
  }

  /// Requests come back from the provider.
  func endProvided(at now: Int64) {
    for item in provider?.finished(at: now) ?? [] {
      let ended = ReferenceRequest(item.journey, offered: item.offered, turn: 0, rank: 0)
      if ended.outputTokens > 0 { ended.firstToken = item.firstToken }
      finish(ended, on: nil, at: now)
    }
  }
}
