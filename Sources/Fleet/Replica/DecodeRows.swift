// DecodeRows.swift: the rows that emit a token every step, as counters that no step has to walk.

/// The decode rows of a replica: how many, their context, and when each needs its next KV block.
///
/// A row takes a block in the step that begins with a multiple of 16 computed tokens. Counted by
/// (computed − step) mod 16, no row moves while it decodes, and the rows that need a block at any later
/// step are one of the sixteen counters.
struct DecodeRows: BitwiseCopyable {
  private(set) var count = 0
  /// Computed tokens of all rows together.
  private(set) var contextTokens = 0
  private var residues = InlineArray<16, Int32>(repeating: 0)

  @inline(__always)
  mutating func insert(offset: Int, computed: Int) {
    count += 1
    contextTokens += computed
    residues[offset & 15] += 1
  }

  @inline(__always)
  mutating func remove(offset: Int, computed: Int) {
    count -= 1
    contextTokens -= computed
    residues[offset & 15] -= 1
  }

  /// Every row computed one token in each of a number of steps.
  @inline(__always)
  mutating func advance(steps: Int) { contextTokens += count * steps }

  /// Rows that need a new block in the step with a number.
  @inline(__always)
  func needingBlock(at step: Int) -> Int { Int(residues[(0 &- step) & 15]) }

  /// Blocks taken by steps from a number on: all counters once every sixteen steps, and those whose
  /// turn comes in what is left.
  /// - Complexity: O(1): at most fifteen additions.
  @inline(__always)
  func blocksNeeded(from step: Int, steps: Int) -> Int {
    var needed: Int32 = 0
    for offset in 0..<steps & 15 { needed &+= residues[(0 &- step &- offset) & 15] }
    return (steps >> 4) * count + Int(needed)
  }

  /// How many steps from a number on can be taken within some free blocks.
  func steps(from step: Int, withinBlocks free: Int) -> Int {
    var steps = free / count * EngineLimits.blockTokens
    var left = free % count
    while true {
      left -= needingBlock(at: step + steps)
      if left < 0 { return steps }
      steps += 1
    }
  }
}
