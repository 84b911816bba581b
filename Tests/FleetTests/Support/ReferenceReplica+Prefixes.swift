// ReferenceReplica+Prefixes.swift: the blocks of requests where prompts may begin alike.

import Workload

extension ReferenceReplica {
  /// The name of a block of a request.
  private func name(_ request: ReferenceRequest, block: Int) -> ReferenceBlockName {
    guard block < request.sharedBlocks else { return .own(request: request.serial, block: block) }
    return contents.name(request.journey.request, block: block)
  }

  /// The longest visible beginning that leaves a token to compute.
  func found(_ request: ReferenceRequest) -> [ReferenceBlock] {
    guard let cache else { return [] }
    var found: [ReferenceBlock] = []
    for block in 0..<(request.target - 1) / 16 {
      guard let known = cache[name(request, block: block)] else { break }
      found.append(known)
    }
    return found
  }

  /// Tokens of a prompt that a request would find if it were admitted now.
  func cachedPrefix(of request: Request) -> Int {
    guard let cache else { return 0 }
    let most = min(contents.sharedBlocks(request), (request.promptTokens - 1) / 16)
    var found = 0
    while found < most, cache[contents.name(request, block: found)] != nil { found += 1 }
    return 16 * found
  }

  /// A request is admitted with what it found. Where it cannot go on with what it shares, it goes its own way.
  func hold(_ request: ReferenceRequest, _ found: [ReferenceBlock]) {
    guard let cache else { return }
    note(request, found)
    cache.hold(found)
    request.held = found
    request.computed = 16 * found.count
    request.blocks = found.count
    if request.firstScheduled == nil {
      prefixQueries.append((request.classIndex, request.target, request.computed))
    }
    guard found.count < request.sharedBlocks else { return }
    if cache[name(request, block: found.count)] != nil {
      notes.count(.computesAgain)
      request.sharedBlocks = found.count
    }
    let original = request.journey.request
    // One whose prompt is being handed over has not given its blocks back either.
    let goesOn = (running + held).contains { other in
      let turn = other.journey.request
      return turn.session == original.session
        && contents.alike[turn.classIndex] == contents.alike[original.classIndex]
        && turn.run < 0 && other.sharedBlocks == .max
    }
    if original.run < 0, original.session != 0, goesOn {
      notes.count(.overlappingTurn)
      request.sharedBlocks = found.count
    }
  }

  /// A step is built that computes tokens of a request: it has the blocks, and those that are full may be found.
  func grant(_ request: ReferenceRequest, blocks needed: Int) {
    request.blocks = needed
    guard let cache else { return }
    let evictions = cache.evictions
    while request.held.count < needed { request.held.append(cache.take()) }
    if cache.evictions > evictions { notes.count(.evicted) }
    // Of a row's tokens those that were emitted: drafts may be rejected.
    let certain = request.computed + (request.decodes ? 1 : request.newTokens)
    for block in 0..<certain / 16 where request.held[block].name == nil {
      if request.decodes, rowTokens > 1 { notes.count(.fillsBlockWithDrafts) }
      cache.fill(
        request.held[block], with: name(request, block: block), step: steps.count)
    }
  }

  /// A request gives its blocks back.
  func giveBack(_ request: ReferenceRequest) {
    cache?.giveBack(request.held)
    request.held = []
    request.blocks = 0
  }

  private func note(_ request: ReferenceRequest, _ found: [ReferenceBlock]) {
    guard !found.isEmpty else { return }
    let most = min(request.sharedBlocks, (request.target - 1) / 16)
    notes.count(found.count < most ? .prefixFoundInPart : .prefixFound)
    if request.waitsAfterPreemption { notes.count(.prefixFoundAgain) }
    if found.contains(where: { $0.holders > 0 }) { notes.count(.prefixShared) }
    if found.contains(where: { $0.step == steps.count && $0.holders > 0 }) {
      notes.count(.prefixOfSameStep)
    }
    if found.count > request.foundWhileBlocked { notes.count(.findsMoreWhileBlocked) }
    if case .own = found.last?.name { notes.count(.ownFoundAgain) }
  }
}
