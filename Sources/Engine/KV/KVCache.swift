// KVCache.swift: the KV blocks of one replica: the only place that takes them and gives them back.

internal import Hardware
internal import Kernel
internal import Workload

/// The KV blocks of a replica, and when its decode rows need more.
///
/// A row takes blocks in the step that begins with a multiple of 16 computed tokens: one for each group of layers that
/// still grows. Counted by (computed − step) mod 16, no row moves while it decodes, and the blocks that are needed at
/// any later step are one of the sixteen counters; a window that is full is taken out of them.
struct KVCache: ~Copyable {
  /// All blocks of the replica.
  let blocks: Int
  private let footprint: KVFootprint
  /// Blocks that running requests hold; those that several share count once.
  private(set) var used = 0
  /// Full blocks are kept for prompts that begin alike.
  let isCaching: Bool
  /// Tokens beyond the next that the blocks of a row hold: drafts; 0 where it takes a token a step and holds no more.
  private let shortSpare: Int32
  /// One, in storage of its own: the compiler copies all of a value for a counter that it reads, by a call where it has
  /// more than 128 bytes.
  private var cache: OwnedArray<PrefixCache>
  /// Blocks that all decode rows take in sixteen steps.
  private(set) var roundBlocks = 0
  /// In storage of their own: an inline array was copied to the stack for each counter that was read.
  private(set) var residues = OwnedArray(repeatElement(Int32(0), count: EngineLimits.blockTokens))
  /// By what rows advance; the counters go by what it says, not by steps.
  private let clock: TokenClock
  /// What the clock said when the rows last took blocks.
  private var lastTaken = -1
  /// Blocks that rows will take in their first step, beyond what the counters say.
  private var firstStepBlocks = 0

  /// - Precondition: with prefix caching every layer keeps whole contexts: which blocks a window or a state would need
  ///   of a cached prompt is not modelled.
  init(_ limits: EngineLimits, _ contents: PromptContents) {
    precondition(!limits.prefixCaching || limits.footprint.isPlain, "a cached prompt is whole")
    precondition(
      !limits.prefixCaching || limits.speculation == nil,
      "what drafts hold of a cached prompt is not modelled")
    blocks = limits.kvBlocks
    footprint = limits.footprint
    clock = limits.clock
    shortSpare = Int32(limits.spareTokens)
    isCaching = limits.prefixCaching
    cache = OwnedArray(capacity: 1)
    cache.append(PrefixCache(contents))
  }

