// PrefixCache.swift: which beginnings of prompts a replica has computed already.

internal import Kernel
internal import Workload

/// The full blocks of a replica that a prompt may begin with, as runs of blocks.
///
/// A block is visible once the step that fills it is built. Blocks that nobody holds stay until they are needed for
/// something else, the longest unused first, each request's last before its first. A block that is computed a second
/// time, since the last token of a prompt always is, belongs to its request alone, and so does all that follows it (vLLM
/// keeps both and would go on with either). Of the turns of a session that run at once, the first goes on with the
/// session; the others part from it where they found its end.
/// - Source: vLLM V1's `BlockPool` and `KVCacheManager`, which do the same block by block.
/// - Complexity: of each operation, O(runs of the prompt + pieces that change); a release of the
///   last hold that has most of a run looks at the others that end there.
struct PrefixCache: ~Copyable {
  let contents: PromptContents
  /// By what rows advance.
  let clock: TokenClock
  var holds = RowPool<PrefixHold>()
  var runs = RunTable()
  var queue = EvictionQueue()

  init(_ contents: PromptContents, _ clock: TokenClock) {
    self.contents = contents
    self.clock = clock
  }

  /// A request came.
  /// - Returns: what it will hold, by a number.
  mutating func enter(_ request: Request) -> Int32 {
    let path = contents.path(of: request)
    return holds.insert(PrefixHold(key: path.key, shared: path.blocks))
  }

  /// Gives blocks up that nobody holds.
  /// - Precondition: there are as many.
  mutating func evict(_ count: Int) {
    var left = count
    while left > 0 {
      let run = queue.oldestRun
      if run == .noRow {
        left -= queue.giveUp(atMost: left)
      } else {
        let given = queue.giveUp(atMost: left, &runs[run].pieces)
        runs[run].visible -= given
        left -= given
        runs.removeIfUnused(run)
      }
    }
  }

  /// Forgets everything.
  /// - Precondition: there are no requests.
  mutating func removeAll() {
    holds.removeAll()
    runs.removeAll()
    queue.removeAll()
  }
}

// MARK: - Runs

extension PrefixCache {
  /// Blocks of a run that are visible.
  /// - Parameter built: the number of the step that is built last, plus one.
  func visible(_ run: Int32, built: Int) -> Int {
    guard runs[run].writer != .noRow, let offset = holds[runs[run].writer].decodeOffset else {
      return runs[run].visible
    }
    // A row that has taken part in no step yet has computed its prompt, whatever the clock says of it.
    let known = (offset + clock.known(built: built)) / EngineLimits.blockTokens
    return max(runs[run].visible, known - runs[run].start)
  }

  /// Blocks of a run that running requests hold, or more than there are where they hold all.
  func held(_ run: Int32) -> Int {
    if runs[run].writer != .noRow || runs[run].heldChildren > 0 { return .max / 2 }
    return runs[run].mostHeld
  }

  /// The deepest run of a path that is cached or held, before some number of blocks.
  func deepest(of key: RunKey, before blocks: Int) -> Int32 {
    switch key {
    case .front, .own: return runs.find(key)
    case .session(_, let front):
      let run = runs.find(key)
      return run == .noRow ? runs.find(.front(front)) : run
    case .tree(var run):
      while run != PromptTree.noRun {
        if contents.start(ofTreeRun: run) < blocks {
          let known = runs.find(.tree(run))
          if known != .noRow { return known }
        }
        run = contents.tree.parents[Int(run)]
      }
      return .noRow
    }
  }

  /// The run that the last of some blocks of a path is in, made where it is not there yet; none for no blocks.
  mutating func run(of key: RunKey, blocks: Int) -> Int32 {
    guard blocks > 0 else { return .noRow }
    switch key {
    case .tree(var run):
      while contents.start(ofTreeRun: run) >= blocks { run = contents.tree.parents[Int(run)] }
      return treeRun(run)
    case .session(_, let front):
      let start = contents.blocks(ofFront: front)
      if blocks <= start { return frontRun(front) }
      let known = runs.find(key)
      if known != .noRow { return known }
      let parent = start > 0 ? frontRun(front) : .noRow
      return runs.insert(CachedRun(key, parent: parent, start: start))
    case .front(let front): return frontRun(front)
    case .own: return .noRow
    }
  }

  private mutating func frontRun(_ front: Int) -> Int32 {
    let known = runs.find(.front(front))
    return known != .noRow ? known : runs.insert(CachedRun(.front(front), start: 0))
  }

  private mutating func treeRun(_ run: Int32) -> Int32 {
    let known = runs.find(.tree(run))
    if known != .noRow { return known }
    let before = contents.parent(ofTreeRun: run)
    let parent = before == PromptTree.noRun ? .noRow : treeRun(before)
    return runs.insert(
      CachedRun(.tree(run), parent: parent, start: contents.start(ofTreeRun: run)))
  }
}
