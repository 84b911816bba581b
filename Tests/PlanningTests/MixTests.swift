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

/// Mostly short prompts, and a few that are too long for a cheap GPU to answer in time.
private func source(_ overrides: String...) throws -> FleetPlan {
  try Fixture.plan(
    """
    {
      model: "llama-3.1-8b",
      workload: [
        { name: "chat", arrivals: { process: "poisson", ratePerSecond: 60 }, promptTokens: 300,
          outputTokens: { distribution: "lognormal", mean: 120, p95: 300 }, duration: "6m",
          slo: { ttftMs: { p95: 1000 }, tpotMs: { p95: 60 } } },
        { name: "documents", arrivals: { process: "poisson", ratePerSecond: 1.5 },
          promptTokens: { distribution: "uniform", min: 9000, max: 12000 }, outputTokens: 60,
          duration: "6m", slo: { ttftMs: { p95: 1000 }, tpotMs: { p95: 60 } } },
      ],
      fleet: { pools: [{ name: "main", gpu: "L40S", price: 0.6, maxNumSeqs: 128 }] },
    }
    """, overrides)
}

private func compare(
  threads: Int = 2, _ change: (inout ComparisonOptions) -> Void = { _ in }
) throws -> ComparisonAnswer {
  var axes = CandidateAxes()
  axes.gpus = ["L40S", "H200-SXM"]
  axes.tensorParallel = [1]
  axes.prices = [("L40S", 0.6), ("H200-SXM", 6)]
  var options = ComparisonOptions()
  options.sizing.threads = threads
  options.sizing.window = Seconds(15)
  options.sizing.requestsPerReplicate = 2000
  options.sizing.replicateCap = 10
  options.proofs = 0
  options.hasMix = true
  change(&options)
  return try ComparisonProblem(
    [source()], axes: axes, catalog: Fixture.catalog.get(), options: options
  ).compare(identity: Fixture.identity())
}

@Suite struct MixTests {
  static let answer = Result { try compare() }

  @Test func aMixIsCheaperThanWhatServesEveryPrompt() throws {
    let answer = try Self.answer.get()
    let mix = try #require(answer.mix)
    let uniform = try #require(mix.uniform)
    #expect(uniform.name == answer.winner?.candidate.name)
    let fleet = try #require(mix.fleet)
    #expect(fleet.short.gpu == "L40S" && fleet.long.gpu == "H200-SXM")
    #expect(fleet.threshold >= 300 && fleet.threshold < 12_000)
    #expect(try #require(fleet.costPerHour) < uniform.costPerHour ?? 0)
    #expect(fleet.gates.map(\.verdict) == [.holds, .holds, .holds, .holds])
    #expect(fleet.short.fewer != .holds && fleet.long.fewer != .holds)
    #expect(fleet.short.fewer != nil && fleet.long.fewer != nil)
  }

  /// Requests and work are told once, and every bucket is served.
  @Test func bucketsAndBoundAddUp() throws {
    let mix = try #require(Self.answer.get().mix)
    #expect(abs(mix.buckets.reduce(0) { $0 + $1.requestShare } - 1) < 1e-9)
    #expect(abs(mix.buckets.reduce(0) { $0 + $1.workShare } - 1) < 1e-9)
    for (bucket, next) in zip(mix.buckets, mix.buckets.dropFirst()) {
      #expect(bucket.maxTokens.map { $0 + 1 } == next.minTokens)
      #expect(abs(bucket.assigned.reduce(0) { $0 + $1.share } - 1) < 1e-6)
    }
    #expect(mix.buckets[0].minTokens == 1 && mix.buckets.last?.maxTokens == nil)
    #expect(try #require(mix.bound) > 0)
  }

  /// The pools as printed, read as a scenario, hold the SLO in a run of their own.
  @Test func aSimulationConfirmsThePools() throws {
    let fleet = try #require(Self.answer.get().mix?.fleet)
    let pools = fleet.pools.map(JSONWriter.compact).joined(separator: ",")
    let plan = try source("fleet={ pools: [\(pools)] }")
    let scenario = try plan.resolved(Fixture.catalog.get())
    #expect(scenario.pools.map(\.replicas) == [fleet.short.replicas, fleet.long.replicas])
    #expect(scenario.pools[0].prompts.max == fleet.threshold)
    #expect(scenario.pools.allSatisfy { $0.limits.maxNumSeqs == 128 })
    #expect(scenario.gpus == fleet.gpus)
    let outcome = try scenario.simulate(catalog: Fixture.identity())
    #expect(outcome.summary.verdict == true)
  }

