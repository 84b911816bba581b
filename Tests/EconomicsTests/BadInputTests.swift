// BadInputTests.swift: what makes no sense is refused with its reason, and no figure is infinite.

import Economics
import Foundation
import Testing
import Text

@Suite struct BadInputTests {
  /// A calculator, its inputs and how the mistake is called.
  static let cases: [(name: String, inputs: String, code: InputError.Code)] = [
    ("breakeven", "ownershipMonthly=0;apiPerMillion=0.65", .outOfRange),
    ("breakeven", "ownershipMonthly=-5;apiPerMillion=0.65", .outOfRange),
    ("breakeven", "ownershipMonthly=61000;apiPerMillion=1e-300", .outOfRange),
    ("breakeven", "ownershipMonthly=61000", .missingKey),
    ("gpu-cost", "gpuCostPerHour=4;tokensPerS=580;utilization=0", .outOfRange),
    ("gpu-cost", "gpuCostPerHour=4;tokensPerS=580;utilization=1.2", .outOfRange),
    ("gpu-cost", "gpuCostPerHour=4;tokensPerS=580", .missingKey),
    ("gpu-cost", "gpuPrice=30000;years=0", .outOfRange),
    ("gpu-cost", "gpuCount=2", .missingKey),
    ("roi", "capex=1;opexMonthly=1;cloudMonthly=2;horizonMonths=0", .outOfRange),
    ("decide", "rules=005;monthlyApiSpend=20000", .unknownName),
    ("power-cost", "kw=2;pricePerKwh=0.12", .missingKey),
    ("power-cost", "kw=2;pricePerKwh=0.12;pue=0.9", .outOfRange),
    ("user-rate", "concurrentUsers=100;responseTimeS=0", .outOfRange),
    ("user-rate", "tokensPerDay=1e9", .missingKey),
    ("capacity", "p95Concurrency=100;headroom=1;reading=capacity", .outOfRange),
    ("capacity", "requestsPerS=20", .missingKey),
    ("time-weighted-percentile", "levels=10:0,20:0", .outOfRange),
    ("time-weighted-percentile", "levels=10", .syntax),
    ("hybrid-day", "hourlyRps=2x8,6x4;ownedCapacityRps=8", .outOfRange),
    ("hybrid-day", "hourlyRps=2y24;ownedCapacityRps=8", .syntax),
    ("provider-shares", "weights=a:0.6;unhealthy=b", .unknownName),
    ("provider-shares", "weights=a:0.6,b:0.4;maxRps=5", .doesNotFit),
    ("provider-shares", "weights=a:0.6,a:0.4", .duplicateKey),
    ("provider-shares", "strategy=quality", .missingKey),
    ("attribution", "monthlyCost=100;tokens=a:0,b:0", .outOfRange),
    ("attribution", "monthlyCost=100;tokens=a", .syntax),
    ("alerts", "measured=p99_itl_ms:1;rules=p99_itl_ms = 3", .syntax),
    (
      "claim-bound",
      "metric=itl_ms;claimLow=28;claimHigh=18;paramsB=70;vramGb=141;bandwidthTbS=4.8", .outOfRange
    ),
    ("decode-bound", "paramsB=70;bandwidthTbS=4.8;context=4096", .missingKey),
    ("decode-bound", "bandwidthTbS=4.8", .missingKey),
    ("model-memory", "precision=fp9;paramsB=70", .unknownName),
    ("bill", "months=12", .missingKey),
    ("spot-price", "onDemandPerHour=2.75;discount=1", .outOfRange),
    (
      "api-cost", "tokensPerMonth=1e9;inputShare=1.5;apiInputPerMillion=1;apiOutputPerMillion=1",
      .outOfRange
    ),
    ("kubernetes-gpus", "tensorParallel=4", .missingKey),
  ]

  @Test("an error names the input and says what to write", arguments: cases)
  func refused(_ bad: (name: String, inputs: String, code: InputError.Code)) throws {
    let calculator = try #require(Calculators.named(bad.name))
    do throws(InputErrors) {
      let answer = try calculator.answer(calculator.inputs(bad.inputs), in: Self.setting.get())
      Issue.record("\(bad.name) \(bad.inputs): \(answer.answer)")
    } catch {
      #expect(error.errors.first?.code == bad.code, "\(error)")
      #expect(error.errors.allSatisfy { !$0.hint.isEmpty && !$0.message.isEmpty })
    }
  }

  private static let setting = Result { () throws(InputErrors) -> Setting in
    Setting(prices: try PriceCatalog.builtIn()) { _ in nil }
  }

  @Test("extremes of the ranges give figures or reasons", arguments: CalculatorLawTests.names)
  func extremes(_ name: String) throws {
    let calculator = try #require(Calculators.named(name))
    for isHigh in [false, true] {
      let options: [String] = calculator.keys.compactMap { key in
        guard case .number(let range)? = key.key.values else { return nil }
        let isPositive = (key as? BandKey)?.isPositive ?? false
        let low = range.lowerBound == 0 && isPositive ? 1e-12 : range.lowerBound
        return "\(key.key.name)=\(isHigh ? range.upperBound : low)"
      }
      // Some of them contradict each other: an error is as good as an answer.
      guard let inputs = try? calculator.inputs(options.joined(separator: ";")),
        let answer = try? calculator.answer(inputs, in: Self.setting.get())
      else { continue }
      for case .band(let band) in answer.figures.map(\.value) {
        #expect(band.low.double.isFinite && band.high.double.isFinite, "\(name)")
      }
    }
  }
}
