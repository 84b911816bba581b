// Roi.swift: cumulative cost of owning and of what it replaces, month by month, and the month in which they cross.

internal import Foundation
internal import Text

enum Roi {
  // MARK: Inputs

  static let cloudMonthly = BandKey(
    "cloudMonthly", unit: "USD/month", "what is paid today, to a cloud or an API")
  static let horizonMonths = IntKey(
    "horizonMonths", unit: "months", in: 1...600, default: 24, "how far the table goes")
  static let leadMonths = IntKey(
    "leadMonths", unit: "months", in: 0...120, default: 0,
    "from the order to the first request: the bill of today is paid meanwhile",
    "guide 000: 4 to 9 months")
  static let rampMonths = IntKey(
    "rampMonths", unit: "months", in: 0...120, default: 0,
    "after that: months in which the fleet takes its load step by step")
  static let oneTime = BandKey(
    "oneTime", unit: "USD", default: 0, "hiring, migration and learning, paid at the order")
  static let residualValue = BandKey(
    "residualValue", unit: "USD", default: 0, "what the hardware is sold for at the horizon")
  static let cloudTrendPerYear = BandKey(
    "cloudTrendPerYear", unit: "a year", in: -0.99...10, default: 0,
    "change of today's bill: -0.3 is 30 % less each year")
  static let opexTrendPerYear = BandKey(
    "opexTrendPerYear", unit: "a year", in: -0.99...10, default: 0,
    "change of what owning costs a month")
  static let discountRate = BandKey(
    "discountRate", unit: "a year", in: 0...1, default: 0, "cost of capital, for the present value")

  static let calculator = Calculator(
    "roi", "when owning has paid for itself, month by month, and what it is worth today",
    keys: [
      CostKeys.capex, CostKeys.opexMonthly, cloudMonthly, horizonMonths, leadMonths, rampMonths,
      oneTime, residualValue, cloudTrendPerYear, opexTrendPerYear, discountRate,
    ],
    notes: [
      "The crossover is the first month by whose end owning has cost less in all. It is looked for up to month 600,",
      "beyond the table too; where owning costs no less a month it never comes (exit status 5).",
    ],
    examples: [
      "--capex 160000 --opex-monthly 10000 --cloud-monthly 23000",
      "--capex 150000..160000..180000 --opex-monthly 10000 --cloud-monthly 23000 --lead-months 6 "
        + "--cloud-trend-per-year -0.3 --discount-rate 0.08",
    ], isCommand: true, answer)

  // MARK: Answer

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let once = try work.term(CostKeys.capex) + (try work.term(oneTime))
    let gap = work.figure(
      "monthly_gap_usd", "saved a month, at today's prices", unit: "USD/month",
      try work.term(cloudMonthly) - (try work.term(CostKeys.opexMonthly)), source: "guide 001")
    if gap.value.low > 0 {
      work.figure(
        "crossover_exact_months", "paid back after", unit: "months", once / gap,
        source: "guide 001; without lead time, ramp and trends")
    }
    let horizon = try work.inputs.needed(horizonMonths)
    // The middle, everything for owning, everything against it.
    let cases = try [Case.middle, .good, .bad].map { ending throws(InputErrors) in
      try Projection(work.inputs, ending)
    }
    let months = cases.map { $0.owned(600).crossover(below: $0.cloud(600)) }
    work.figure(
      Figure(
        "crossover_month", "first month that is cheaper in all", unit: "months",
        crossover(months), formula: "the first month with cumulative owned < cumulative today",
        source: "guide 001, with its month mended"))
    table(cases, horizon, &work)
    worth(cases, horizon, &work)
    return verdict(work, months, horizon, gap)
  }

  private static func crossover(_ months: [Int?]) -> Figure.Value {
    guard let middle = months[0] else { return .none("never") }
    guard let good = months[1], let bad = months[2] else { return .band(Band(middle)) }
    return .band(Band(low: Decimal(good), mid: Decimal(middle), high: Decimal(bad)))
  }

  private static func table(_ cases: [Projection], _ horizon: Int, _ work: inout Working) {
    let owned = cases.map { $0.owned(horizon).cumulative }
    let cloud = cases.map { $0.cloud(horizon).cumulative }
    var table = FigureTable(
      "months", "Month by month",
      [
        ("month", "month"), ("owned_cumulative_usd", "owned, in all"),
        ("cloud_cumulative_usd", "today's way, in all"), ("savings_usd", "saved"),
      ])
    for month in 0...horizon {
      func band(_ values: (Int) -> Decimal) -> Band {
        let (middle, good, bad) = (values(0), values(1), values(2))
        return Band(low: min(middle, good, bad), mid: middle, high: max(middle, good, bad))
      }
      table.row([
        .band(Band(month)), .band(band { owned[$0][month] }.inCents),
        .band(band { cloud[$0][month] }.inCents),
        .band(band { cloud[$0][month] - owned[$0][month] }.inCents),
      ])
    }
    work.table(table)
  }

  /// What has been saved by the horizon, and what that is worth today.
  private static func worth(_ cases: [Projection], _ horizon: Int, _ work: inout Working) {
    func band(_ value: (Projection) -> Decimal) -> Band {
      let values = cases.map(value)
      return Band(low: values.min() ?? 0, mid: values[0], high: values.max() ?? 0).inCents
    }
    let sold = cases.map(\.residual)
    work.figure(
      Figure(
        "savings_usd", "saved by month \(horizon)", unit: "USD",
        band {
          ($0.cloud(horizon).cumulative.last ?? 0) - ($0.owned(horizon).cumulative.last ?? 0)
        }, formula: "cumulative today - cumulative owned", source: "guide 001"))
    work.figure(
      Figure(
        "npv_usd", "net present value at month \(horizon)", unit: "USD",
        band { $0.netPresentValue(horizon) },
        formula: "sum over months of (today - owned) / (1 + discount_rate)^(month / 12)"
          + (sold[0] > 0 ? ", the residual value at the end" : ""),
        source: "discounted cash flow"))
  }

  private static func verdict(
    _ work: Working, _ months: [Int?], _ horizon: Int, _ gap: Term
  ) -> Calculation {
    var work = work
    guard let month = months[0] else {
      return work.answer(
        "owning never pays: the two never cross within 50 years", .no,
        because: noGain(gap.value.mid))
    }
    if months[2] == nil {
      work.remark("at the bad end of the ranges owning never pays")
    }
    if month > horizon {
      work.remark(
        "the table ends at month \(horizon), before the crossover: --horizon-months \(month)")
    }
    return work.answer("owning has paid for itself in month \(month)", .yes)
  }
}

