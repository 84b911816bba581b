import Metrics
import TestSupport
import Testing
import Text
import Units

@testable import Planning
@testable import Plans

/// A chat of which an L40S carries some two requests a second.
private func source(_ overrides: String...) throws -> FleetPlan {
  try Fixture.plan(
    """
    {
      model: "llama-3.1-8b",
      workload: { arrivals: { process: "poisson", ratePerSecond: 3 }, promptTokens: 1500,
                  outputTokens: { distribution: "lognormal", mean: 150, p95: 400 }, duration: "20m" },
      fleet: { pools: [{ name: "main", gpu: "L40S", price: 1, kvBlocks: 16000 }] },
      slo: { ttftMs: { p95: 1500 }, tpotMs: { p95: 60 } },
    }
    """, overrides)
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
  _ sources: [FleetPlan], _ change: (inout CandidateAxes) -> Void, threads: Int = 2,
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

  @Test func scenariosOfDifferentLoadsStandSideBySide() throws {
    let faster = try source("fleet.pools[0].gpu=H200-SXM", "name=second")
    let other = try source("workload.arrivals.ratePerSecond=2", "name=third")
    let answer = try compare([source("name=first"), faster, other], { _ in }, proofs: 0)
    #expect(answer.candidates.count == 3 && answer.loads.count == 2)
    #expect(answer.winner == nil && answer.map == nil && answer.tie == nil)
    #expect(answer.noWinner?.contains("2 different loads") == true && answer.isEveryLoadHeld)
    #expect(answer.candidates.map(\.candidate.load) == [0, 0, 1])
    // Only the second of the first load has a rival of its own load.
    #expect(answer.candidates.map(\.differences.isEmpty) == [true, false, true])
    #expect(answer.candidates[2].isOnCostFront, "a front is that of one load")
    #expect(answer.warnings.filter { $0.contains("screening") }.count == 2)
  }

  @Test func equalCandidatesTie() throws {
    let answer = try compare(
      [source("name=first"), source("name=second")], { _ in }, proofs: 2)
    let winner = try #require(answer.winner)
    #expect(winner.candidate.scenarioName == "first")
    let tie = try #require(answer.tie)
    #expect(tie.names.count == 1 && tie.names[0].hasPrefix("second"))
    #expect(tie.brokenBy == "the order in which they were given")
    #expect(answer.candidates.allSatisfy { $0.size?.isProven == true })
  }

  /// With a width asked for, replicates go on to it or to their cap, and the answer says which.
  @Test(arguments: [0.9, 1e-6])
  func intervalsAreAsNarrowAsAskedOrSaySo(wanted: Double) throws {
    var options = ComparisonOptions()
    options.sizing = sizing(2)
    options.sizing.requestsPerReplicate = 400
    options.sizing.replicateCap = 15
    options.sizing.relativeError = wanted
    options.proofs = 1
    var axes = CandidateAxes()
    axes.gpus = ["L40S", "A100-SXM"]
    axes.tensorParallel = [1]
    axes.prices = [("A100-SXM", 2)]
    let answer = try ComparisonProblem(
      [source()], axes: axes, catalog: Fixture.catalog.get(), options: options
    ).compare(identity: Fixture.identity())
    let widths = try #require(answer.widths)
    #expect(widths.asked == wanted && widths.cap == 15)
    let rival = try #require(answer.candidates.first { !$0.differences.isEmpty })
    let isWide = wanted < 0.01
    #expect(rival.differences.allSatisfy { $0.replicates == (isWide ? 15 : 10) })
    #expect(widths.wide.contains(rival.candidate.name) == isWide && widths.isMet != isWide)
    #expect(try #require(widths.differences) > 0 && (try #require(widths.proofs)) > 0)
    #expect(rival.differences.map(\.width).max() == widths.differences)
  }

  @Test func aPriceOrAStockOfNoCandidateIsRefused() throws {
    let first = #expect(throws: InputErrors.self) {
      try compare([source()], { $0.prices = [("B200", 3)] }, proofs: 0)
    }
    #expect(first?.errors.first?.location.file == "--price")
    #expect(first?.errors.first?.hint.contains("add it to --gpu") == true)
    var options = ComparisonOptions()
    options.sizing = sizing(1)
    options.stock = [GPUStock(gpu: "H200-NVL", count: 8)]
    var axes = CandidateAxes()
    axes.gpus = ["H200-SXM"]
    let problem = try ComparisonProblem(
      [source()], axes: axes, catalog: Fixture.catalog.get(), options: options)
    let error = #expect(throws: InputErrors.self) {
      try problem.compare(identity: Fixture.identity())
    }
    #expect(error?.errors.first?.hint.contains("did you mean \"H200-SXM\"?") == true)
  }

  /// The load that a screened fleet holds is bisected to 1 %, however far it is.
  @Test func capacityHasNoHardEnd() throws {
    let scenario = try source("workload.arrivals.ratePerSecond=0.4").resolved(
      Fixture.catalog.get())
    let options = sizing(1)
    let loads = try ComparisonLoads(
      scenario, SizingLoad(scenario, window: options.window), options: options)
    let screen = try CandidateScreen(scenario, loads, options: options)
    func capacity(_ replicas: Int) throws -> ScreenedCapacity {
      try screen.capacity(replicas)
    }
    let found = try [1, 4, 16].map { try capacity($0).factor }
    #expect(found[0] > 1 && found[2] > 20, "\(found)")
    #expect(found == found.sorted())
    let last = ComparisonLoads.factor(ComparisonLoads.lastStep)
    #expect(last > 250 && last < 251.5)
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
  @Test func settingsAsCheapTie() throws {
    func sized(_ name: String, replicas: Int?, gpus: Int?, cost: Double?) -> SizedSetting {
      var one = SizedSetting(AxisSetting(description: name), reason: "")
      (one.replicas, one.gpus, one.nodes, one.costPerHour) = (replicas, gpus, gpus, cost)
      return one
    }
    let unpriced = [
      sized("a", replicas: 4, gpus: 4, cost: nil), sized("b", replicas: 2, gpus: 4, cost: nil),
      sized("c", replicas: nil, gpus: nil, cost: nil), sized("d", replicas: 5, gpus: 5, cost: nil),
    ]
    #expect(SizedSetting.best(unpriced) == 0 && SizedSetting.ties(unpriced) == [1])
    let priced = [
      sized("a", replicas: 4, gpus: 4, cost: 8), sized("b", replicas: 3, gpus: 3, cost: 9),
    ]
    #expect(SizedSetting.best(priced) == 0 && SizedSetting.ties(priced).isEmpty)
  }

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
      name: gpu, domain: domain, gpusPerReplica: 1, perDesignLoad: perLoad, margin: 0.25,
      basis: .node)
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
