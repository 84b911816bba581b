// ReplicaTests.swift: a replica alone, without a fleet around it.

import Hardware
import Kernel
import Testing
import Units
import Workload

@testable import Engine

/// A step takes so many ticks, and each row's token of context some more.
private struct FlatModel: StepTimeModel {
  var base: Int64
  var slope: Int64

  private func seconds(_ ticks: Int64) -> Seconds {
    Seconds(Double(ticks) / Double(SimulationTime.ticksPerSecond))
  }
  func tokens(_ count: Int) -> StepPart { StepPart(memory: seconds(base)) }
  func sampling(rows: Int) -> StepPart { .zero }
  func decodeAttention(rows: Int) -> DecodeAttentionTime {
    DecodeAttentionTime(
      launch: .zero, memoryBase: .zero, memoryPerContextToken: seconds(slope), computeBase: .zero,
      computePerContextToken: .zero)
  }
  var promptAttentionLaunch: Seconds { .zero }
  func promptAttention(newTokens: Int, prefixTokens: Int) -> StepPart { .zero }
  func launches(tokens: Int) -> Seconds { .zero }
  func serial(sampledRows: Int) -> Seconds { .zero }
  func modelFLOPs(tokens: Int, attentionPairs: Double, sampledRows: Int) -> FLOPs { FLOPs(1) }
  func weightBytes(tokens: Int, samples: Bool) -> Bytes { Bytes(1) }
  var kvBytesPerToken: Bytes { Bytes(1) }
  var kvBytesPerReachedToken: Bytes { Bytes(0) }
  var peak: FLOPsPerSecond { FLOPsPerSecond(1) }
  var bandwidth: BytesPerSecond { BytesPerSecond(1) }
  var reach: Int? { nil }
}

@Suite struct ReplicaTests {
  private static let limits = EngineLimits(
    maxNumSeqs: 4, maxNumBatchedTokens: 64, maxModelLen: 4096, kvBlocks: 64)

  @Test("alone, a request ends after its chunks and its tokens", arguments: 0..<100)
  func closedForm(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed), name: "replica")
    let model = FlatModel(
      base: .random(in: 1...1 << 30, using: &random), slope: .random(in: 0...999, using: &random))
    let prompt = Int.random(in: 1...400, using: &random)
    let output = Int.random(in: 0...300, using: &random)
    let run = try Run(
      model, [Request(arrival: .zero, promptTokens: prompt, outputTokens: output)])
    let chunks = Int64((prompt + 63) / 64)
    let later = Int64(max(0, output - 1))
    // The j-th decode step attends over prompt + j tokens.
    let context = later * Int64(prompt) + later * (later + 1) / 2
    #expect(run.end == (chunks + later) * model.base + context * model.slope, "seed \(seed)")
    #expect(run.departures.map(\.id) == [0])
    #expect(run.departures[0].firstToken == (output > 0 ? chunks * model.base : -1))
  }

  @Test("who comes leaves once, and takes nothing along", arguments: 0..<50)
  func conservation(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed), name: "replica-conservation")
    let requests = (0..<40).map { _ in
      Request(
        arrival: .zero, promptTokens: .random(in: 1...400, using: &random),
        outputTokens: .random(in: 0...600, using: &random))
    }
    let run = try Run(FlatModel(base: 1000, slope: 1), requests)
    #expect(run.departures.map(\.id).sorted() == Array(requests.indices), "seed \(seed)")
    for item in run.departures {
      #expect(item.promptTokens == requests[item.id].promptTokens)
      #expect(item.firstScheduled >= 0 && item.firstScheduled <= run.end)
    }
    #expect(run.blocksLeft == 0)
  }

  @Test("who can never run is told so at once, who can run does", arguments: 0..<50)
  func reasons(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed), name: "replica-reasons")
    let requests = (0..<40).map { _ in
      Request(
        arrival: .zero, promptTokens: .random(in: 1...2000, using: &random),
        outputTokens: .random(in: 0...2000, using: &random))
    }
    let run = try Run(FlatModel(base: 1000, slope: 1), requests)
    #expect(run.departures.map(\.id).sorted() == Array(requests.indices), "seed \(seed)")
    for item in run.departures {
      let asked = requests[item.id]
      let held = asked.promptTokens + max(asked.outputTokens, 1) - 1
      let fits = held <= Self.limits.kvBlocks * EngineLimits.blockTokens
      #expect(item.reason == (fits ? .completed : .rejected), "seed \(seed)")
      #expect(item.outputTokens == asked.outputTokens)
      #expect((item.firstScheduled >= 0) == fits)
    }
  }

  /// All requests at once, to their ends.
  private struct Run {
    var departures: [Departure] = []
    var end: Int64 = 0
    var blocksLeft = 0

    init(_ model: FlatModel, _ all: [Request]) throws {
      var replica = Replica(
        id: 0, limits: limits, reach: nil, pool: 0, classCount: 1,
        contents: PromptContents(fronts: [.init(number: 0, tokens: 0)]))
      var requests = ActiveRequests()
      var costs = OwnedArray([StepCostTable(model: model, limits: limits)])
      var report = EngineReport(pools: 1, classes: 1)
      for (id, request) in all.enumerated() {
        _ = replica.enqueue(
          request, id: id, urgency: Urgency(), at: 0,
          requests: &requests, report: &report)
      }
      var next = try replica.build(at: 0, requests: &requests, costs: &costs, report: &report)
      while let now = next {
        end = now
        replica.endLeap(at: now, requests: &requests, report: &report)
        next = try replica.build(at: now, requests: &requests, costs: &costs, report: &report)
      }
      departures = report.departures.copied
      blocksLeft = replica.kv.used
      #expect(requests.count == 0)
    }
  }
}
