// RowBlocks.swift: the blocks that decode rows take, as counters that no step has to walk.

internal import Hardware
internal import Kernel

/// When the decode rows of a replica need more blocks, and how many.
///
/// A row takes blocks in the step that begins with a multiple of 16 computed tokens: one for each group of layers that
/// still grows. Counted by (computed − step) mod 16, no row moves while it decodes, and the blocks that are needed at
/// any later step are one of the sixteen counters; a window that is full is taken out of them.
///
/// In a step a row holds blocks for its drafts, too: with c tokens computed, for c + 1 + spare. From its second step
/// on it takes a block when the clock passes a number at which c + spare is a multiple of 16, which the counters say.
struct RowBlocks: ~Copyable {
  /// In storage of their own: an inline array was copied to the stack for each counter that was read.
  private(set) var residues = OwnedArray(repeatElement(Int32(0), count: EngineLimits.blockTokens))
  /// Blocks that all rows take in sixteen steps.
  private(set) var roundBlocks = 0
  /// By what rows advance; the counters go by what it says, not by steps.
  private let clock: TokenClock
  /// Tokens beyond the next that the blocks of a row hold: drafts; 0 where it takes a token a step and holds no more.
  private let shortSpare: Int32
  /// Blocks that rows will take in their first step, beyond what the counters say.
  private var shortFirstStep: Int32 = 0
  /// What the clock said when the rows last took blocks.
  private var lastTaken = -1

  init(_ limits: EngineLimits) {
    clock = limits.clock
    shortSpare = Int32(limits.spareTokens)
  }

  private var spare: Int { Int(shortSpare) }
  private var firstStepBlocks: Int {
    get { Int(shortFirstStep) }
    set { shortFirstStep = Int32(newValue) }
  }

  /// - Parameter offset: its computed tokens less what the clock says.
  @inline(__always)
  mutating func begins(offset: Int, computed: Int, _ footprint: KVFootprint) {
    let growth = footprint.growth(afterTokens: held(offset: offset, computed: computed))
    roundBlocks += growth
    residues[(offset &+ spare) & 15] += Int32(growth)
    if spare > 0 {
      firstStepBlocks += ahead(offset: offset, computed: computed, growth: growth, footprint)
    }
  }

  /// A row ends, or is preempted.
  /// - Parameter isNew: it has decoded in no step.
  /// - Returns: the tokens for which it holds blocks.
  @inline(__always)
  mutating func ends(
    offset: Int, computed: Int, isNew: Bool, _ footprint: KVFootprint
  ) -> Int {
    let held = held(offset: offset, computed: computed)
    let growth = footprint.growth(afterTokens: held)
    roundBlocks -= growth
    residues[(offset &+ spare) & 15] -= Int32(growth)
    guard isNew, spare > 0 else { return held }
    firstStepBlocks -= ahead(offset: offset, computed: computed, growth: growth, footprint)
    return computed
  }

  /// The windows of a row are full.
  mutating func windowsFill(offset: Int, _ footprint: KVFootprint) {
    roundBlocks -= footprint.windowGroups
    residues[(offset &+ spare) & 15] -= Int32(footprint.windowGroups)
  }

  /// The rows take what they need in steps from a number on.
  /// - Returns: blocks.
  @inline(__always)
  mutating func take(from step: Int, steps: Int) -> Int {
    let taken = needed(from: step, steps: steps)
    if spare > 0 {
      lastTaken = clock.tokens(step + steps - 1)
      firstStepBlocks = 0
    }
    return taken
  }
}

// MARK: - What steps need

extension RowBlocks {
  /// Blocks that rows need in the step with a number.
  @inline(__always)
  func needed(at step: Int) -> Int {
    spare == 0 ? Int(residues[(0 &- step) & 15]) : burst(to: step)
  }

  /// Blocks taken by steps from a number on.
  @inline(__always)
  func needed(from step: Int, steps: Int) -> Int {
    if spare == 0 { return sum(ofTokens: steps, from: step) }
    return steps > 0 ? burst(to: step + steps - 1) : 0
  }

  /// How many steps from a number on some blocks are enough for, up to some number.
  @inline(__always)
  func steps(from step: Int, atMost most: Int, within room: Int) -> Int {
    guard spare == 0 else { return burstSteps(from: step, atMost: most, within: room) }
    guard (most / EngineLimits.blockTokens + 1) * roundBlocks > room else { return most }
    return min(most, tokens(within: room, from: step))
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

extension RowBlocks {
  /// Tokens for which a row that has decoded in a step holds blocks between two steps; a new one would, if it had.
  @inline(__always)
  private func held(offset: Int, computed: Int) -> Int {
    spare == 0 ? computed : offset + lastTaken + 1 + spare
  }

  /// Blocks of a row's first step that the counters do not say: those for its drafts, at once.
  @inline(never)
  private func ahead(
    offset: Int, computed: Int, growth: Int, _ footprint: KVFootprint
  ) -> Int {
    // Where the counters of the step see it pass a multiple of 16; a shift rounds down below zero, too.
    let passed = ((computed + spare) >> 4) - ((offset + spare + lastTaken) >> 4)
    let blocks =
      footprint.blocks(forTokens: computed + 1 + spare) - footprint.blocks(forTokens: computed)
    return blocks - growth * passed
  }

  /// Blocks that rows take up to a step.
  @inline(never)
  private func burst(to step: Int) -> Int {
    let tokens = clock.tokens(step) - lastTaken
    return firstStepBlocks + sum(ofTokens: tokens, from: lastTaken + 1)
  }

  @inline(never)
  private func burstSteps(from step: Int, atMost most: Int, within free: Int) -> Int {
    guard roundBlocks > 0 else { return most }
    let room = free - firstStepBlocks
    let tokens = clock.tokens(step + most - 1) - lastTaken
    guard (tokens / EngineLimits.blockTokens + 1) * roundBlocks > room else { return most }
    let last = lastTaken + self.tokens(within: room, from: lastTaken + 1)
    return min(most, clock.step(reaching: last + 1) - step)
  }
}
