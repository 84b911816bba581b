// GenerationCrossover.swift: the load from which a dearer, faster GPU is the cheaper one, in whole GPUs.

internal import Foundation
internal import Text

enum GenerationCrossover {
  static let h200GpuCostPerHour = BandKey(
    "h200GpuCostPerHour", unit: "USD/GPU-hour", in: 0...100_000, isPositive: true,
    "price of an H200, or of any GPU that is cheaper by the hour")
  static let b200GpuCostPerHour = BandKey(
    "b200GpuCostPerHour", unit: "USD/GPU-hour", in: 0...100_000, isPositive: true,
    "price of a B200, or of any GPU that serves more")
  static let h200RequestsPerMinute = BandKey(
    "h200RequestsPerMinute", unit: "requests/min", in: 0...1e9, isPositive: true,
    "what one H200 serves at the promised latency; see `headroom size`")
  static let b200RequestsPerMinute = BandKey(
    "b200RequestsPerMinute", unit: "requests/min", in: 0...1e9, isPositive: true,
    "what one B200 serves at the promised latency")

  static let calculator = Calculator(
    "b200-crossover", "the load from which B200 stays cheaper than H200, in whole GPUs",
    keys: [
      h200GpuCostPerHour, b200GpuCostPerHour, h200RequestsPerMinute, b200RequestsPerMinute,
    ],
    notes: [
      "Costs rise in steps of a whole GPU: below the answer now the one, now the other is cheaper. Where B200 costs no less",
      "a request it never stays cheaper (exit status 5). Capacities are yours: `headroom compare` simulates both.",
    ],
    examples: [
      "--h200-gpu-cost-per-hour 3.50 --b200-gpu-cost-per-hour 5.50 --h200-requests-per-minute 300 "
        + "--b200-requests-per-minute 660 --explain"
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let h200 = try work.term(h200GpuCostPerHour) / (try work.term(h200RequestsPerMinute) * 60)
    let b200 = try work.term(b200GpuCostPerHour) / (try work.term(b200RequestsPerMinute) * 60)
    let dear = work.figure(
      "h200_usd_per_million_requests", "a million requests on full H200s", unit: "USD/1M requests",
      h200 * 1_000_000)
    let cheap = work.figure(
      "b200_usd_per_million_requests", "a million requests on full B200s", unit: "USD/1M requests",
      b200 * 1_000_000)
    let ratio = work.figure(
      "price_ratio_at_par", "price of a B200 over an H200 at which they cost the same", unit: "x",
      try work.term(b200RequestsPerMinute) / (try work.term(h200RequestsPerMinute)))
    let steps = try Steps(work.inputs)
    guard let load = steps.crossover else {
      work.figure(
        Figure(
          "crossover_requests_per_minute", "B200 stays cheaper above", unit: "requests/min",
          .none("never: a full B200 costs no less a request")))
      return work.answer(
        "never: B200 costs no less a request", .no,
        because: "a million requests cost \(CountWords.dollars(cheap.value.mid)) on it and "
          + "\(CountWords.dollars(dear.value.mid)) on H200; it would have to cost less than "
          + "\(CountWords.short(ratio.value.mid)) times an H200")
    }
    work.figure(
      Figure(
        "crossover_requests_per_minute", "B200 stays cheaper above", unit: "requests/min",
        Band(load),
        formula: "the largest load at which ceil(load / b200) * price >= ceil(load / h200) * price"
      ))
    table(steps, load, &work)
    if dear.value.isRange || cheap.value.isRange {
      work.remark("the load is that of the middles of the ranges")
    }
    return work.answer(
      load == 0
        ? "B200 is cheaper at any load"
        : "B200 stays cheaper above \(CountWords.short(load)) requests a minute", .yes)
  }

  private static func table(_ steps: Steps, _ load: Decimal, _ work: inout Working) {
    var table = FigureTable(
      "loads", "Around it",
      [
        ("requests_per_minute", "requests/min"), ("h200_gpus", "H200"), ("b200_gpus", "B200"),
        ("h200_usd_per_hour", "H200, $/h"), ("b200_usd_per_hour", "B200, $/h"),
      ])
    let around = load > 0 ? load : steps.b200.rate
    for factor in ["0.25", "0.5", "1", "1.01", "2", "4"] {
      let at = around * (Decimal(string: factor) ?? 1)
      table.row(
        [at, steps.h200.gpus(at), steps.b200.gpus(at), steps.h200.cost(at), steps.b200.cost(at)]
          .map { .band(Band($0)) })
    }
    work.table(table)
  }
}

extension GenerationCrossover {
  /// A GPU at its price, by the requests a minute that it serves.
  struct Kind {
    var price: Decimal
    var rate: Decimal
    func gpus(_ load: Decimal) -> Decimal { (load / rate).roundedUp }
    func cost(_ load: Decimal) -> Decimal { gpus(load) * price }
  }

  /// Both costs as steps of whole GPUs.
  struct Steps {
    var h200: Kind
    var b200: Kind

    init(_ inputs: Inputs) throws(InputErrors) {
      h200 = Kind(
        price: try inputs.needed(h200GpuCostPerHour).mid,
        rate: try inputs.needed(h200RequestsPerMinute).mid)
      b200 = Kind(
        price: try inputs.needed(b200GpuCostPerHour).mid,
        rate: try inputs.needed(b200RequestsPerMinute).mid)
    }

    /// The largest load at which a B200 fleet costs no less; 0 where it is always cheaper, nil where it is not in the end.
    ///
    /// With k + 1 B200s for loads in (k·b, (k+1)·b] an H200 fleet costs no more up to floor((k+1)·pb / ph) H200s. One
    /// more B200 than is full costs pb at most, so nothing is looked for beyond pb over what a request saves.
    /// - Complexity: O(steps), a million at most.
    var crossover: Decimal? {
      let saved = h200.price / h200.rate - b200.price / b200.rate
      guard saved > 0 else { return nil }
      let last = (b200.price / saved / b200.rate).roundedUp
      guard last <= 1_000_000 else { return b200.price / saved }
      var step = last
      while step >= 0 {
        let most = ((step + 1) * b200.price / h200.price).roundedDown * h200.rate
        if most > step * b200.rate { return min(most, (step + 1) * b200.rate) }
        step -= 1
      }
      return 0
    }
  }
}