extension Roi {
  /// Why owning never pays.
  fileprivate static func noGain(_ gap: Decimal) -> String {
    if gap > 0 { return "what is saved a month never makes up for what is paid at the start" }
    if gap == 0 { return "owning saves nothing a month" }
    return "owning costs \(CountWords.dollars(gap.magnitude)) a month more than what it replaces"
  }

  /// Which values of the ranges are taken.
  enum Case { case middle, good, bad }

  /// The two ways of paying, with each input at one value.
  struct Projection {
    private let capex: Decimal
    private let oneTime: Decimal
    private let opex: Decimal
    private let cloudBill: Decimal
    let residual: Decimal
    private let lead: Int
    private let ramp: Int
    private let cloudTrend: Double
    private let opexTrend: Double
    private let rate: Double

    init(_ inputs: Inputs, _ ending: Case) throws(InputErrors) {
      /// Owning gains by low costs of its own and high ones of the other.
      func value(_ key: BandKey, isForOwning: Bool) throws(InputErrors) -> Decimal {
        let band = try inputs.needed(key)
        return switch ending {
        case .middle: band.mid
        case .good: isForOwning ? band.high : band.low
        case .bad: isForOwning ? band.low : band.high
        }
      }
      capex = try value(CostKeys.capex, isForOwning: false)
      oneTime = try value(Roi.oneTime, isForOwning: false)
      opex = try value(CostKeys.opexMonthly, isForOwning: false)
      cloudBill = try value(Roi.cloudMonthly, isForOwning: true)
      residual = try value(Roi.residualValue, isForOwning: true)
      lead = try inputs.needed(Roi.leadMonths)
      ramp = try inputs.needed(Roi.rampMonths)
      cloudTrend = try value(Roi.cloudTrendPerYear, isForOwning: true).double
      opexTrend = try value(Roi.opexTrendPerYear, isForOwning: false).double
      rate = try value(Roi.discountRate, isForOwning: false).double
    }

    /// Today's way, as long as it goes on: paid at the end of each month at that month's price.
    func cloud(_ months: Int) -> CashFlow {
      CashFlow([0] + (1...months).map { cloudBill * trend(cloudTrend, $0) })
    }

    /// Owning: all of the purchase at the order; today's bill until the fleet takes the load.
    func owned(_ months: Int) -> CashFlow {
      CashFlow(
        [capex + oneTime]
          + (1...months).map { month in
            let bill = cloudBill * trend(cloudTrend, month)
            guard month > lead else { return bill }
            let taken = month - lead > ramp ? 1 : Decimal(month - lead) / Decimal(ramp + 1)
            return opex * trend(opexTrend, month) + bill * (1 - taken)
          })
    }

    func netPresentValue(_ months: Int) -> Decimal {
      var saved = zip(cloud(months).payments, owned(months).payments).map { $0 - $1 }
      saved[months] += residual
      return CashFlow(saved).presentValue(yearlyRate: rate)
    }

    /// Prices of a month, relative to the first; changes come once a year.
    private func trend(_ yearly: Double, _ month: Int) -> Decimal {
      guard yearly != 0 else { return 1 }
      return Decimal(shortest: pow(1 + yearly, Double((month - 1) / 12)))
    }
  }
}
