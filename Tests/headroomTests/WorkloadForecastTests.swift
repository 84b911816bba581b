// WorkloadForecastTests.swift: `headroom workload forecast` and `own --admit` as a script calls them.

import Testing
import Text

@Suite struct WorkloadForecastTests {
  /// Fifteen weeks that grow, with weekends.
  private static func history(_ scratch: Scratch) throws -> String {
    let first = try #require(CalendarDate("2026-08-03"))
    let rows = try (0..<105).map { day in
      let date = try #require(first.adding(days: Double(day)))
      return "\(date),\((day % 7 > 4 ? 4000 : 9000) + 40 * day)"
    }
    return try scratch.write("date,requests\n" + rows.joined(separator: "\n") + "\n", to: "h.csv")
  }

  @Test("the keys scripts rely on, and the tables of --out")
  func keys() throws {
    let scratch = try Scratch()
    let path = try Self.history(scratch)
    let run = try Headroom.run([
      "workload", "forecast", path, "--per-replica", "3000/day", "--gpus-per-replica", "2",
      "--quarters", "2", "--json", "--out", scratch.path("out"),
    ])
    #expect(run.status == 0, "\(run.errors)")
    let report = try LocatedJSON.parse(run.output, file: "stdout")
    #expect(
      Set(["history", "growth_per_month", "total", "classes", "fleet", "warnings"])
        .subtracting(report.keys).isEmpty)
    let total = try #require(report["total"]).keys
    #expect(
      Set(["backtest", "week", "season", "season_reason", "quarters"]).subtracting(total).isEmpty)
    #expect(report["fleet"]?["gpus_per_replica"]?.content == .integer(2))
    #expect(report["fleet"]?["lead_guessed"]?.content == .bool(true))
    #expect(
      Set(["forecast.json", "forecast.html", "forecast_quarters.csv", "forecast_days.csv"])
        .subtracting(try scratch.names(in: "out")).isEmpty)
  }

  private static let wrong: [(options: [String], status: Int32)] = [
    (["--replicas", "3"], 2), (["--per-replica", "2/day", "--draft"], 2),
    (["--gpus-per-replica", "2"], 2), (["--per-replica", "0.5/s"], 3),
    (["--per-replica", "40000"], 3), (["--per-replica", "0.000000000000001/day"], 3),
    (["--events", "missing.csv"], 4),
  ]

  @Test("options that do nothing, and rates that cannot be, are refused", arguments: wrong)
  func refused(options: [String], status: Int32) throws {
    let scratch = try Scratch()
    let path = try Self.history(scratch)
    let run = try Headroom.run(["workload", "forecast", path] + options)
    #expect(run.status == status && run.output.isEmpty, "\(run.errors)")
  }

  @Test("a class that may not come in is exit status 5, one that may is 0", arguments: [1, 12])
  func admission(replicas: Int) throws {
    let scratch = try Scratch()
    let scenario = """
      { model: "llama-3.1-8b",
        workload: [
          { name: "chat", arrivals: { process: "poisson", ratePerSecond: 4 }, promptTokens: 1500,
            outputTokens: 150, duration: "5m" },
          { name: "agents", arrivals: { process: "poisson", ratePerSecond: 8 },
            promptTokens: 1500, outputTokens: 150, duration: "5m" } ],
        fleet: { pools: [{ name: "main", gpu: "L40S", replicas: \(replicas) }] },
        slo: { ttftMs: { p95: 2500 }, tpotMs: { p95: 60 } }, headroom: { domain: "off" } }
      """
    let path = try scratch.write(scenario, to: "s.json5")
    let run = try Headroom.run([
      "own", path, "--admit", "agents", "--draft", "--window", "30s", "--json",
    ])
    #expect(run.status == (replicas == 1 ? 5 : 0), "\(run.errors)")
    let report = try LocatedJSON.parse(run.output, file: "stdout")
    #expect(report["admission_admitted"]?.content == .bool(replicas > 1))
    #expect(report["admission_class"]?.content == .string("agents"))
  }
}
