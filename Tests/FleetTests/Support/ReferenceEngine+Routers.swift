// ReferenceEngine+Routers.swift: the routers, written out again.

import Engine
import Fleet
import Workload

extension ReferenceEngine {
  /// The replica of some pools to which a request goes; nil where none is up that takes it.
  /// - Parameter decodes: whether its prompt is computed.
  func route(_ request: Request, _ pools: [Int], decodes: Bool = false) -> Int? {
    let tokens = request.promptTokens
    let serving = replicas.filter {
      pools.contains($0.pool) && (scenario.pools[$0.pool].role == .decode) == decodes
    }
    let taking = serving.filter { replica in
      if let longest = replica.longest, tokens > longest { return false }
      return tokens >= replica.shortest
    }
    if taking.count < serving.count { notes.count(.routedByLength) }
    if taking.contains(where: { $0.longest == tokens || ($0.shortest == tokens && tokens > 1) }) {
      notes.count(.promptAtBound)
    }
    let candidates = taking.filter { $0.stage == .up }.map(\.number)
    guard !candidates.isEmpty else { return nil }
    if scenario.router == .roundRobin {
      let members = taking.map(\.number)
      let group = turns.firstIndex { $0.members == members } ?? turns.count
      if group == turns.count { turns.append((members, 0)) }
      let turn = turns[group].next < candidates.count ? turns[group].next : 0
      turns[group].next = (turn + 1) % candidates.count
      return candidates[turn]
    }
    if scenario.router == .weighted { return heaviest(candidates, of: taking.map(\.number)) }
    if scenario.router == .prefixAware || scenario.router == .prefixHistory {
      return followed(request, candidates, of: taking.map(\.number))
    }
    if scenario.router == .sessionAffinity, request.session != 0 {
      // Knuth's multiplicative hash: the golden ratio's bits, of which the high 31 are kept.
      let hash = request.session.multipliedFullWidth(by: 11_400_714_819_323_198_485).low / (1 << 33)
      return candidates[Int(hash % UInt64(candidates.count))]
    }
    if scenario.router == .leastKVCache {
      func rank(_ number: Int) -> (Double, Int, Int) {
        let replica = replicas[number]
        let limits = replica.limits
        let used = Double(limits.kvBlocks - replica.freeBlocks)
        return (used / Double(limits.kvBlocks), replica.waitingCount, replica.unfinished)
      }
      return candidates.min { rank($0) < rank($1) }!
    }
    let fewest = candidates.map { replicas[$0].unfinished }.min()
    return candidates.first { replicas[$0].unfinished == fewest }!
  }
}
