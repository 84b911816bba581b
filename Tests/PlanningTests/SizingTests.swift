import Engine
import Fleet
import Metrics
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Planning
@testable import Plans

/// A chat on small replicas: one replica carries some two requests a second.
private func chat(_ overrides: String...) throws -> Scenario {
  try Fixture.scenario(
    """
    {
      model: "llama-3.1-8b",
      workload: { arrivals: { process: "poisson", ratePerSecond: 8 }, promptTokens: 1500,
                  outputTokens: { distribution: "lognormal", mean: 150, p95: 400 }, duration: "10m" },
      fleet: { pools: [{ name: "main", gpu: "L40S", price: 1 }] },
      slo: { ttftMs: { p95: 1500 }, tpotMs: { p95: 60 } },
    }
    """, overrides)
}

private func quickOptions(threads: Int = 2) -> SizingOptions {
  var options = SizingOptions()
  options.threads = threads
  options.window = Seconds(30)
  options.requestsPerReplicate = 500
  options.replicates = 6
  options.replicateCap = 12
  return options
}

private func size(_ scenario: Scenario, threads: Int = 2) throws -> SizingAnswer {
  let options = quickOptions(threads: threads)
  return try SizingProblem(scenario, options: options)
    .size(SizingLoad(scenario, window: options.window), catalog: Fixture.identity())
}

@Suite struct SizingTests {
  static let answer = Result { try size(chat()) }

  @Test func theAnswerIsTheLargestGateAndBothSidesAreShown() throws {
    let answer = try Self.answer.get()
    let gates = answer.gates
    let replicas = try #require(answer.replicas)
    #expect(replicas == [gates.headroom, gates.replay, gates.failure].compactMap { $0 }.max())
    #expect(try #require(gates.headroom) > 1)
    #expect(try #require(gates.replay) <= #require(gates.headroom))
    #expect(answer.judged.proofs.map(\.gate).sorted() == ["failure", "headroom", "replay"])
    for proof in answer.judged.proofs {
      #expect(try #require(proof.held).margin >= 0, "\(proof)")
      if let missed = proof.missed { #expect(missed.room < (proof.held?.room ?? 0)) }
      #expect(proof.fewerVerdict != .holds)
    }
    #expect(answer.proof?.accepted.verdict == .holds && answer.proof?.atHeadroom?.verdict == true)
    #expect(
      answer.proof?.oneFewer?.verdict != .holds && answer.proof?.oneFewer?.replicas == replicas - 1)
    #expect(answer.proof?.binding?.gate == gates.binding)
    #expect(answer.costPerHour == Double(replicas) && answer.gpus == replicas)
  }

  /// The design load of Poisson traffic is Poisson traffic at that rate.
  @Test func simulatingTheDesignRateAgrees() throws {
    let answer = try Self.answer.get()
    let needed = try #require(answer.demand.needs[0].replicas)
    let rate = try #require(answer.proof?.held.requestsPerSecond)
    let design = answer.demand.needs[0].target / answer.demand.needs[0].load.mean * 8
    func share(_ replicas: Int) throws -> Double {
      let scenario = try chat(
        "workload.arrivals.ratePerSecond=\(design)", "fleet.pools[0].replicas=\(replicas)",
        "workload.duration=1200")
      let summary = try scenario.simulate(catalog: Fixture.identity()).summary
      return summary.overall.limits.compactMap(\.share.value).min() ?? 0
    }
    #expect(try share(needed) > 0.945)
    #expect(try share(needed - 1) < 0.955)
    #expect(rate > 0.5 * design / Double(needed) && rate < 3 * design / Double(needed))
  }

  @Test("more load never needs fewer replicas")
  func monotone() throws {
    func needed(_ change: String) throws -> Int {
      let problem = SizingProblem(try chat(change), options: quickOptions())
      var judge = try Judge(
        LoadDemand(problem, SizingLoad(problem.scenario, window: problem.options.window)))
      return try judge.search(judge.demand.design, purpose: "headroom", from: 2).replicas ?? 0
    }
    let counts = try [4, 16].map { try needed("workload.arrivals.ratePerSecond=\($0)") }
    #expect(counts[0] < counts[1], "\(counts)")
    let margins = try [0.0, 0.6].map { try needed("headroom={margin:\($0)}") }
    #expect(margins[0] < margins[1], "\(margins)")
  }

