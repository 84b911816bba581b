import Metrics
import Testing
import Text
import Units

@testable import Planning

/// A chat of which an L40S carries some two requests a second.
private func source(_ overrides: String...) throws -> ScenarioSource {
  var tree = try LocatedJSON.parse(
    """
    {
      model: "llama-3.1-8b",
      workload: { arrivals: { process: "poisson", ratePerSecond: 3 }, promptTokens: 1500,
                  outputTokens: { distribution: "lognormal", mean: 150, p95: 400 }, duration: "20m" },
      fleet: { pools: [{ name: "main", gpu: "L40S", price: 1, kvBlocks: 16000 }] },
      slo: { ttftMs: { p95: 1500 }, tpotMs: { p95: 60 } },
    }
    """, file: "s.json5", what: "scenario")
  for change in overrides { try JSONOverride(parsing: change).apply(to: &tree) }
  return ScenarioSource(tree: tree)
}

/// Small: a replicate has two windows of a minute.
private func sizing(_ threads: Int) -> SizingOptions {
  var options = SizingOptions()
  options.threads = threads
  options.window = Seconds(60)
  options.requestsPerReplicate = 1000
  options.replicateCap = 10
  return options
}

private func compare(
  _ sources: [ScenarioSource], _ change: (inout CandidateAxes) -> Void, threads: Int = 2,
  proofs: Int = 1
) throws -> ComparisonAnswer {
  var axes = CandidateAxes()
  change(&axes)
  var options = ComparisonOptions()
  options.sizing = sizing(threads)
  options.proofs = proofs
  return try ComparisonProblem(
    sources, axes: axes, catalog: Fixture.catalog.get(), options: options
  ).compare(identity: Fixture.identity())
}

@Suite struct ComparisonTests {
  private static func grid(_ axes: inout CandidateAxes) {
    axes.gpus = ["L40S", "A100-SXM"]
    axes.tensorParallel = [1, 3]
    axes.precisions = ["fp8", "nvfp4"]
    axes.prices = [("A100-SXM", 2)]
  }
  static let answer = Result { try compare([source()], grid) }

  @Test func everyCandidateHasFiguresOrAReason() throws {
    let answer = try Self.answer.get()
    #expect(answer.candidates.count == 8)
    for entry in answer.candidates {
      #expect((entry.size == nil) == (entry.candidate.reason != nil), "\(entry.candidate.name)")
    }
    let odd = answer.candidates.filter { $0.candidate.tensorParallel == 3 }
    #expect(odd.count == 4 && odd.allSatisfy { $0.size == nil })
    // A100 multiplies neither format.
    let wide = answer.candidates.filter { $0.candidate.gpu == "A100-SXM" && $0.size != nil }
    #expect(wide.map(\.candidate.precision).sorted() == ["W4A16 (nvfp4)", "W8A16 (fp8)"])
  }

  @Test func theWinnerIsTheCheapestAndProven() throws {
    let answer = try Self.answer.get()
    let sizes = answer.candidates.compactMap(\.size)
    let costs = sizes.compactMap(\.costPerHour)
    #expect(answer.order == .cost && costs == costs.sorted() && costs.count == 4)
    let winner = try #require(answer.winner)
    #expect(winner.size?.isProven == true && winner.differences.isEmpty)
    for size in sizes {
      #expect(size.replicas == [size.headroom, size.failure, size.replay ?? 0].max())
      #expect(size.holdsUpTo >= 1.3 * 0.99 && size.utilizationAtMean < size.utilizationAtPercentile)
      #expect(size.gpus == size.replicas && size.watts > 0 && (size.attainment ?? 0) > 0.9)
    }
    for rival in answer.candidates.dropFirst() where rival.size != nil {
      #expect(rival.differences.count == PairedDifference.Metric.allCases.count)
    }
  }

  /// The proof is `size` itself.
  @Test func theProofIsThatOfSize() throws {
    let winner = try #require(Self.answer.get().winner)
    let scenario = try #require(winner.candidate.scenario)
    let own = try SizingProblem(scenario, options: sizing(2))
      .size(SizingLoad(scenario, window: sizing(2).window), catalog: Fixture.identity())
    #expect(own.replicas == winner.size?.replicas && own.holdsUpTo == winner.size?.holdsUpTo)
    #expect(own.nodes == winner.size?.nodes && own.costPerHour == winner.size?.costPerHour)
  }

  @Test func threadsChangeNothing() throws {
    func few(_ axes: inout CandidateAxes) {
      axes.gpus = ["L40S", "H200"]
      axes.tensorParallel = [1]
    }
    let one = try compare([source()], few, threads: 1, proofs: 0)
    let two = try compare([source()], few, threads: 3, proofs: 0)
    #expect(one.map != nil)
    #expect(one.candidates.map(\.candidate.name) == two.candidates.map(\.candidate.name))
    #expect(one.candidates.map(\.size) == two.candidates.map(\.size))
    #expect(one.candidates.map(\.differences) == two.candidates.map(\.differences))
    #expect(one.map == two.map && one.simulatedRequests == two.simulatedRequests)
  }

