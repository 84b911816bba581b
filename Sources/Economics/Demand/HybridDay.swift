// HybridDay.swift: a day of which owned GPUs serve the steady part and an API the rest.

internal import Foundation
internal import Text

enum HybridDay {
  /// So many requests a second, for so many hours.
  struct Stretch: Hashable {
    var rate: Decimal
    var hours: Decimal
  }

  static let hourlyRps = ValueKey<[Stretch]>(
    "hourlyRps", unit: "requests/s", "",
    "the day as rate x hours: 2x8,6x4,10x6,14x2,6x4; or one rate an hour",
    read: { read($0) },
    write: { .array($0.map { .string("\($0.rate)x\($0.hours)") }) })
  static let ownedCapacityRps = BandKey(
    "ownedCapacityRps", unit: "requests/s", isPositive: true,
    "what the owned GPUs serve at the promised latency; see `headroom size`")
  static let apiCostPerRequest = BandKey(
    "apiCostPerRequest", unit: "USD/request", "a request at the API; see `calc api-cost`")

  static let calculator = Calculator(
    "hybrid-day", "a day on owned GPUs with its peaks at an API: overflow, utilization, cost",
    keys: [
      hourlyRps, ownedCapacityRps, apiCostPerRequest, CostKeys.ownershipMonthly,
      CostKeys.daysPerMonth,
    ],
    notes: [
      "What exceeds the capacity in an hour goes to the API. With --api-cost-per-request and --ownership-monthly the cost",
      "of a request follows. `headroom simulate` does it request by request.",
    ],
    examples: [
      "--hourly-rps 2x8,6x4,10x6,14x2,6x4 --owned-capacity-rps 8",
      "--hourly-rps 2x8,6x4,10x6,14x2,6x4 --owned-capacity-rps 8 --api-cost-per-request 0.0003 "
        + "--ownership-monthly 1668 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let day = try work.inputs.needed(hourlyRps)
    let capacity = try work.term(ownedCapacityRps)
    let all = work.figure(
      "requests_per_day", "requests", unit: "requests/day",
      Term("sum_of_rate_times_hours", Band(day.reduce(0) { $0 + $1.rate * $1.hours })) * 3600)
    let over = overflow(day, capacity.value)
    work.figure(
      Figure(
        "overflow_requests_per_day", "of them to the API", unit: "requests/day", over,
        formula: "sum over hours of max(0, rate - owned_capacity_rps) * 3600", source: "guide 000"))
    let overflow = Term("overflow_requests_per_day", over)
    guard all.value.low > 0 else { return work.answer("nothing comes that day") }
    let share = work.figure(
      "overflow_share", "share to the API", unit: "of requests", overflow / all)
    let used = work.figure(
      "owned_utilization", "utilization of the owned GPUs", unit: "of capacity",
      (all - overflow).orZero / (capacity * 86_400))
    try cost(all, overflow, &work)
    return work.answer(
      "\(NumberText.percent(share.value.mid.double)) of \(CountWords.short(all.value.mid)) requests a day go to the API; "
        + "the owned GPUs are used to \(NumberText.percent(used.value.mid.double))")
  }

  private static func overflow(_ day: [Stretch], _ capacity: Band) -> Band {
    func above(_ limit: Decimal) -> Decimal {
      day.reduce(0) { $0 + max(0, $1.rate - limit) * $1.hours } * 3600
    }
    return Band(low: above(capacity.high), mid: above(capacity.mid), high: above(capacity.low))
  }

  private static func cost(
    _ all: Term, _ overflow: Term, _ work: inout Working
  ) throws(InputErrors) {
    guard let each = work.termIfGiven(apiCostPerRequest) else { return }
    let api = work.figure("api_usd_per_day", "the API", unit: "USD/day", overflow * each)
    guard let monthly = work.termIfGiven(CostKeys.ownershipMonthly) else { return }
    let owned = work.figure(
      "owned_usd_per_day", "the owned GPUs", unit: "USD/day",
      monthly / (try work.term(CostKeys.daysPerMonth)))
    work.figure(
      "blended_usd_per_request", "a request, both together", unit: "USD/request",
      (api + owned) / all)
    work.figure(
      "api_only_usd_per_request", "a request, all at the API", unit: "USD/request", each)
  }

  // MARK: Reading

  private static func read(_ value: ValueReader) -> [Stretch]? {
    let texts: [String]
    if value.isArray {
      guard let elements = value.elements(count: 1...8784) else { return nil }
      let list = elements.map { element -> String? in
        element.isString
          ? element.string() : element.double(in: 0...1e9).map(NumberText.shortest)
      }
      guard let all = NamedLists.all(list) else { return nil }
      texts = all
    } else {
      guard let text = NamedLists.text(value) else { return nil }
      texts = text.split(separator: ",").map { String($0).trimmed }
    }
    guard let day = NamedLists.all(texts.map { stretch($0, value) }) else { return nil }
    let hours = day.reduce(0) { $0 + $1.hours }
    guard hours == 24 else {
      value.report(
        .outOfRange, "the hours of the day add up to \(hours), not to 24",
        hint: "write \(value.assignment("2x8,6x4,10x6,14x2,6x4")), rate x hours")
      return nil
    }
    return day
  }

  private static func stretch(_ text: String, _ value: ValueReader) -> Stretch? {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map {
      NumberText.parseDouble(String($0).trimmed)
    }
    guard (1...2).contains(parts.count), let rate = parts[0],
      let hours = parts.count == 2 ? parts[1] : 1,
      rate == 0 || (1e-12...1e9).contains(rate), hours > 1e-12, hours <= 24
    else {
      value.report(
        .syntax, "\(JSONWriter.quoted(text)) is no rate with its hours",
        hint: "write \(value.assignment("2x8,6x4,10x6,14x2,6x4")), rate x hours")
      return nil
    }
    return Stretch(rate: Decimal(shortest: rate), hours: Decimal(shortest: hours))
  }
}
