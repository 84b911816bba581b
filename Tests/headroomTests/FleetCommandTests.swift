// FleetCommandTests.swift: what `size` and `compare` ask for of a scenario with several models.

import Foundation
import Testing

@Suite struct FleetCommandTests {
  static let models = "Workloads/two-models.json5"

  @Test(
    "refusals say what to write instead",
    arguments: [
      (["size", models, "--tp", "1,2"], 3, "--pool large"),
      (["size", models, "--pool", "larg"], 3, "did you mean \"large\""),
      (["compare", models, "--tornado"], 3, "--pool large"),
      (["compare", models, "--mix"], 3, "--pool large"),
      (["compare", models, "--split-prompt", "2000"], 3, "--pool large"),
      (["compare", models, "--pool", "nowhere"], 3, "no pool is called"),
      (["compare", models, models], 3, "compared by itself"),
      (
        [
          "size", models, "--set", "fleet.pools.small.model=\"llama-3.1-70b\"", "--set",
          "fleet.pools.small.tensorParallel=2", "--set", "workload[1].model=\"llama-3.1-70b\"",
        ], 3, "share the class"
      ),
    ])
  func refusals(arguments: [String], status: Int, words: String) throws {
    let run = try Headroom.run(arguments)
    #expect(run.status == Int32(status) && run.output.isEmpty, "\(run)")
    #expect(run.errors.contains(words) && run.errors.contains("hint:"), "\(run.errors)")
  }
}