  @Test func threadsChangeNothing() throws {
    let one = try size(chat(), threads: 1)
    let two = try Self.answer.get()
    #expect(
      one.search == two.search && one.gates == two.gates && one.demand.needs == two.demand.needs)
    #expect(one.tail == two.tail && one.proof?.comparison == two.proof?.comparison)
    #expect(one.judged.proofs == two.judged.proofs && one.holdsUpTo == two.holdsUpTo)
    #expect(one.proof?.atHeadroom?.overall == two.proof?.atHeadroom?.overall)
  }

  @Test func numbersSideBySide() throws {
    let answer = try Self.answer.get()
    let sizes = try #require(answer.proof?.comparison)
    let replicas = try #require(answer.replicas)
    #expect(try #require(sizes.perfect) <= #require(answer.gates.withoutFailure))
    #expect(try #require(sizes.hourlyPeak) <= replicas)
    #expect(sizes.requestsPerGPUHour > 0 && sizes.gpusByRequests <= replicas)
    #expect(answer.warnings.contains { $0.contains("draft") })
    let problem = SizingProblem(try chat(), options: quickOptions())
    let few = try LoadDemand(problem, SizingLoad(problem.scenario, window: Seconds(60)))
    #expect(
      few.warningsOfLoad.contains { $0.contains("p95 of 10 windows: this is your maximum") })
    #expect(answer.warnings.contains { $0.contains("less than a week") })
    let own = try #require(answer.proof?.concurrency?.counted)
    #expect(abs(own - (try #require(answer.proof?.concurrency?.byLittle))) < 1e-3 * own)
    #expect(
      own < answer.demand.needs[0].load.mean, "SLO concurrency bounds that of a fleet that holds")
    #expect(try #require(answer.holdsUpTo) >= 1.3)
  }

  @Test func nothingHoldsWithTooFewReplicas() throws {
    let scenario = try chat()
    var options = quickOptions()
    options.maxReplicas = 1
    let answer = try SizingProblem(scenario, options: options)
      .size(SizingLoad(scenario, window: options.window), catalog: Fixture.identity())
    #expect(answer.replicas == nil && answer.gates.headroom == nil)
    #expect(!answer.search.isEmpty && answer.search.allSatisfy { $0.replicas == 1 })
    #expect(answer.gates.tried == ["headroom"], "no word on gates that nothing was tried for")
    #expect(answer.judged.largestTried?.replicas == 1 && answer.pool.maxReplicas == 1)
  }

  /// Requests alone are played one after another, far apart: the clock must hold the most that are taken.
  @Test func everyNumberOfLoneRequestsFitsTheClock() throws {
    var options = quickOptions()
    options.requestsPerReplicate = 3000
    let problem = SizingProblem(try chat(), options: options)
    let demand = try LoadDemand(problem, SizingLoad(problem.scenario, window: options.window))
    let count = try demand.design.replicates(1, threads: 1)[0].requests.count
    #expect((3356..<4000).contains(count), "so many are all taken: \(count)")
    #expect(try LoneRequests(problem).limits(demand.design).isEmpty)
  }

  @Test("replicates go on until the interval is as narrow as asked, or end and say so")
  func precision() throws {
    func check(_ asked: Double, cap: Int) throws -> PrecisionCheck {
      var options = quickOptions()
      options.relativeError = asked
      options.replicateCap = cap
      let problem = SizingProblem(try chat(), options: options)
      var judge = try Judge(
        LoadDemand(problem, SizingLoad(problem.scenario, window: options.window)))
      let found = try judge.search(judge.demand.design, purpose: "headroom", from: 3)
      let needed = try #require(found.replicas)
      let proof = GateProof("headroom", running: needed, fleet: needed, found)
      return try #require(PrecisionCheck([proof], options))
    }
    let first = try check(0.5, cap: 12)
    let second = try check(first.reached * 0.75, cap: 100)
    #expect(first.isMet && first.sentence.contains("met"))
    #expect(second.isMet && second.replicates > 6, "\(first), then \(second)")
    let third = try check(1e-6, cap: 12)
    #expect(!third.isMet && third.replicates == 12)
    #expect(third.sentence.contains("reached") && third.sentence.contains("with 12 replicates"))
  }

  @Test(
    "what cannot be sized says why",
    arguments: [
      ("slo={}", InputError.Code.missingKey, "nothing to size"),
      ("workload.duration=20", .outOfRange, "less than one window"),
      ("workload.arrivals={process:\"closedLoop\",concurrency:4}", .conflict, "closed loop"),
      ("slo.tpotMs={p95:1}", .outOfRange, "bound by memory"),
      ("slo.ttftMs={p95:5}", .outOfRange, "bound by compute"),
    ])
  func refusals(_ change: String, _ code: InputError.Code, _ words: String) throws {
    let scenario = try chat(change)
    do {
      _ = try size(scenario)
      Issue.record("\(change) was sized")
    } catch let errors as InputErrors {
      #expect(errors.errors[0].code == code)
      #expect(errors.errors[0].message.contains(words), "\(errors.errors[0].message)")
    }
  }
}

