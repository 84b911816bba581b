// Breakeven.swift: the volume from which owning is cheaper than an API, and whether the fleet can serve it.

internal import Foundation
internal import Text

enum Breakeven {
  static let calculator = Calculator(
    "breakeven",
    "the volume from which owning beats an API, and whether the fleet can serve it",
    keys: [
      CostKeys.gpuCostPerHour, CostKeys.gpuCount, CostKeys.hoursPerMonth,
      CostKeys.opsOverheadMonthly, CostKeys.capex, CostKeys.amortizationMonths,
      CostKeys.opexMonthly, CostKeys.ownershipMonthly, CostKeys.annualCost,
      CostKeys.apiInputPerMillion, CostKeys.apiOutputPerMillion, CostKeys.apiPerMillion,
      CostKeys.inputShare, CostKeys.avgInputTokens, CostKeys.avgOutputTokens,
      CostKeys.throughputRequestsPerHour, CostKeys.capacityTokensPerSecond,
      CostKeys.monthlyRequests, CostKeys.daysPerMonth,
    ],
    notes: [
      "Owning: --gpu-cost-per-hour (rented), or --capex with --opex-monthly, or one sum (--ownership-monthly,",
      "--annual-cost). With tokens a request the answer is in requests; without, in tokens.",
      "A break-even beyond what the fleet can serve is infeasible (exit status 5): the fleet that would reach it is",
      "looked for, and where no number of GPUs does, the answer is never.",
    ],
    examples: [
      "--api-input-per-million 0.15 --api-output-per-million 0.60 --avg-input-tokens 800 --avg-output-tokens 300 "
        + "--gpu-cost-per-hour 1.60 --ops-overhead-monthly 500 --throughput-requests-per-hour 1800",
      "--ownership-monthly 61000 --api-per-million 0.65 --explain",
    ], isCommand: true, answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let isInRequests =
      work.inputs[CostKeys.avgInputTokens] != nil && work.inputs[CostKeys.avgOutputTokens] != nil
    return isInRequests ? try requests(&work) : try tokens(&work)
  }

  // MARK: In requests

  private static func requests(_ work: inout Working) throws(InputErrors) -> Calculation {
    let api = try work.apiCostPerRequest()
    let cost = try work.monthlyCost()
    guard api.value.low > 0 else { return free(work) }
    if let volume = work.termIfGiven(CostKeys.monthlyRequests) { ownCost(volume, cost.all, &work) }
    let volume = work.figure(
      "breakeven_requests_per_month", "break-even", unit: "requests/month", cost.all / api,
      source: "guide 002")
    work.figure(
      "breakeven_requests_per_day", "break-even", unit: "requests/day",
      volume / (try work.term(CostKeys.daysPerMonth)))
    let needed = work.figure(
      "min_throughput_requests_per_gpu_hour", "what a GPU must complete for it to exist",
      unit: "requests/GPU-hour",
      volume / (try work.term(CostKeys.gpuCount)) / (try work.term(CostKeys.hoursPerMonth)))
    guard let each = work.termIfGiven(CostKeys.throughputRequestsPerHour) else {
      work.remark(
        "whether the fleet can serve that volume was not asked: give --throughput-requests-per-hour"
      )
      return work.answer("break-even at \(words(volume)) requests a month")
    }
    let perGPU = each * (try work.term(CostKeys.hoursPerMonth))
    let capacity = work.figure(
      "capacity_requests_per_month", "what the fleet can serve", unit: "requests/month",
      perGPU * (try work.term(CostKeys.gpuCount)))
    return try verdict(
      work,
      Question(
        volume: volume, capacity: capacity, earns: perGPU * api, cost: cost, noun: "requests",
        needed: "a GPU would have to complete \(words(needed)) requests an hour"))
  }

  /// What a request costs when owned, at a volume: without requests there is no such price.
  private static func ownCost(_ volume: Term, _ cost: Term, _ work: inout Working) {
    guard volume.value.low > 0 else {
      work.figure(
        Figure(
          "self_hosted_cost_per_request_usd", "a request when owned", unit: "USD/request",
          .none("no requests: the cost is there whatever comes")))
      return
    }
    work.figure(
      "self_hosted_cost_per_request_usd", "a request when owned", unit: "USD/request",
      cost / volume, source: "guide 002")
  }

  // MARK: In tokens