  @Test func theNumberOfThreadsChangesNothing() throws {
    let one = try #require(compare(threads: 1).mix)
    let two = try #require(Self.answer.get().mix)
    #expect(one.fleet?.short == two.fleet?.short && one.fleet?.long == two.fleet?.long)
    #expect(one.fleet?.gates == two.fleet?.gates && one.bound == two.bound)
    #expect(one.simulatedRequests == two.simulatedRequests && one.fleetsTried == two.fleetsTried)
  }

  /// Fewer GPUs of a type than one pool of it would need: what is added are GPUs of the other.
  @Test func stockIsRespectedEverywhere() throws {
    let free = try #require(Self.answer.get().mix?.fleet)
    let count = free.long.gpus
    let answer = try compare { $0.stock = [GPUStock(gpu: "H200-SXM", count: count)] }
    let mix = try #require(answer.mix)
    let fleet = try #require(mix.fleet)
    #expect(fleet.long.gpus <= count && fleet.isProven)
    for told in mix.screened {
      let used = [told.short, told.long].filter { $0.gpu == "H200-SXM" }.reduce(0) { $0 + $1.gpus }
      #expect(used <= count)
    }
    // All there is of the better type does not do alone: the mix is the answer.
    #expect(answer.winner == nil && mix.uniform == nil)
    #expect(try #require(mix.bound) >= (Self.answer.get().mix?.bound ?? .infinity) - 1e-9)
  }

  @Test func anEmptyStockLeavesNothingToMix() throws {
    let mix = try #require(
      compare {
        $0.stock = [GPUStock(gpu: "H200-SXM", count: 0), GPUStock(gpu: "L40S", count: 0)]
      }.mix)
    #expect(mix.fleet == nil && mix.screened.isEmpty && mix.bound == nil && mix.uniform == nil)
  }
}

@Suite struct MixPartTests {
  @Test("what a fleet keeps is what it was sized to keep", arguments: [1, 2, 3, 4, 8])
  func keptIsTheReverse(replicasPerNode: Int) {
    let domain = FailureDomain(gpusPerNode: replicasPerNode, gpusPerReplica: 1)
    #expect(domain.kept(of: 0) == 0 && domain.kept(of: 1) == 0)
    for replicas in 1...60 {
      #expect(domain.kept(of: domain.replicas(keeping: replicas)) >= replicas)
      let kept = domain.kept(of: replicas)
      #expect(kept < replicas && (kept == 0 || domain.replicas(keeping: kept) <= replicas))
    }
  }

  @Test("buckets hold every request once, whatever the edges", arguments: 0..<5)
  func bucketsTile(seed: Int) throws {
    let scenario = try source("seed=\(seed + 1)").resolved(Fixture.catalog.get())
    var options = SizingOptions()
    options.window = Seconds(60)
    options.requestsPerReplicate = 2000
    let loads = try ComparisonLoads(
      scenario, SizingLoad(scenario, window: options.window), options: options)
    let replicates = try loads.design.replicates(2, threads: 1)
    let work = WorkRule(scenario.pools[0], meanContext: loads.meanContext)
    let all = replicates.reduce(0) { $0 + $1.counts.reduce(0, +) }
    for edge in [nil, 1, 300, 1_000_000] {
      let buckets = PromptBuckets(replicates, edge: edge, work: work)
      #expect(buckets.loads.reduce(0) { $0 + $1.requests } == all)
      #expect(zip(buckets.edges, buckets.edges.dropFirst()).allSatisfy { $0 < $1 })
      #expect(buckets.count == buckets.edges.count + 1 && buckets.count <= 10)
      #expect(edge.map { buckets.edges == [$0] } ?? (buckets.count > 2))
      let whole = replicates.reduce(0) { $0 + work.seconds($1.load) }
      let parts = buckets.loads.reduce(0) { $0 + work.seconds($1) }
      #expect(abs(whole - parts) <= 1e-9 * whole)
    }
  }
}
