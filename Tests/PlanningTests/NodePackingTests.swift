// NodePackingTests.swift: what every packing keeps, and that fewer nodes do not do.

import Kernel
import Testing

@testable import Planning

@Suite struct NodePackingTests {
  /// Small enough to try every way.
  private static func small(_ seed: Int) -> (models: [PackedModel], gpus: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "packing")
    let count = Int.random(in: 2...3, using: &random)
    let gpus = count == 2 ? 8 : 4
    let sizes = seed % 3 == 0 ? [1, 2, 3, 5, 6] : [1, 2, 4]
    let models = (0..<count).map { index in
      let size = sizes.filter { $0 < gpus }.randomElement(using: &random) ?? 1
      let needed = Int.random(in: 1...max(1, gpus / size), using: &random)
      return PackedModel(
        name: "m\(index)", gpusPerReplica: size,
        atLeast: max(1, needed + Int.random(in: -2...3, using: &random)), needed: needed)
    }
    return (models, gpus)
  }

  /// Any sizes, whole nodes and spanning replicas included.
  private static func any(_ seed: Int) -> (models: [PackedModel], gpus: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "packing-any")
    let gpus = [4, 8, 8, 16, 72].randomElement(using: &random) ?? 8
    let models = (0..<Int.random(in: 1...5, using: &random)).map { index in
      let needed = Int.random(in: 1...60, using: &random)
      return PackedModel(
        name: "m\(index)",
        gpusPerReplica: [1, 2, 3, 4, 6, 8, 16].randomElement(using: &random) ?? 1,
        atLeast: max(1, needed + Int.random(in: -10...20, using: &random)), needed: needed)
    }
    return (models, gpus)
  }

  static func check(_ packing: NodePacking, _ seed: Int) {
    for node in packing.nodes {
      #expect(packing.idleGPUs(of: node) >= 0, "seed \(seed): \(node)")
      #expect(node.nodes == 1 || node.replicas.reduce(0, +) == 1, "seed \(seed)")
      #expect(node.replicas.contains { $0 > 0 }, "seed \(seed): an empty node")
    }
    for (index, model) in packing.models.enumerated() {
      let all = packing.replicas[index]
      #expect(all >= model.atLeast, "seed \(seed): \(model)")
      for node in packing.nodes {
        #expect(all - node.replicas[index] >= model.needed, "seed \(seed): \(model)")
      }
      #expect(packing.leftAfterLoss[index] >= model.needed, "seed \(seed)")
    }
    #expect(packing.nodeCount <= packing.nodesApart, "seed \(seed)")
    #expect(packing.gpus <= packing.nodeCount * packing.gpusPerNode, "seed \(seed)")
    #expect(packing.layouts.reduce(0) { $0 + $1.count } == packing.nodes.count, "seed \(seed)")
  }

  @Test("no node is too full, any loss leaves what is needed", arguments: 0..<60)
  func laws(seed: Int) {
    let (models, gpus) = Self.any(seed)
    let packing = NodePacking(models, gpusPerNode: gpus)
    Self.check(packing, seed)
    #expect(packing == NodePacking(models, gpusPerNode: gpus), "seed \(seed)")
  }

  @Test("fewer nodes never do", arguments: 0..<40)
  func fewest(seed: Int) {
    let (models, gpus) = Self.small(seed)
    let packing = NodePacking(models, gpusPerNode: gpus)
    Self.check(packing, seed)
    #expect(packing.isFewest, "seed \(seed)")
    // More nodes hold what fewer do, so one number tells.
    let fewer = packing.nodeCount - 1
    #expect(!Brute.packs(models, gpus, nodes: fewer), "seed \(seed): \(models) on \(fewer)")
  }

  @Test func sharedNodesNeedFewerSpares() {
    // By hand: alone, 7 replicas of one GPU take a node and a spare one: 14 on 2 nodes. Four such models are 56
    // GPUs on 8 nodes; spread over 5 nodes each needs 7 + ⌈7/4⌉ = 9, 36 GPUs in all: 5 nodes.
    let models = (0..<4).map {
      PackedModel(name: "m\($0)", gpusPerReplica: 1, atLeast: 5, needed: 7)
    }
    let packing = NodePacking(models, gpusPerNode: 8)
    #expect(packing.nodesApart == 8 && packing.apart.allSatisfy { $0.replicas == 14 })
    #expect(packing.nodeCount == 5 && packing.replicas == [9, 9, 9, 9])
    #expect(packing.leftAfterLoss == [7, 7, 7, 7])
  }

  @Test func aModelAloneIsAsOnNodesOfItsOwn() {
    for needed in 1...30 {
      for size in [1, 2, 4, 8, 16] {
        let model = PackedModel(name: "m", gpusPerReplica: size, atLeast: 1, needed: needed)
        let packing = NodePacking([model], gpusPerNode: 8)
        Self.check(packing, needed)
        #expect(packing.nodeCount == packing.nodesApart, "\(needed) of \(size)")
      }
    }
  }

  @Test func spanningReplicasTakeWholeNodes() {
    let large = PackedModel(name: "large", gpusPerReplica: 12, atLeast: 2, needed: 2)
    let little = PackedModel(name: "little", gpusPerReplica: 1, atLeast: 3, needed: 3)
    let packing = NodePacking([large, little], gpusPerNode: 8)
    Self.check(packing, 0)
    #expect(packing.replicas == [3, 6] && packing.nodeCount == 8)
    #expect(packing.nodes.filter { $0.nodes == 2 }.allSatisfy { $0.replicas == [1, 0] })
  }

  @Test func manyReplicasAreQuick() {
    let models = [(4, 700), (2, 900), (1, 2000)].map {
      PackedModel(name: "m\($0)", gpusPerReplica: $0, atLeast: $1, needed: $1 * 3 / 4)
    }
    let packing = NodePacking(models, gpusPerNode: 8)
    Self.check(packing, 0)
    // 2800 + 1800 + 2000 GPUs fill 825 nodes.
    #expect(packing.nodeCount == 825 && packing.isFewest)
  }
}

/// Every content of every node, one node after the other.
private enum Brute {
  /// Total and most on one node of each model, five bits each.
  private static func state(_ totals: [Int], _ most: [Int]) -> Int {
    (totals + most).reduce(0) { $0 << 5 | $1 }
  }

  static func packs(_ models: [PackedModel], _ gpus: Int, nodes: Int) -> Bool {
    var contents: [[Int]] = [[]]
    for model in models {
      contents = contents.flatMap { content in
        (0...(gpus / model.gpusPerReplica)).map { content + [$0] }
      }
    }
    contents = contents.filter { counts in
      zip(counts, models).reduce(0) { $0 + $1.0 * $1.1.gpusPerReplica } <= gpus
    }
    let kinds = models.count
    // More than this changes nothing.
    let cap = models.map { max($0.atLeast, $0.needed + gpus) }
    var reached: Set<Int> = [0]
    func parts(_ state: Int) -> [Int] {
      (0..<(2 * kinds)).map { state >> (5 * (2 * kinds - 1 - $0)) & 31 }
    }
    for _ in 0..<nodes {
      var next: Set<Int> = []
      for old in reached {
        let own = parts(old)
        for counts in contents {
          next.insert(
            state(
              (0..<kinds).map { min(cap[$0], own[$0] + counts[$0]) },
              (0..<kinds).map { max(own[kinds + $0], counts[$0]) }))
        }
      }
      reached = next
    }
    return reached.contains { state in
      let own = parts(state)
      return models.indices.allSatisfy {
        own[$0] >= models[$0].atLeast && own[$0] - own[kinds + $0] >= models[$0].needed
      }
    }
  }
}