  private static func tokens(_ work: inout Working) throws(InputErrors) -> Calculation {
    let api = try work.apiCostPerMillion()
    let cost = try work.monthlyCost()
    guard api.value.low > 0 else { return free(work) }
    let volume = work.figure(
      "breakeven_tokens_per_month", "break-even", unit: "tokens/month",
      cost.all / api * 1_000_000, source: "guide 000")
    work.figure(
      "breakeven_tokens_per_year", "break-even", unit: "tokens/year", volume * 12)
    work.figure(
      "breakeven_tokens_per_day", "break-even", unit: "tokens/day",
      volume / (try work.term(CostKeys.daysPerMonth)))
    let needed = work.figure(
      "breakeven_tokens_per_second", "around the clock", unit: "tokens/s",
      volume / (try work.term(CostKeys.hoursPerMonth)) / 3600)
    guard let rate = work.termIfGiven(CostKeys.capacityTokensPerSecond) else {
      work.remark(
        "whether the fleet can serve that volume was not asked: give --capacity-tokens-per-second")
      return work.answer("break-even at \(words(volume)) tokens a month")
    }
    let capacity = work.figure(
      "capacity_tokens_per_month", "what the fleet can serve", unit: "tokens/month",
      rate * 3600 * (try work.term(CostKeys.hoursPerMonth)))
    work.figure(
      "capacity_tokens_per_year", "what the fleet can serve", unit: "tokens/year", capacity * 12)
    return try verdict(
      work,
      Question(
        volume: volume, capacity: capacity,
        earns: capacity / (try work.term(CostKeys.gpuCount)) * api / 1_000_000, cost: cost,
        noun: "tokens", needed: "it takes \(words(needed)) tokens/s around the clock"))
  }

  // MARK: Can the fleet serve it?

  private struct Question {
    /// Of the break-even, a month.
    var volume: Term
    /// Of the fleet, a month.
    var capacity: Term
    /// What a full GPU saves at the API's price, a month.
    var earns: Term
    var cost: (all: Term, perGPU: Term, fixed: Term)
    var noun: String
    var needed: String
  }

  private static func verdict(
    _ work: Working, _ question: Question
  ) throws(InputErrors) -> Calculation {
    var work = work
    let (volume, capacity) = (question.volume, question.capacity)
    work.figure(
      "utilization_at_breakeven", "of capacity at break-even", unit: "of capacity",
      volume / capacity)
    let line = "break-even at \(words(volume)) \(question.noun) a month"
    if volume.value.mid <= capacity.value.mid {
      let share = NumberText.percent((volume.value.mid / capacity.value.mid).double)
      if volume.value.high > capacity.value.low {
        work.remark("at the bad end of the ranges the break-even is beyond the capacity")
      }
      return work.answer(
        "\(line): feasible, at \(share) of the \(words(capacity)) that the fleet can serve", .yes)
    }
    let gpus = fleet(question, &work)
    let what = "\(line), infeasible: the fleet can serve \(words(capacity))"
    let why =
      gpus == nil
      ? "a full GPU saves \(usd(question.earns)) a month and costs \(usd(question.cost.perGPU)): no number of GPUs "
        + "breaks even; \(question.needed)"
      : "a fleet of \(gpus ?? 0) GPUs would break even; \(question.needed)"
    return work.answer(what, .no, because: why)
  }

  /// The smallest number of GPUs whose break-even they can serve; nil where there is none.
  private static func fleet(_ question: Question, _ work: inout Working) -> Int? {
    let gain = question.earns - question.cost.perGPU
    guard gain.value.mid > 0 else {
      work.figure(
        Figure(
          "feasible_gpu_count", "GPUs that would break even", unit: "GPUs",
          .none("never: a full GPU costs more than it saves")))
      return nil
    }
    let count = max(1, (question.cost.fixed.value.mid / gain.value.mid).roundedUp)
    work.figure(
      Figure(
        "feasible_gpu_count", "GPUs that would break even", unit: "GPUs", .band(Band(count)),
        formula: "ceil(fixed cost / (what a full GPU saves - what it costs))",
        worked: "ceil(\(question.cost.fixed.worked) / (\(question.earns.value.text) - "
          + "\(question.cost.perGPU.value.text)))"))
    return Int(count.double)
  }

  /// An API that costs nothing is never dearer.
  private static func free(_ work: Working) -> Calculation {
    work.answer(
      "never: the API costs nothing", .no,
      because: "at a price of 0 no volume makes owning cheaper")
  }

  private static func words(_ term: Term) -> String { CountWords.short(term.value.mid) }
  private static func usd(_ term: Term) -> String { CountWords.dollars(term.value.mid) }
}
