// KVCache.swift: the KV blocks of one replica: the only place that takes them and gives them back.

internal import Hardware
internal import Kernel

/// The KV blocks of a replica, and when its decode rows need more.
///
/// A row takes blocks in the step that begins with a multiple of 16 computed tokens: one for each group of layers that
/// still grows. Counted by (computed − step) mod 16, no row moves while it decodes, and the blocks that are needed at
/// any later step are one of the sixteen counters; a window that is full is taken out of them.
struct KVCache: ~Copyable {
  /// All blocks of the replica.
  let blocks: Int
  private let footprint: KVFootprint
  private(set) var used = 0
  /// Blocks that all decode rows take in sixteen steps.
  private(set) var roundBlocks = 0
  /// In storage of their own: an inline array was copied to the stack for each counter that was read.
  private var residues = OwnedArray(repeatElement(Int32(0), count: EngineLimits.blockTokens))

  init(_ limits: EngineLimits) {
    blocks = limits.kvBlocks
    footprint = limits.footprint
  }

  /// Blocks that nobody holds.
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

  /// A request gives back all it holds.
  @inline(__always)
  mutating func release(_ computed: Int) { used -= demand(ofTokens: computed) }
}

// MARK: - Decode rows

extension KVCache {
  /// - Parameter offset: its computed tokens less the step number.
  @inline(__always)
  mutating func rowBegins(offset: Int, computed: Int) {
    let growth = footprint.growth(afterTokens: computed)
    roundBlocks += growth
    residues[offset & 15] += Int32(growth)
  }

  /// A row that ends, or is preempted, gives back all it holds.
  @inline(__always)
  mutating func rowEnds(offset: Int, computed: Int) {
    let growth = footprint.growth(afterTokens: computed)
    roundBlocks -= growth
    residues[offset & 15] -= Int32(growth)
    release(computed)
  }

  /// The windows of a row are full: it takes so many blocks less from now on.
  mutating func windowsFill(offset: Int) {
    roundBlocks -= footprint.windowGroups
    residues[offset & 15] -= Int32(footprint.windowGroups)
  }

  /// Blocks that rows need in the step with a number.
  @inline(__always)
  func needed(at step: Int) -> Int { Int(residues[(0 &- step) & 15]) }

  /// The rows take what they need in steps from a number on.
  @inline(__always)
  mutating func takeRows(from step: Int, steps: Int) { used += needed(from: step, steps: steps) }

  /// Blocks taken by steps from a number on: all counters once every sixteen steps, and those whose
  /// turn comes in what is left.
  /// - Complexity: O(1): at most eight additions.
  @inline(__always)
  func needed(from step: Int, steps: Int) -> Int {
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

  /// How many steps from a number on there is room for, up to some number.
  @inline(__always)
  func steps(from step: Int, atMost most: Int) -> Int {
    guard (most / EngineLimits.blockTokens + 1) * roundBlocks > room else { return most }
    return min(most, stepsWithinRoom(from: step))
  }

  private func stepsWithinRoom(from step: Int) -> Int {
    guard roundBlocks > 0 else { return .max }
    var steps = room / roundBlocks * EngineLimits.blockTokens
    var left = room % roundBlocks
    while true {
      left -= needed(at: step + steps)
      if left < 0 { return steps }
      steps += 1
    }
  }
}
