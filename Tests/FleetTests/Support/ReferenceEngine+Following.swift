// ReferenceEngine+Following.swift: the routers that follow prefixes or weights, written out again.

import Fleet
import Workload

extension ReferenceEngine {
  /// Smooth weighted round-robin: all are paid, the richest serves and pays for all.
  func heaviest(_ candidates: [Int], of members: [Int]) -> Int {
    notes.count(.goesByWeight)
    var purse = credits[members] ?? [:]
    for number in candidates { purse[number, default: 0] += weight(number) }
    let most = candidates.map { purse[$0]! }.max()!
    let choice = candidates.first { purse[$0]! == most }!
    purse[choice]! -= candidates.map(weight).reduce(0, +)
    credits[members] = purse
    return choice
  }

  private func weight(_ number: Int) -> Int { scenario.pools[replicas[number].pool].weight }

  /// Where a prompt's beginning is, or was sent; the least busy where load is uneven or too little is known.
  func followed(_ request: Request, _ candidates: [Int], of members: [Int]) -> Int {
    let loads = candidates.map { replicas[$0].unfinished }
    let (fewest, most) = (loads.min()!, loads.max()!)
    let idlest = candidates.first { replicas[$0].unfinished == fewest }!
    let known =
      scenario.router == .prefixAware
      ? cached(request, candidates) : history(request, candidates, sent[members] ?? [])
    var choice = idlest
    let usual = scenario.router == .prefixAware ? 0 : 0.3
    let least = (scenario.routing.prefixThreshold ?? usual) * Double(request.promptTokens)
    if most > fewest + scenario.routing.imbalanceRequests,
      Double(most) > scenario.routing.imbalanceRatio * Double(fewest)
    {
      notes.count(.loadIsUneven)
    } else if let known, Double(known.tokens) > least {
      notes.count(scenario.router == .prefixAware ? .followsCache : .followsHistory)
      if replicas[known.replica].unfinished > fewest { notes.count(.followedIsBusier) }
      choice = known.replica
    }
    sent[members, default: []].append((request, choice))
    return choice
  }

  private func cached(_ request: Request, _ candidates: [Int]) -> (tokens: Int, replica: Int)? {
    let found = candidates.map { replicas[$0].cachedPrefix(of: request) }
    let most = found.max()!
    let holders = zip(candidates, found).filter { $0.1 == most }.map(\.0)
    return (most, holders.min { replicas[$0].unfinished < replicas[$1].unfinished }!)
  }

  /// Of each token from the last to the first: who was sent it last, with all before it?
  private func history(
    _ request: Request, _ candidates: [Int], _ sent: [(request: Request, replica: Int)]
  ) -> (tokens: Int, replica: Int)? {
    guard request.run < 0 else { return treeHistory(request, candidates, sent) }
    func alike(_ request: Request) -> Int {
      scenario.classes[request.classIndex].prefixClass ?? request.classIndex
    }
    let own = sent.filter { $0.request.run < 0 && alike($0.request) == alike(request) }
    let front = scenario.classes[request.classIndex].sharedPrefixTokens
    var best: (tokens: Int, replica: Int)?
    if let last = own.last, candidates.contains(last.replica) {
      best = (min(front, last.request.promptTokens, request.promptTokens), last.replica)
    }
    let turn = own.last {
      $0.request.session == request.session && $0.request.promptTokens >= front
    }
    guard request.session != 0, request.promptTokens >= front, let turn,
      candidates.contains(turn.replica)
    else { return best }
    let tokens = min(turn.request.promptTokens, request.promptTokens)
    return tokens >= best?.tokens ?? 0 ? (tokens, turn.replica) : best
  }

  private func treeHistory(
    _ request: Request, _ candidates: [Int], _ sent: [(request: Request, replica: Int)]
  ) -> (tokens: Int, replica: Int)? {
    let tree = scenario.prompts
    var run = request.run
    while run >= 0 {
      // Those whose prompts go through the run, into it at least.
      let last = sent.last { earlier in
        guard earlier.request.promptTokens > tree.start(of: run) else { return false }
        var own = earlier.request.run
        while own >= 0, own != run { own = tree.parents[Int(own)] }
        return own == run
      }
      if let last, candidates.contains(last.replica) {
        let end = min(last.request.promptTokens, Int(tree.ends[Int(run)]))
        return (min(end, request.promptTokens), last.replica)
      }
      run = tree.parents[Int(run)]
    }
    return nil
  }
}
