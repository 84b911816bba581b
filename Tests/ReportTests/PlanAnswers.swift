// PlanAnswers.swift: answers of compare and cost, small ones whose names mean harm.

import Economics
import Planning
import Plans
import TestSupport
import Text
import Units

@testable import Report

/// One scenario, sized for two GPUs and paid for in every way.
enum PlanAnswers {
  private static let text = """
    {
      model: "llama-3.1-8b", name: \(JSONWriter.quoted(Answer.evil)),
      workload: { name: "chat", arrivals: { process: "poisson", ratePerSecond: 3 },
                  promptTokens: 1500, outputTokens: 150, duration: "10m" },
      fleet: { pools: [{ name: "<b>", gpu: "L40S", price: 1 }] },
      slo: { ttftMs: { p95: 1500 }, tpotMs: { p95: 60 } },
      headroom: { domain: "off" },
      cost: { owned: { gpuPrice: 7000 }, onDemand: { instanceGpus: 1 },
              api: { apiInputPerMillion: 0.3, apiOutputPerMillion: 0.6 } },
    }
    """

  private static var options: SizingOptions {
    var options = SizingOptions()
    options.threads = 2
    options.window = Seconds(60)
    options.requestsPerReplicate = 400
    (options.replicates, options.replicateCap) = (5, 6)
    options.maxReplicas = 32
    options.looksAtOtherWindows = false
    return options
  }

  private static func compared(withOffers: Bool) throws -> ComparisonAnswer {
    var axes = CandidateAxes()
    axes.gpus = ["L40S", "A100-SXM"]
    axes.tensorParallel = [1]
    axes.prices = [("A100-SXM", 2)]
    var asked = ComparisonOptions()
    asked.sizing = options
    asked.proofs = 0
    if withOffers {
      asked.offers = AskedOffers(["owned", "on-demand", "api"], prices: try PriceCatalog.builtIn())
    }
    return try ComparisonProblem(
      [try Fixture.plan(text)], axes: axes, catalog: Fixture.catalog.get(), options: asked
    ).compare(identity: CatalogIdentity(Fixture.catalog.get()))
  }

  static let comparison = Result { try compared(withOffers: false) }
  static let ways = Result { try compared(withOffers: true) }

  static let cost = Result { () throws -> CostReport in
    let scenario = try Fixture.scenario(text)
    let load = try SizingLoad(scenario, window: options.window)
    let sized = try SizingProblem(scenario, options: options).size(
      load, catalog: CatalogIdentity(Fixture.catalog.get()))
    guard let need = SizedNeed(sized, load, scenario) else { throw Missing() }
    let answer = try CostQuestion(
      need, choice: scenario.plan.cost, inputs: Inputs(), prices: PriceCatalog.builtIn()
    ).answer(groups: LoadByGroup(load, scenario, pool: "<b>", byTenant: false, hours: 730))
    return CostReport(answer, sized: sized)
  }

  /// The scenario holds at no size.
  private struct Missing: Error {}
}
