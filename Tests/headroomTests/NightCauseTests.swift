// NightCauseTests.swift: changes split into their causes, and the traffic that came, through the whole command.

import Testing
import Text

@Suite struct NightCauseTests {
  @Test("a change of the fleet is split into its causes, and the shares add up")
  func split() throws {
    let nights = try Nights()
    let promise = "slo: { ttftMs: { p95: 200 }, tpotMs: { p95: 12 } }"
    let size = "--draft --window 10s"
    try nights.write("chat.json5", rate: 60, promise)
    try nights.run("one", size)
    try nights.write("chat.json5", rate: 150, promise + ", headroom: { margin: 4 }")
    try nights.run("two", size)
    let rows = try nights.rows("n/two/changes.csv").filter { $0["figure"] == "gpus" }
    #expect(rows.map { $0["part"] } == ["whole", "share", "share"], "\(rows)")
    #expect(
      rows.map { $0["cause"] } == [
        "traffic; configuration (headroom)", "traffic", "configuration (headroom)",
      ])
    let changes = rows.compactMap { $0["change"].flatMap(NumberText.parseDouble) }
    #expect(changes.count == 3 && changes[0] == changes[1] + changes[2], "\(changes)")
    #expect(changes[1] > 0 && changes[2] > 0, "\(changes)")
    #expect(rows[1]["after"] == rows[2]["before"] && rows[1]["before"] == rows[0]["before"])
    let whole = try nights.run("three", size, "--baseline", "n/one", "--no-split")
    #expect(!whole.output.contains("of the GPUs"))
    #expect(try nights.rows("n/three/changes.csv").allSatisfy { $0["part"] == "whole" })
  }

  @Test("the traffic that came is held against the design")
  func drift() throws {
    let nights = try Nights()
    try nights.write("chat.json5", "slo: { ttftMs: { p95: 2000 } }")
    func observe(_ factor: Double) throws {
      let rows = (0..<3000).map { "\(Double($0) / (20 * factor)),200,40\n" }
      _ = try nights.scratch.write(
        "arrival_s,input_tokens,output_tokens\n" + rows.joined(), inFolder: "o", to: "chat.csv")
    }
    func drift(_ name: String, status: Int32 = 0) throws -> [String: String] {
      let run = try nights.run(name, "--draft", "--window", "10s", "--observed", "o")
      #expect(run.status == status, "\(run)")
      return try #require(nights.rows("n/\(name)/index.csv").first)
    }
    try observe(1)
    _ = try nights.scratch.write(
      "scenario,figure,value\nchat,p95_ttft_ms,100000\n", inFolder: "o", to: "figures.csv")
    let same = try drift("one")
    let taken = try #require(same["drift"].flatMap(NumberText.parseDouble))
    // Steady arrivals have a lower p95 than Poisson ones of their rate.
    #expect(taken > -2 && taken < 0.5, "\(taken)")
    #expect(same["calibration"] == "stale" && same["drift_days_left"] == "")
    try observe(2)
    let twice = try drift("two")
    #expect(try #require(twice["drift"].flatMap(NumberText.parseDouble)) > 1)
    #expect(twice["calibration"] == "overloaded")
    #expect(try nights.rows("n/two/drift.csv").count == 6)
    _ = try nights.scratch.write("x,y\n1,2\n", inFolder: "o", to: "chat.csv")
    #expect(try drift("three", status: 3)["verdict"] == "holds")
    #expect(try nights.run("four", "--observed", "n").status == 3, "no traffic of any scenario")
  }

  @Test("counters of Prometheus are traffic that came, as the manual's recipe saves them")
  func counters() throws {
    let nights = try Nights()
    try nights.write("chat.json5", "slo: { ttftMs: { p95: 2000 } }")
    for (metric, each) in [
      ("request_success_total", 1), ("prompt_tokens_total", 200), ("generation_tokens_total", 40),
    ] {
      let values = (0...30).map { "[\(1_764_547_200 + 10 * $0), \"\(200 * each * $0)\"]" }
      _ = try nights.scratch.write(
        """
        {"status":"success","data":{"resultType":"matrix","result":[{"metric":
        {"__name__":"vllm:\(metric)","model_name":"m"},"values":[\(values.joined(separator: ","))]}]}}
        """, inFolder: "o/chat", to: "\(metric).json")
    }
    let run = try nights.run("one", "--draft", "--window", "10s", "--observed", "o")
    #expect(run.status == 0, "\(run)")
    let rows = try nights.rows("n/one/drift.csv").filter { $0["measure"] == "requests_per_second" }
    let observed = try #require(rows.first?["observed"].flatMap(NumberText.parseDouble))
    #expect(observed > 18 && observed < 28, "\(observed)")
  }
}
