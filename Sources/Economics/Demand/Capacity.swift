// Capacity.swift: requests that a GPU serves, and GPUs for a load with headroom, in both readings of it.

internal import Foundation
internal import Text

enum Capacity {
  static let requestsPerS = BandKey(
    "requestsPerS", unit: "requests/s", isPositive: true, "the load, as requests")
  static let requestsPerSPerGpu = BandKey(
    "requestsPerSPerGpu", unit: "requests/s", isPositive: true,
    "what one GPU serves, where it is known")
  static let p95Concurrency = BandKey(
    "p95Concurrency", unit: "requests", isPositive: true,
    "the load, as requests in flight: p95 over time; see `calc time-weighted-percentile`")
  static let concurrencyPerGpu = BandKey(
    "concurrencyPerGpu", unit: "requests", isPositive: true,
    "requests in flight that one GPU holds at the promised latency")

  static let calculator = Calculator(
    "capacity", "requests a GPU serves, and GPUs for a load with headroom, in both readings",
    keys: [
      DemandKeys.aggregateTokensS, DemandKeys.outputTokens, requestsPerSPerGpu, requestsPerS,
      p95Concurrency, concurrencyPerGpu, DemandKeys.headroom, DemandKeys.reading,
    ],
    notes: [
      "Headroom of 30 % is read as load * 1.3; read as a share of the capacity it is load / 0.7. Both are printed, the one",
      "of --reading is the answer. Division only: `headroom size` simulates queueing, bursts and a failure.",
    ],
    examples: [
      "--aggregate-tokens-s 2000 --output-tokens 400 --requests-per-s 20",
      "--p95-concurrency 100 --headroom 0.3 --explain",
      "--p95-concurrency 100 --concurrency-per-gpu 24 --reading capacity",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let each = try perGPU(&work)
    if let load = work.termIfGiven(p95Concurrency) {
      let target = try target(load, "concurrency", "requests", &work)
      guard let held = work.termIfGiven(concurrencyPerGpu) else {
        return work.answer(
          "size for \(words(target.chosen)) requests in flight, where p95 is \(words(load)) (\(target.words))"
        )
      }
      return gpus(work, target, each: held)
    }
    if let load = work.termIfGiven(requestsPerS) {
      guard let each else {
        throw work.missing(
          "what a GPU serves is not known", at: requestsPerSPerGpu.key.flag,
          hint: "add --requests-per-s-per-gpu 5, or --aggregate-tokens-s and --output-tokens")
      }
      return gpus(work, try target(load, "requests_per_s", "requests/s", &work), each: each)
    }
    guard let each else {
      throw work.missing(
        "neither a load nor a GPU's rate is given",
        hint: "add --requests-per-s 20, --p95-concurrency 100 or --aggregate-tokens-s 2000")
    }
    return work.answer("a GPU serves \(words(each)) requests a second")
  }

  /// Requests a second of one GPU; nil where it is not known.
  private static func perGPU(_ work: inout Working) throws(InputErrors) -> Term? {
    if let given = work.termIfGiven(requestsPerSPerGpu) { return given }
    guard let rate = work.termIfGiven(DemandKeys.aggregateTokensS) else { return nil }
    let each = work.figure(
      "requests_per_s_per_gpu", "a GPU serves", unit: "requests/s",
      rate / (try work.term(DemandKeys.outputTokens)), source: "guide 004")
    work.figure(
      "requests_per_gpu_hour", "a GPU serves", unit: "requests/GPU-hour", each * 3600,
      source: "guide 004")
    return each
  }

  /// The load with headroom, as it is read and as it is not.
  private struct Target {
    var chosen: Term
    /// Nil where a headroom of all the capacity leaves none.
    var other: Term?
    var words: String
  }

  private static func target(
    _ load: Term, _ name: String, _ unit: String, _ work: inout Working
  ) throws(InputErrors) -> Target {
    let room = try work.term(DemandKeys.headroom)
    let onDemand = load * (1 + room)
    let onCapacity = room.value.high < 1 ? load / (1 - room) : nil
    let isDemand = try work.inputs.needed(DemandKeys.reading) == "demand"
    guard let chosen = isDemand ? onDemand : onCapacity else {
      throw InputErrors(
        InputError(
          .outOfRange, at: SourceLocation(file: DemandKeys.headroom.key.flag),
          "headroom of \(room.value.text) of the capacity leaves nothing for the load",
          hint: "give less than 1, or --reading demand"))
    }
    let (words, others) = ("load * (1 + headroom)", "load / (1 - headroom)")
    let target = work.figure(
      "target_\(name)", "to size for", unit: unit, chosen,
      source: isDemand ? "\(words), guide 004" : others)
    guard let other = isDemand ? onCapacity : onDemand else {
      return Target(chosen: target, other: nil, words: isDemand ? words : others)
    }
    let alternative = work.figure(
      "target_\(name)_alternative", "in the other reading", unit: unit, other,
      source: isDemand ? others : words)
    return Target(chosen: target, other: alternative, words: isDemand ? words : others)
  }

  private static func gpus(_ work: Working, _ target: Target, each: Term) -> Calculation {
    var work = work
    let count = work.figure("gpus", "GPUs", unit: "GPUs", (target.chosen / each).ceiling)
    let other = target.other.map { other in
      work.figure(
        "gpus_alternative", "GPUs in the other reading", unit: "GPUs", (other / each).ceiling)
    }
    let line = "\(words(count)) GPUs, reading headroom as \(target.words)"
    guard let other, other.value.mid != count.value.mid else { return work.answer(line) }
    return work.answer("\(line); \(words(other)) in the other reading")
  }

  private static func words(_ term: Term) -> String { CountWords.short(term.value.mid) }
}
