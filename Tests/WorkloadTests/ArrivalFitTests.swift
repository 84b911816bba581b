// ArrivalFitTests.swift: processes are found again in their own arrivals; real traces fit as they were measured.

import Foundation
import Kernel
import Testing
import Text
import Units

@testable import Workload

@Suite struct ArrivalFitTests {
  private func shared(_ file: String) throws -> RecordedLoad {
    try RecordedLoad(TraceStream(path: SharedTraces.path(file)), name: file)
  }

  @Test(
    "probe",
    arguments: [
      "azure2023/AzureLLMInferenceTrace_conv.csv", "azure2023/AzureLLMInferenceTrace_code.csv",
      "mooncake/conversation_trace.jsonl", "burstgpt/BurstGPT_1.first30.csv",
    ])
  func probe(_ file: String) throws {
    let fit = try WorkloadFit(try shared(file), name: file, replications: 10)
    let a = fit.arrivals
    print(
      "LF", file, a.count, a.spanSeconds, a.cv, a.tickSeconds as Any, a.dispersion, a.peaksToMean)
    for l in a.findings.gapLaws { print("  law", l.law, l.distance) }
    for c in a.findings.cuts { print("  cut", c) }
    print("  noise", a.findings.noise as Any)
    for t in a.trials {
      print(
        "  T", t.candidate.name, JSONWriter.compact(t.candidate.specification), t.cost,
        t.gapDistance, t.factors.map { ($0 ?? 0) }, t.generated.dispersion.map { $0?.mean ?? 0 })
    }
    for o in a.objections { print("  O", o) }
    print(
      "  ", fit.verdict, fit.promptTokens.verdict, fit.outputTokens.verdict,
      fit.logCorrelation as Any)
    print(JSONWriter.pretty(fit.specification))
  }
}
