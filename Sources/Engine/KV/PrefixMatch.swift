// PrefixMatch.swift: what a request finds of its prompt when it is to be admitted.

internal import Workload

/// The beginning of a prompt that is cached.
struct PrefixMatch: BitwiseCopyable {
  /// Its blocks: first those of the path that the request shares, then its own of before it was preempted.
  var shared = 0
  var own = 0
  /// Of the shared blocks, those that running requests hold: they take no room.
  var held = 0
  /// The run in which the shared ones end.
  var run = Int32.noRow
  /// The path goes on, but the request cannot go on with it.
  var parts = false

  var blocks: Int { shared + own }
  var tokens: Int { blocks * EngineLimits.blockTokens }
}

extension PrefixCache {
  /// The longest visible beginning of a prompt.
  /// - Parameters:
  ///   - most: blocks it may have.
  ///   - built: the number of the step that is built last, plus one.
  func match(_ hold: Int32, most: Int, built: Int) -> PrefixMatch {
    let path = holds[hold].shared
    let limit = min(path, most)
    var match = PrefixMatch()
    var run = path > 0 ? deepest(of: holds[hold].key, before: path) : .noRow
    while run != .noRow {
      let end = runs[run].start + visible(run, built: built)
      if min(end, path) > max(limit, runs[run].start) { match.parts = true }
      if runs[run].writer != .noRow { match.parts = true }
      if runs[run].start < limit, end > runs[run].start {
        match.shared = min(end, limit)
        match.run = run
        match.held = heldBlocks(run, upTo: match.shared)
        break
      }
      run = runs[run].parent
    }
    if match.shared == path {
      match.parts = false
      if holds[hold].own != .noRow {
        match.own = min(runs[holds[hold].own].visible, most - match.shared)
      }
    }
    return match
  }

  /// Blocks of the longest visible beginning of a prompt that leaves a token to compute.
  func cachedBlocks(of request: Request, built: Int) -> Int {
    let path = contents.path(of: request)
    let most = min(path.blocks, (request.promptTokens - 1) / EngineLimits.blockTokens)
    var run = most > 0 ? deepest(of: path.key, before: path.blocks) : .noRow
    while run != .noRow {
      let end = runs[run].start + visible(run, built: built)
      if runs[run].start < most, end > runs[run].start { return min(end, most) }
      run = runs[run].parent
    }
    return 0
  }

  /// Of some blocks from the beginning of a path, those that running requests hold.
  private func heldBlocks(_ last: Int32, upTo blocks: Int) -> Int {
    var (run, end) = (last, blocks)
    while run != .noRow {
      let held = held(run)
      if held > 0 { return min(runs[run].start + held, end) }
      end = runs[run].start
      run = runs[run].parent
    }
    return 0
  }

  /// Steps after the one that is built until one fills a block that a waiting request may begin with; `Int.max` where
  /// none does while the batch stays as it is.
  func stepsUntilMore(for hold: Int32, built: Int) -> Int {
    guard case .session = holds[hold].key else { return .max }
    let run = runs.find(holds[hold].key)
    guard run != .noRow, runs[run].writer != .noRow,
      let offset = holds[runs[run].writer].decodeOffset
    else { return .max }
    let known = clock.known(built: built)
    let more = EngineLimits.blockTokens - (offset + known) % EngineLimits.blockTokens
    // So many tokens later by the clock, as it was when the last of those steps began.
    return clock.isPlain ? more : clock.step(reaching: known - 1 + more) + 1 - built
  }
}
