// DecodeRows.swift: the rows that emit a token every step, as counters that no step has to walk.

/// The decode rows of a replica: how many, their context, and when each needs its next KV block.
///
/// A row takes blocks in the step that begins with a multiple of 16 computed tokens: one for each group of layers that
/// still grows. Counted by (computed − step) mod 16, no row moves while it decodes, and the blocks that are needed at
/// any later step are one of the sixteen counters; a window that is full is taken out of them.
struct DecodeRows: ~Copyable {
  private(set) var count = 0
  /// Computed tokens of all rows together.
  private(set) var contextTokens = 0
  /// Tokens that the next step reads in layers of a limited reach, and rows of which it will read one more each step.
  private(set) var reachedTokens = 0
  private(set) var reachingRows = 0
  /// Blocks that all rows take in sixteen steps.
  private(set) var roundBlocks = 0
  /// In storage of their own: an inline array was copied to the stack for each counter that was read.
  private var residues = OwnedArray(repeatElement(Int32(0), count: EngineLimits.blockTokens))

  @inline(__always)
  mutating func insert(offset: Int, computed: Int, growth: Int) {
    count += 1
    contextTokens += computed
    roundBlocks += growth
    residues[offset & 15] += Int32(growth)
  }

  @inline(__always)
  mutating func remove(offset: Int, computed: Int, growth: Int) {
    count -= 1
    contextTokens -= computed
    roundBlocks -= growth
    residues[offset & 15] -= Int32(growth)
  }

  /// A row begins to read in layers of a limited reach: in each step what it has computed and the token it computes, as
  /// far as they reach.
  mutating func startReading(_ computed: Int, reach: Int) {
    reachedTokens += min(computed + 1, reach)
    if computed + 1 < reach { reachingRows += 1 }
  }

  mutating func stopReading(_ computed: Int, reach: Int) {
    reachedTokens -= min(computed + 1, reach)
    if computed + 1 < reach { reachingRows -= 1 }
  }

  /// From now on a row reads as much as some layers reach.
  mutating func readsInFull() { reachingRows -= 1 }

  /// The windows of a row are full: it takes so many blocks less from now on.
  mutating func saturate(offset: Int, by blocks: Int) {
    roundBlocks -= blocks
    residues[offset & 15] -= Int32(blocks)
  }

  /// Every row computed one token in each of a number of steps.
  @inline(__always)
  mutating func advance(steps: Int) {
    contextTokens += count * steps
    reachedTokens += reachingRows * steps
  }

  /// Blocks that rows need in the step with a number.
  @inline(__always)
  func needingBlock(at step: Int) -> Int { Int(residues[(0 &- step) & 15]) }

  /// Blocks taken by steps from a number on: all counters once every sixteen steps, and those whose
  /// turn comes in what is left.
  /// - Complexity: O(1): at most eight additions.
  @inline(__always)
  func blocksNeeded(from step: Int, steps: Int) -> Int {
    let rest = steps & 15
    let whole = (steps >> 4) * roundBlocks
    if rest <= 8 { return whole + sum(rest, from: step) }
    // All sixteen together are every row.
    return whole + roundBlocks - sum(16 - rest, from: step + rest)
  }

  /// The counters of a few steps in a row.
  @inline(__always)
  private func sum(_ steps: Int, from step: Int) -> Int {
    var sum: Int32 = 0
    for offset in 0..<steps { sum &+= residues[(0 &- step &- offset) & 15] }
    return Int(sum)
  }

  /// How many steps from a number on can be taken within some free blocks.
  func steps(from step: Int, withinBlocks free: Int) -> Int {
    guard roundBlocks > 0 else { return .max }
    var steps = free / roundBlocks * EngineLimits.blockTokens
    var left = free % roundBlocks
    while true {
      left -= needingBlock(at: step + steps)
      if left < 0 { return steps }
      steps += 1
    }
  }
}