  @Test func scenariosWithTheSameLoadArePaired() throws {
    let faster = try source("fleet.pools[0].gpu=H200-SXM", "name=second")
    let other = try source("workload.arrivals.ratePerSecond=2", "name=third")
    let answer = try compare([source("name=first"), faster, other], { _ in }, proofs: 0)
    #expect(answer.candidates.count == 3 && answer.loads.count == 2)
    let winner = try #require(answer.winner)
    for entry in answer.candidates.dropFirst() {
      #expect(entry.differences.isEmpty == (entry.candidate.load != winner.candidate.load))
    }
    #expect(answer.warnings.contains { $0.contains("2 different loads") })
    #expect(answer.warnings.contains { $0.contains("screening") })
  }

  @Test func withoutAPriceTheOrderIsThatOfGPUs() throws {
    let answer = try compare(
      [source()],
      {
        $0.gpus = ["L40S", "H200"]
        $0.precisions = ["fp8"]
      }, proofs: 0)
    #expect(answer.order == .gpus && answer.orderReason?.contains("H200-SXM has no price") == true)
    #expect(answer.candidates.contains { $0.candidate.tensorParallel == 8 })
    let gpus = answer.candidates.compactMap { $0.size?.gpus }
    #expect(gpus == gpus.sorted())
  }

  @Test func nothingHoldsBelowThePhysicalLimit() throws {
    let answer = try compare([source("slo={ttftMs:{p95:1}}")], { $0.tensorParallel = [1, 2] })
    #expect(answer.winner == nil && answer.map == nil)
    #expect(
      answer.candidates.allSatisfy { $0.candidate.reason?.contains("idle replica") == true })
  }

  @Test func unknownNamesAreInputErrors() throws {
    for change: (inout CandidateAxes) -> Void in [
      { $0.gpus = ["H900"] }, { $0.precisions = ["fp7"] },
    ] {
      #expect(throws: InputErrors.self) { try compare([source()], change) }
    }
    let two = try source("fleet.pools=[{gpu:\"L40S\"},{gpu:\"L40S\"}]")
    #expect(throws: ReadError.self) { try compare([two], { _ in }) }
  }
}

@Suite struct ComparisonLawTests {
  @Test func frontsHoldWhatNothingBeats() {
    let points: [(x: Double, y: Double)?] = [(1, 5), (2, 2), (5, 1), (3, 3), nil, (2, 2), (1, 6)]
    #expect(ParetoFront.members(points) == [true, true, true, false, false, true, false])
  }

  @Test func equalRunsDoNotDiffer() throws {
    let figures = (0..<5).map { index in
      ReplicateFigures(ttftP95: Double(index), tpotP95: 3, attainment: 0.9)
    }
    let slower = figures.map {
      ReplicateFigures(ttftP95: ($0.ttftP95 ?? 0) + 2, tpotP95: nil, attainment: 0.9)
    }
    let same = PairedDifference.between(figures, and: figures)
    #expect(same.count == 3 && same.allSatisfy { !$0.isSignificant && $0.difference == 0 })
    let other = PairedDifference.between(slower, and: figures)
    #expect(other.map(\.metric) == [.ttftP95, .attainment])
    #expect(other[0].isSignificant && abs(other[0].difference - 2) < 1e-12)
  }

  private func choice(_ gpu: String, perLoad: Double, perNode: Int, error: Double) -> GPUChoice {
    let domain = FailureDomain(gpusPerNode: perNode, gpusPerReplica: 1)
    let curve = DemandCurve(
      name: gpu, domain: domain, gpusPerReplica: 1, perDesignLoad: perLoad, margin: 0.25)
    return GPUChoice(gpu: gpu, curves: [curve], error: ModelError(sigma: error))
  }

  /// 20 replicas a design load on nodes of 4: 5 nodes work, and 16 are left of them for the percentile.
  @Test func nodesAreWholeAndOneMayBeLost() {
    let curve = choice("A", perLoad: 20, perNode: 4, error: 0).curves[0]
    #expect(curve.nodes(demand: 1) == 5)
    // 21 replicas take 6 nodes; 16.8 → 17 take 5 and one to spare.
    #expect(curve.nodes(demand: 1.05) == 6)
    #expect(curve.nodes(demand: 0.01) == 2 && curve.gpus(demand: 2) == 40)
    #expect(curve.nodes(demand: 1, capacity: 0.5) == 10)
    #expect(curve.replicaGPUs(demand: 1) == 20)
    let gpus = (1...60).map {
      choice("B", perLoad: Double($0), perNode: 8, error: 0).curves[0].replicaGPUs(demand: 1)
    }
    #expect(gpus == gpus.sorted(), "more load never takes fewer GPUs")
  }

  @Test func theMapFlipsWhereCostsAreEqual() {
    let map = WinnerMap(
      choice("A", perLoad: 20, perNode: 4, error: 0.1),
      choice("B", perLoad: 10, perNode: 4, error: 0.1), ratio: 1.5)
    for (column, flip) in map.flips.enumerated() {
      #expect(flip.low <= flip.ratio && flip.ratio <= flip.high)
      for (row, ratio) in map.ratios.enumerated() {
        let cell = map.cells[row][column]
        let isSecond = Double(flip.secondGPUs) * ratio < Double(flip.firstGPUs)
        #expect(cell.choice == (isSecond ? 1 : 0))
        if !cell.isUncertain { #expect(ratio < flip.low || ratio > flip.high) }
      }
    }
    #expect(map.flips.last.map { abs($0.ratio - 2) < 0.1 } == true)
    #expect(map.ratios == map.ratios.sorted(by: >))
  }
}
