// MoneyLawTests.swift: laws of costs: break-even, payback, shares to the cent, steps of whole GPUs.

import Foundation
import Testing
import Text

@testable import Economics

@Suite struct MoneyLawTests {
  private static func answer(_ name: String, _ inputs: String) throws -> Calculation {
    let calculator = try #require(Calculators.named(name))
    return try calculator.answer(calculator.inputs(inputs), in: .test())
  }

  private static func number(_ name: String, _ inputs: String, _ key: String) throws -> Double {
    let figure = try #require(try answer(name, inputs)[key], "\(name): \(key)")
    return try #require(figure.number, "\(name): \(key)").double
  }

  @Test("at the break-even owning and the API cost the same", arguments: 1...20)
  func breakEvenIsPar(_ step: Int) throws {
    let inputs =
      "gpuCostPerHour=\(Double(step) * 0.37);gpuCount=\(step % 4 + 1);opsOverheadMonthly=\(step * 113);"
      + "apiInputPerMillion=0.\(step)1;apiOutputPerMillion=1.\(step);avgInputTokens=\(step * 90);avgOutputTokens=\(step * 31)"
    let volume = try Self.number("breakeven", inputs, "breakeven_requests_per_month")
    let api = try Self.number("breakeven", inputs, "api_cost_per_request_usd")
    let own = try Self.number("breakeven", inputs, "self_hosted_monthly_usd")
    #expect(abs(volume * api / own - 1) < 1e-9)
    let each = try Self.number(
      "breakeven", inputs + ";monthlyRequests=\(volume)", "self_hosted_cost_per_request_usd")
    #expect(abs(each / api - 1) < 1e-9)
  }

  @Test("the payback comes no sooner with a larger purchase")
  func paybackGrowsWithCapex() throws {
    var last = 0.0
    for capex in stride(from: 0, through: 900_000, by: 60_000) {
      let inputs = "capex=\(capex);opexMonthly=10000;cloudMonthly=23000"
      let month = try Self.number("roi", inputs, "crossover_month")
      let saved = try Self.number("roi", inputs, "savings_usd")
      #expect(month >= last && saved == 312_000 - Double(capex))
      last = month
    }
    let never = try Self.answer("roi", "capex=1;opexMonthly=23000;cloudMonthly=23000")
    #expect(never.verdict == .no && never["crossover_month"]?.value == .some(.none("never")))
  }

  @Test("shares of a bill add up to it to the cent", arguments: 1...60)
  func centsAddUp(_ seed: Int) throws {
    let weights = (0..<seed).map { Decimal(($0 * 7919 + seed * 104_729) % 9973) } + [1]
    let bill = Decimal(seed * 97_561) / 100
    let shares = try #require(CentShares.dealt(bill, by: weights))
    #expect(shares.reduce(0, +) == bill)
    for (share, weight) in zip(shares, weights) {
      let exact = bill * weight / weights.reduce(0, +)
      #expect(abs((share - exact).double) < 0.01 + 1e-9)
      #expect(share == share.rounded(2))
    }
  }

  @Test("ends of a result are its extremes over the inputs", arguments: 0..<40)
  func bandsAreExtremes(_ seed: Int) {
    func band(_ salt: Int) -> Band {
      let values = (0..<3).map {
        Decimal(((seed + 3) * (salt + 5) * ($0 + 7) * 37) % 101 - (salt == 9 ? -1 : 40))
      }
      .sorted()
      return Band(low: values[0], mid: values[1], high: values[2])
    }
    let (a, b, divisor) = (band(1), band(2), band(9))
    for x in [a.low, a.mid, a.high] {
      for y in [b.low, b.mid, b.high] {
        #expect((a + b).low <= x + y && x + y <= (a + b).high)
        #expect((a - b).low <= x - y && x - y <= (a - b).high)
        #expect((a * b).low <= x * y && x * y <= (a * b).high)
      }
      for y in [divisor.low, divisor.mid, divisor.high] {
        let noise = Decimal(string: "1e-30") ?? 0
        #expect((a / divisor).low <= x / y + noise && x / y <= (a / divisor).high + noise)
      }
    }
    #expect((a + b).mid == a.mid + b.mid && (a * b).mid == a.mid * b.mid)
  }

  @Test(
    "B200 is cheaper above the crossover and not at it",
    arguments: [
      (3.5, 5.5, 300, 660), (3.5, 6.9, 300, 600), (2.1, 4.9, 410, 1000), (1, 1.01, 100, 102),
      (4, 3, 100, 200), (3.3, 4.4, 7, 10),
    ] as [(Double, Double, Int, Int)])
  func crossoverIsTheLast(_ one: (h: Double, b: Double, hr: Int, br: Int)) throws {
    let inputs =
      "h200GpuCostPerHour=\(one.h);b200GpuCostPerHour=\(one.b);h200RequestsPerMinute=\(one.hr);b200RequestsPerMinute=\(one.br)"
    let load = try Self.number("b200-crossover", inputs, "crossover_requests_per_minute")
    func cost(_ load: Double, _ rate: Int, _ price: Double) -> Double {
      (load / Double(rate) - 1e-9).rounded(.up) * price
    }
    if load > 0 {
      #expect(cost(load, one.br, one.b) >= cost(load, one.hr, one.h) - 1e-9)
    }
    for step in 1...4000 {
      let above = load + Double(step) * 0.5
      #expect(cost(above, one.br, one.b) < cost(above, one.hr, one.h) + 1e-9, "\(above)")
    }
  }

  @Test func crossoverMayNeverCome() throws {
    let never = try Self.answer(
      "b200-crossover",
      "h200GpuCostPerHour=3;b200GpuCostPerHour=6;h200RequestsPerMinute=100;b200RequestsPerMinute=200"
    )
    #expect(never.verdict == .no && never["crossover_requests_per_minute"]?.number == nil)
  }

  @Test("spot that loses the whole day does no work, and is not for users who wait")
  func spotHasLimits() throws {
    let lost = "onDemandPerHour=2.75;interruptionsPerDay=48;minutesLost=30"
    #expect(try Self.answer("spot-price", lost).verdict == .no)
    #expect(try Self.answer("spot-price", "onDemandPerHour=2.75;isRealTime=true").verdict == .no)
  }

  @Test("a full GPU that costs more than it saves never breaks even")
  func infeasible() throws {
    let answer = try Self.answer(
      "breakeven",
      "apiInputPerMillion=0.15;apiOutputPerMillion=0.60;avgInputTokens=800;avgOutputTokens=300;"
        + "gpuCostPerHour=1.60;opsOverheadMonthly=500;throughputRequestsPerHour=1800")
    #expect(answer.verdict == .no && answer["feasible_gpu_count"]?.number == nil)
    #expect(answer.reason?.contains("no number of GPUs") == true)
  }
}