@Suite struct SizingDesignTests {
  private func demand(_ overrides: String...) throws -> LoadDemand {
    let scenario = try Fixture.scenario(
      """
      { model: "llama-3.1-8b", fleet: { pools: [{ gpu: "L40S" }] }, slo: { e2eMs: { p95: 20000 } },
        workload: { arrivals: { process: "diurnal", ratePerSecond: 0.5, hourly: [\
      1,1,1,1,1,1,2,3,4,5,6,7,8,9,10,11,12,12,11,10,8,6,4,2] }, promptTokens: 100, outputTokens: 50,
        duration: "24h" } }
      """, overrides)
    var options = quickOptions()
    options.window = Seconds(300)
    let problem = SizingProblem(scenario, options: options)
    return try LoadDemand(problem, SizingLoad(scenario))
  }

  @Test func replicatesMeetTheTargetOnAverage() throws {
    let demand = try demand()
    let loads = try demand.design.replicates(20, threads: 2)
    let mean = loads.reduce(0) { $0 + $1.load.concurrency } / 20
    // The first six meet it exactly; later ones have other windows, of loads within 15 % of each other.
    let first = loads.prefix(6).reduce(0) { $0 + $1.load.concurrency } / 6
    #expect(abs(first / demand.leading.target - 1) < 0.02)
    #expect(abs(mean / demand.leading.target - 1) < 0.06)
    for replicate in loads {
      let arrivals = replicate.requests.map(\.arrival)
      #expect(arrivals == arrivals.sorted())
      let measured = replicate.requests.filter { $0.classIndex == 0 }
      #expect(measured.count == replicate.counts[0] && replicate.load.requests == measured.count)
      #expect(replicate.requests[0].classIndex == 1, "a lead-in comes first")
      let first = try #require(measured.first).arrival.seconds.value
      let last = try #require(measured.last).arrival.seconds.value
      #expect(last - first <= replicate.load.seconds)
    }
    let again = try self.demand().design.replicates(2, threads: 1)
    #expect(again[1].requests == loads[1].requests)
  }

  @Test("a node's loss, against trying every fleet", arguments: 1...8)
  func failureDomain(perNode: Int) {
    let domain = FailureDomain(gpusPerNode: 8 * perNode, gpusPerReplica: 8)
    for needed in 1...30 {
      let nodes = (needed + perNode - 1) / perNode + 1
      let least = (needed...(nodes * perNode)).first { $0 - ($0 + nodes - 1) / nodes >= needed }
      #expect(domain.replicas(keeping: needed) == least)
      let replicas = domain.replicas(keeping: needed)
      #expect(domain.nodes(for: replicas, keeping: needed) <= nodes)
      #expect(replicas - domain.lost(domain.spread(replicas, keeping: needed)) >= needed)
      #expect(domain.nodes(for: replicas, keeping: needed) * perNode >= replicas)
    }
  }

