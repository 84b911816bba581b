import Hardware
import Plans
import TestSupport
import Testing
import Text
import Units

@testable import Planning
@testable import Report

@Suite struct SizingReportTests {
  static let answer = Result {
    let scenario = try Fixture.scenario(
      """
      { name: "s\\u001b[31m", model: "llama-3.1-8b", slo: { ttftMs: { p95: 1500 }, tpotMs: { p95: 60 } },
        workload: { arrivals: { process: "poisson", ratePerSecond: 3 }, promptTokens: 1500,
                    outputTokens: 100, duration: "4m" },
        fleet: { pools: [{ gpu: "L40S", price: 2 }] } }
      """)
    var options = SizingOptions()
    options.window = Seconds(20)
    options.requestsPerReplicate = 200
    options.replicates = 5
    options.replicateCap = 10
    return try SizingProblem(scenario, options: options)
      .size(
        SizingLoad(scenario, window: options.window),
        catalog: CatalogIdentity(Fixture.catalog.get()))
  }

  private func member(_ json: JSONValue, _ key: String) -> JSONValue? {
    guard case .object(let members) = json else { return nil }
    return members.first { $0.0 == key }?.1
  }

  @Test(
    "the keys that scripts read",
    arguments: [
      (
        "",
        "load target_concurrency target_alternative per_replica_capacity_rps replicas gpus nodes "
          + "cost_per_hour gates at_headroom at_nominal at_peak one_fewer binding search tail provenance"
      ),
      (
        "load",
        "p95_concurrency p95_requests_per_second p95_tokens_per_second peak_concurrency windows window_s"
      ),
      ("gates", "headroom replay failure"), ("binding", "slo resource sentence"),
      ("at_headroom", "completed p95_ttft_ms verdict utilization provenance"),
      ("at_nominal", "completed verdict"), ("at_peak", "completed verdict"),
      ("one_fewer", "completed verdict"),
    ])
  func keys(_ path: String, _ keys: String) throws {
    let whole = SizingJSON.value(try Self.answer.get())
    let json = path.isEmpty ? whole : try #require(member(whole, path))
    for key in keys.split(separator: " ") {
      #expect(member(json, String(key)) != nil, "\(path).\(key)")
    }
    _ = try LocatedJSON.parse(JSONWriter.pretty(whole), file: "answer", what: "answer")
  }

  @Test func everyStepOfTheSearchIsListed() throws {
    let whole = SizingJSON.value(try Self.answer.get())
    guard case .array(let steps)? = member(whole, "search") else {
      Issue.record("no search")
      return
    }
    #expect(steps.count > 5)
    for step in steps {
      for key in ["replicas", "verdict", "margin", "runs"] { #expect(member(step, key) != nil) }
    }
  }

  /// The same answer with other needs and another fleet.
  private func changed(
    _ answer: SizingAnswer, _ gates: GateNeeds, fleet: SizedFleet?
  ) -> SizingAnswer {
    let judged = answer.judged
    return SizingAnswer(
      pool: answer.pool, demand: answer.demand,
      judged: JudgedGates(
        needs: gates, loads: judged.loads, proofs: judged.proofs, precision: judged.precision,
        replayExcess: judged.replayExcess, largestTried: judged.largestTried),
      fleet: fleet, proof: answer.proof, nearness: answer.nearness, search: answer.search,
      assumptions: answer.assumptions, warnings: answer.warnings, provenance: answer.provenance)
  }

  private func sentence(_ answer: SizingAnswer, queue: QueueCheck? = nil) -> String {
    SizingSentence(answer, queue: queue).text
  }

  @Test func theSentenceComesFirst() throws {
    let answer = try Self.answer.get()
    let replicas = try #require(answer.replicas)
    let sections = SizingSections(answer)
    #expect(
      sentence(answer).hasPrefix(
        "A draft, no proof: you need \(replicas) × (1 × L40S, llama-3.1-8b, "))
    #expect(sentence(answer).contains("$\(2 * replicas)"))
    #expect(
      (sections.gates + sections.proof).compactMap { $0?.title } == [
        "Load", "Gates", "Proof", "Sizes side by side", "Tail", "Search",
      ])
    #expect(answer.warnings.contains { $0.contains("draft") })
    var gates = answer.gates
    gates.failure = 9
    var none = changed(answer, gates, fleet: nil)
    #expect(sentence(none).hasPrefix("Nothing up to 4096 × (1 × L40S"))
    #expect(sentence(none).contains("the failure gate decides and needs 9"))
    gates.failure = nil
    gates.headroom = nil
    gates.tried = ["headroom"]
    none = changed(answer, gates, fleet: nil)
    #expect(sentence(none).contains("holds the SLO at p95 load"))
    #expect(GateRow.all(none).count { $0.count == "not tried" } == 2)
  }

  @Test func theSentenceNamesEveryGateThatDecides() throws {
    let sized = try Self.answer.get()
    let replicas = try #require(sized.replicas)
    var tried = GateNeeds(headroom: replicas, replay: 1, failure: replicas)
    tried.tried = sized.gates.tried
    let fleet = SizedFleet(
      replicas: replicas, nodes: 2,
      spreads: [FleetSpread(replicas: 12, nodes: 3), FleetSpread(replicas: 9, nodes: 9)], lost: 1,
      paidGPUs: replicas, costPerHour: nil, cell: nil)
    let answer = changed(sized, tried, fleet: fleet)
    let doubt = try #require(answer.pool.evidence.doubt)
    #expect(answer.decidingWords == "the headroom and failure gates decide alike")
    #expect(sentence(answer).hasSuffix("; \(doubt)"))
    let spread = try #require(answer.spreadSentence)
    #expect(
      spread.contains("12 replicas (12 GPUs) on 3") && spread.contains("9 replicas (9 GPUs) on 9"))
  }

  /// The exit status is that of a miss: so is the sentence.
  @Test func aQueueThatIsTooLongIsNoAnswer() throws {
    let answer = try Self.answer.get()
    let queue = try #require(QueueCheck(0, answer.proof?.atHeadroom, pool: 0, rate: 1e3))
    #expect(!queue.holds)
    let text = sentence(answer, queue: queue)
    #expect(!text.contains("You need") && text.contains("0 were allowed"))
  }
}
