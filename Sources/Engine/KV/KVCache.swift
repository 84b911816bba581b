// KVCache.swift: the KV blocks of one replica: the only place that takes them and gives them back.

internal import Hardware
internal import Kernel
internal import Workload

/// The KV blocks of a replica.
struct KVCache: ~Copyable {
  /// All blocks of the replica.
  let blocks: Int
  private let footprint: KVFootprint
  /// Full blocks are kept for prompts that begin alike.
  let isCaching: Bool
  /// Blocks that running requests hold; those that several share count once.
  private(set) var used = 0
  /// Holders of blocks beyond the first.
  private var shared = 0
  /// One, in storage of its own: the compiler copies all of a value for a counter that it reads, by a call where it has
  /// more than 128 bytes.
  private var cache: OwnedArray<PrefixCache>
  /// What the decode rows will take.
  private(set) var rows: RowBlocks

  /// - Precondition: with prefix caching every layer keeps whole contexts: which blocks a window or a state would need
  ///   of a cached prompt is not modelled.
  init(_ limits: EngineLimits, _ contents: PromptContents) {
    precondition(!limits.prefixCaching || limits.footprint.isPlain, "a cached prompt is whole")
    blocks = limits.kvBlocks
    footprint = limits.footprint
    rows = RowBlocks(limits)
    isCaching = limits.prefixCaching
    cache = OwnedArray(capacity: 1)
    cache.append(PrefixCache(contents, limits.clock))
  }

  private(set) var prefixes: PrefixCache {
    _read { yield cache[0] }
    _modify { yield &cache[0] }
  }

  /// Blocks that running requests hold, each counted for itself.
  var held: Int { used + shared }
  /// Blocks that nobody holds: free ones, and cached ones that may be evicted.
  var room: Int { blocks - used }

  /// Blocks that a request of so many computed tokens holds.
  @inline(__always)
  func demand(ofTokens tokens: Int) -> Int { footprint.blocks(forTokens: tokens) }

  /// Blocks that a request takes beyond those it holds, for more tokens.
  @inline(__always)
  func demand(of tokens: Int, beyond computed: Int) -> Int {
    footprint.blocks(forTokens: computed + tokens) - footprint.blocks(forTokens: computed)
  }

  /// A prompt chunk takes its blocks.
  @inline(__always)
  mutating func take(_ tokens: Int, beyond computed: Int) {
    used += demand(of: tokens, beyond: computed)
  }

  /// A request gives back the blocks of its last tokens, before it takes them in a step.
  mutating func untake(_ tokens: Int, beyond computed: Int) {
    used -= demand(of: tokens, beyond: computed)
  }

  /// A request gives back all it holds.
  /// - Parameters:
  ///   - held: tokens that it holds blocks for.
  ///   - computed: of them, those whose full blocks others may find; nil for all.
  ///   - hold: of a cache for prompts that begin alike, its number there.
  ///   - waits: it will run again.
  @inline(__always)
  mutating func release(_ held: Int, computed: Int? = nil, hold: Int32, waits: Bool) {
    used -= demand(ofTokens: held)
    if isCaching {
      let full = (computed ?? held) / EngineLimits.blockTokens
      let kept = prefixes.release(hold, blocks: full, waits: waits)
      used += kept
      shared -= kept
    }
  }
}

// MARK: - Prompts that begin alike

extension KVCache {
  /// A request came.
  /// - Returns: its number in the cache.
  mutating func enter(_ request: Request) -> Int32 {
    isCaching ? prefixes.enter(request) : .noRow
  }

  /// Evicts cached blocks until so many are free, or none is left.
  ///
  /// Who takes blocks does not say which: what is evicted by several is what all of them need, the first in line. So
  /// it can wait until somebody looks at the cache, or adds to what may be evicted.
  mutating func reserve(_ pending: Int) {
    let evictable = prefixes.queue.blocks
    let lacking = used + pending + evictable - blocks
    if lacking > 0 { prefixes.evict(min(lacking, evictable)) }
  }

  /// The longest beginning of a prompt that is cached and leaves a token to compute.
  /// - Parameters:
  ///   - target: tokens that the request would compute.
  ///   - rows: blocks that rows take in the step that is built.
  ///   - built: the number of the last step whose blocks are visible, plus one.
  mutating func lookUp(_ hold: Int32, target: Int, rows: Int, built: Int) -> PrefixMatch {
    reserve(rows)
    return prefixes.match(hold, most: (target - 1) / EngineLimits.blockTokens, built: built)
  }

  /// Tokens of a prompt that a request would find, were it admitted.
  /// - Parameters:
  ///   - rows: blocks that rows have taken in steps that were built.
  ///   - built: the number of the last of them, plus one.
  mutating func cachedPrefix(of request: Request?, rows: Int, built: Int) -> Int {
    guard isCaching, let request else { return 0 }
    reserve(rows)
    return prefixes.cachedBlocks(of: request, built: built) * EngineLimits.blockTokens
  }

  /// A request is admitted with what it found.
  mutating func hold(_ hold: Int32, _ match: PrefixMatch) {
    prefixes.take(hold, match)
    used += match.blocks - match.held
    shared += match.held
  }

  /// A step is built after which a request has computed so many tokens of its prompt: its full blocks are visible.
  mutating func extend(_ hold: Int32, to computed: Int) {
    reserve(0)
    prefixes.extend(hold, to: computed / EngineLimits.blockTokens)
  }

  /// A request begins to decode.
  mutating func rowWrites(_ hold: Int32, offset: Int) { prefixes.holds[hold].decodeOffset = offset }

  /// The replica is gone, with all it had computed.
  mutating func forget() {
    precondition(used == 0, "nobody runs on a replica that is gone")
    prefixes.removeAll()
  }
}

// MARK: - Decode rows

extension KVCache {
  /// - Parameter offset: its computed tokens less what the clock says.
  @inline(__always)
  mutating func rowBegins(offset: Int, computed: Int) {
    rows.begins(offset: offset, computed: computed, footprint)
  }

  /// A row ends, or is preempted.
  /// - Parameter isNew: it has decoded in no step.
  /// - Returns: the tokens for which it holds blocks, which are for `release` to give back.
  @inline(__always)
  mutating func rowEnds(offset: Int, computed: Int, isNew: Bool = false) -> Int {
    rows.ends(offset: offset, computed: computed, isNew: isNew, footprint)
  }

  /// The windows of a row are full: it takes so many blocks less from now on.
  mutating func windowsFill(offset: Int) {
    rows.windowsFill(offset: offset, footprint)
  }

  /// The rows take what they need in steps from a number on.
  @inline(__always)
  mutating func takeRows(from step: Int, steps: Int) {
    used += rows.take(from: step, steps: steps)
    if isCaching { reserve(0) }
  }
}
