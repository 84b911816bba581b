// ClosedLoopCheck.swift: the same users as clients that ask again at once: the other reading of concurrency.

internal import Plans
internal import Units
internal import Workload

/// What the answer gives to as many clients as the target counts, each with a request in flight all the time.
public struct ClosedLoopCheck: Hashable, Sendable {
  public var clients: Int
  public var requestsPerSecond: Double
  /// Milliseconds; nil where the requests do not support them.
  public var ttftP95, tpotP95: Double?
  public var holds: Bool
}

extension ClosedLoopCheck {
  /// Plays as many clients on so many replicas; nil for a load that no client could make.
  /// - Throws: what a simulation throws.
  /// - Complexity: one run of 20 requests a client, 4,000 at least.
  init?(_ problem: SizingProblem, _ replicas: Int, _ classic: ClassicLoad) throws {
    let scenario = problem.scenario
    guard case .synthetic(_, let prompt, let output, _)? = scenario.workload.parts.first?.source,
      scenario.workload.parts.count == 1
    else { return nil }
    try problem.report("closed loop: \(replicas) replicas")
    let clients = Int((Double(classic.inputs.concurrency) * (1 + classic.margin)).rounded(.up))
    let (cell, share) = problem.played(replicas)
    let here = Int((Double(clients) * share).rounded(.up))
    var fleet = problem.fleet(cell)
    fleet.workload = WorkloadSpecification(
      parts: [
        WorkloadPart(
          .closedLoop(
            ClosedLoop(concurrency: here, requests: max(4000, 20 * here)), prompt: prompt,
            output: output), classes: scenario.workload.classes)
      ])
    let run = try fleet.run(replication: 0) { _ in true }
    let nowhere = Provenance(
      version: "", scenarioHash: "", seed: fleet.seed, replications: 1, catalogVersion: "",
      calibrationVersion: "", traces: [])
    let summary = SimulationSummary.pooled(fleet, [run], provenance: nowhere)
    func p95(_ name: String) -> Double? {
      summary.overall.latencies.first { $0.name == name }?.p95.value
    }
    self.init(
      clients: clients, requestsPerSecond: (summary.overall.requestThroughput.value ?? 0) / share,
      ttftP95: p95("ttft"), tpotP95: p95("tpot"), holds: summary.verdict == true)
  }
}