  private var spare: Int { Int(shortSpare) }
  private var prefixes: PrefixCache {
    _read { yield cache[0] }
    _modify { yield &cache[0] }
  }

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
  ///   - hold: of a cache for prompts that begin alike, its number there.
  ///   - waits: it will run again.
  @inline(__always)
  mutating func release(_ computed: Int, hold: Int32, waits: Bool) {
    used -= demand(ofTokens: computed)
    if isCaching {
      let full = computed / EngineLimits.blockTokens
      used += prefixes.release(hold, blocks: full, waits: waits)
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

  /// A request is admitted with what it found.
  mutating func hold(_ hold: Int32, _ match: PrefixMatch) {
    prefixes.take(hold, match)
    used += match.blocks - match.held
  }

  /// A step is built after which a request has computed so many tokens of its prompt: its full blocks are visible.
  mutating func extend(_ hold: Int32, to computed: Int) {
    reserve(0)
    prefixes.extend(hold, to: computed / EngineLimits.blockTokens)
  }

  /// See `PrefixCache.stepsUntilMore`.
  func stepsUntilMore(for hold: Int32, built: Int) -> Int {
    prefixes.stepsUntilMore(for: hold, built: built)
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
    let growth = footprint.growth(afterTokens: held(offset: offset, computed: computed))
    roundBlocks += growth
    residues[(offset &+ spare) & 15] += Int32(growth)
    if spare > 0 {
      firstStepBlocks += ahead(offset: offset, computed: computed, growth: growth)
    }
  }

  /// A row ends, or is preempted.
  /// - Parameter isNew: it has decoded in no step.
  /// - Returns: the tokens for which it holds blocks, which are for `release` to give back.
  @inline(__always)
  mutating func rowEnds(offset: Int, computed: Int, isNew: Bool = false) -> Int {
    let held = held(offset: offset, computed: computed)
    let growth = footprint.growth(afterTokens: held)
    roundBlocks -= growth
    residues[(offset &+ spare) & 15] -= Int32(growth)
    guard isNew, spare > 0 else { return held }
    firstStepBlocks -= ahead(offset: offset, computed: computed, growth: growth)
    return computed
  }

  /// The windows of a row are full: it takes so many blocks less from now on.
  mutating func windowsFill(offset: Int) {
    roundBlocks -= footprint.windowGroups
    residues[(offset &+ spare) & 15] -= Int32(footprint.windowGroups)
  }

  /// Blocks that rows need in the step with a number.
  @inline(__always)
  func needed(at step: Int) -> Int {
    spare == 0 ? Int(residues[(0 &- step) & 15]) : burst(to: step)
  }

  /// The rows take what they need in steps from a number on.
  @inline(__always)
  mutating func takeRows(from step: Int, steps: Int) {
    used += needed(from: step, steps: steps)
    if isCaching { reserve(0) }
    guard spare > 0 else { return }
    lastTaken = clock.tokens(step + steps - 1)
    firstStepBlocks = 0
  }

  /// Blocks taken by steps from a number on.
  @inline(__always)
  func needed(from step: Int, steps: Int) -> Int {
    if spare == 0 { return sum(ofTokens: steps, from: step) }
    return steps > 0 ? burst(to: step + steps - 1) : 0
  }

  /// Blocks that rows take while the clock goes on from a number: all counters once every sixteen tokens, and
  /// those whose turn comes in what is left.
  /// - Complexity: O(1): at most eight additions.
  @inline(__always)
  private func sum(ofTokens tokens: Int, from first: Int) -> Int {
    let rest = tokens & 15
    let whole = (tokens >> 4) * roundBlocks
    if rest <= 8 { return whole + sum(rest, from: first) }
    // All sixteen together are every row.
    return whole + roundBlocks - sum(16 - rest, from: first + rest)
  }

  /// The counters of a few tokens in a row.
  @inline(__always)
  private func sum(_ tokens: Int, from first: Int) -> Int {
    var sum: Int32 = 0
    for offset in 0..<tokens { sum &+= residues[(0 &- first &- offset) & 15] }
    return Int(sum)
  }

  /// How many steps from a number on there is room for, up to some number.
  @inline(__always)
  func steps(from step: Int, atMost most: Int) -> Int {
    guard spare == 0 else { return burstSteps(from: step, atMost: most) }
    guard (most / EngineLimits.blockTokens + 1) * roundBlocks > room else { return most }
    return min(most, tokens(within: room, from: step))
  }

  /// How far the clock goes on from a number before rows need more than some blocks.
  private func tokens(within room: Int, from first: Int) -> Int {
    guard roundBlocks > 0 else { return .max }
    var tokens = room / roundBlocks * EngineLimits.blockTokens
    var left = room % roundBlocks
    while true {
      left -= Int(residues[(0 &- first &- tokens) & 15])
      if left < 0 { return tokens }
      tokens += 1
    }
  }
}

// MARK: - Rows that take several tokens a step

/// In a step a row holds blocks for its drafts, too: with c tokens computed, for c + 1 + spare. From its second step
/// on it takes a block when the clock passes a number at which c + spare is a multiple of 16, which the counters say.
extension KVCache {
  /// Tokens for which a row that has decoded in a step holds blocks between two steps; a new one would, if it had.
  @inline(__always)
  private func held(offset: Int, computed: Int) -> Int {
    spare == 0 ? computed : offset + lastTaken + 1 + spare
  }

  /// Blocks of a row's first step that the counters do not say: those for its drafts, at once.
  @inline(never)
  private func ahead(offset: Int, computed: Int, growth: Int) -> Int {
    // Where the counters of the step see it pass a multiple of 16; a shift rounds down below zero, too.
    let passed = ((computed + spare) >> 4) - ((offset + spare + lastTaken) >> 4)
    return demand(of: 1 + spare, beyond: computed) - growth * passed
  }

  /// Blocks that rows take up to a step.
  @inline(never)
  private func burst(to step: Int) -> Int {
    let tokens = clock.tokens(step) - lastTaken
    return firstStepBlocks + sum(ofTokens: tokens, from: lastTaken + 1)
  }

  @inline(never)
  private func burstSteps(from step: Int, atMost most: Int) -> Int {
    guard roundBlocks > 0 else { return most }
    let room = room - firstStepBlocks
    let tokens = clock.tokens(step + most - 1) - lastTaken
    guard (tokens / EngineLimits.blockTokens + 1) * roundBlocks > room else { return most }
    let last = lastTaken + self.tokens(within: room, from: lastTaken + 1)
    return min(most, clock.step(reaching: last + 1) - step)
  }
}