  @Test("fewest nodes, and every fleet on more nodes, against trying all", arguments: 1...8)
  func spreads(perNode: Int) {
    let domain = FailureDomain(gpusPerNode: 8 * perNode, gpusPerReplica: 8)
    func keeps(_ replicas: Int, _ nodes: Int, _ needed: Int) -> Bool {
      replicas <= nodes * perNode && replicas - (replicas + nodes - 1) / nodes >= needed
    }
    var nodesBefore = 0
    for needed in 1...20 {
      let replicas = domain.replicas(keeping: needed)
      let nodes = domain.nodes(for: replicas, keeping: needed)
      // No fleet on fewer nodes, and more need never takes fewer nodes.
      for fewer in 1..<nodes {
        #expect(!(1...(fewer * perNode)).contains { keeps($0, fewer, needed) })
      }
      #expect(nodes >= nodesBefore)
      nodesBefore = nodes
      for least in [1, needed + 2] {
        let first = FleetSpread(replicas: max(replicas, least), nodes: nodes)
        let found = domain.spreads(keeping: needed, least: least, from: first)
        var smallest = first.replicas
        var wanted: [FleetSpread] = []
        for nodes in (nodes + 1)...40 {
          guard let some = (least...60).first(where: { keeps($0, nodes, needed) }),
            some < smallest
          else { continue }
          smallest = some
          wanted.append(FleetSpread(replicas: some, nodes: nodes))
        }
        #expect(found == wanted, "\(needed) of at least \(least)")
        // One to a node: the smallest there is grows with what is needed.
        #expect((found.last ?? first).replicas == max(least, needed + 1))
      }
    }
  }

  @Test func aVerdictNeedsItsWholeInterval() throws {
    let scenario = try chat()
    let criteria = Criterion.all(scenario)
    func outcome(_ within: Int) throws -> TrialOutcome {
      var tally = ObjectiveTally(objective: scenario.objectives[0])
      for index in 0..<1000 {
        let slow = SimulationTime(Seconds(index < within ? 0.01 : 9))
        tally.finished(RequestLatency(ttft: slow, tpot: slow, e2el: slow))
      }
      var fake = TrialOutcome(standings: [], counts: [1000], simulated: 1000, isCutShort: false)
      fake.standings = [ObjectiveStanding(arrived: 1000, ended: 1000, tally: tally)]
      return fake
    }
    func verdict(_ shares: [Int]) throws -> SizingVerdict {
      Evaluation(
        try shares.map(outcome), replicas: 1, criteria: criteria, scenario: scenario
      ).verdict
    }
    #expect(try verdict([960, 961, 962, 963]) == .holds)
    #expect(try verdict([940, 941, 942, 943]) == .fails)
    #expect(try verdict([930, 950, 970, 960]) == .undecided)
    #expect(try verdict([990]) == .undecided)
  }
}

@Suite struct KnobGridTests {
  @Test func everyCombinationOnce() throws {
    let place = SourceLocation(file: "test")
    let grid = AxisSetting.all([
      try Axis("tp", .pool(PoolKeys.tensorParallel), ["1", "2"], at: place),
      try Axis("precision", .pool(PoolKeys.weights), ["bf16", "fp8"], at: place),
    ])
    #expect(grid.count == 4 && Set(grid).count == 4)
    #expect(grid[1].description == "tp 1, precision fp8")
    #expect(
      grid[1].overrides == ["fleet.pools[0].tensorParallel=1", "fleet.pools[0].weights=\"fp8\""])
    #expect(AxisSetting.all([]).map(\.description) == [""])
  }

  @Test func theCheapestIsByCostOnlyWhereAllHaveOne() {
    let setting = AxisSetting.all([])[0]
    func sized(_ gpus: Int?, _ cost: Double?) -> SizedSetting {
      var one = SizedSetting(setting, reason: gpus == nil ? "does not fit" : "")
      (one.replicas, one.gpus, one.costPerHour) = (gpus, gpus, cost)
      return one
    }
    #expect(SizedSetting.best([sized(nil, nil), sized(4, 20), sized(8, 10)]) == 2)
    #expect(SizedSetting.best([sized(nil, nil), sized(4, nil), sized(8, 10)]) == 1)
    #expect(SizedSetting.best([sized(8, 10), sized(4, 10)]) == 0)
    #expect(SizedSetting.best([sized(nil, nil)]) == nil)
  }
}
