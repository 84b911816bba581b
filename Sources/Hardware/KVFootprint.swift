// KVFootprint.swift: how many KV blocks a sequence holds, by what its layers keep.

/// KV blocks of one sequence, by the tokens it has computed.
///
///     blocks(n) = c·⌈n/16⌉ + g·min(⌈n/16⌉, w) + s      for n > 0
///
/// A block is that of one group of layers: those that keep whole contexts are one group (c), those that slide are as
/// many groups as it takes to hold them (g) and keep w blocks each, one more than their window fills, as its start
/// moves; the states of linear layers are a constant (s).
/// - Source: vLLM's hybrid KV cache manager, which pads each kind of layers to groups of one size.
public struct KVFootprint: Hashable, Sendable, BitwiseCopyable {
  /// Tokens of a block, in every engine modelled here (vLLM's default on CUDA).
  public static let blockTokens = 16

  /// Short, so that what holds a footprint is moved without a call. More than 2³¹ blocks of a window are as good as no
  /// window, and of states more than any memory has.
  private let shortContextGroups, shortWindowGroups, shortWindowBlocks, shortStateBlocks: Int32
  /// Whole contexts alone: the block of a token is all there is.
  public let isPlain: Bool

  /// - Precondition: `contextGroups` is 0 or 1; no count is negative; some layer keeps something.
  public init(
    contextGroups: Int = 1, windowGroups: Int = 0, windowBlocks: Int = 0, stateBlocks: Int = 0
  ) {
    precondition((0...1).contains(contextGroups) && contextGroups + windowGroups + stateBlocks > 0)
    precondition(windowGroups >= 0 && windowBlocks >= 0 && stateBlocks >= 0)
    let windows = windowBlocks > 0 ? windowGroups : 0
    shortContextGroups = Int32(contextGroups)
    shortWindowGroups = Int32(clamping: windows)
    shortWindowBlocks = Int32(clamping: windowBlocks)
    shortStateBlocks = Int32(clamping: stateBlocks)
    isPlain = contextGroups == 1 && windows == 0 && stateBlocks == 0
  }

  /// 1, or 0 for a model whose every layer slides.
  public var contextGroups: Int { Int(shortContextGroups) }
  public var windowGroups: Int { Int(shortWindowGroups) }
  public var windowBlocks: Int { Int(shortWindowBlocks) }
  public var stateBlocks: Int { Int(shortStateBlocks) }

  /// Blocks that hold a number of tokens, by a shift since tokens are never negative.
  @inlinable @inline(__always)
  public func blocks(forTokens tokens: Int) -> Int {
    let blocks = (tokens + 15) >> 4
    return isPlain ? blocks : groupBlocks(blocks)
  }

  @usableFromInline
  func groupBlocks(_ blocks: Int) -> Int {
    guard blocks > 0 else { return 0 }
    return contextGroups * blocks + windowGroups * min(blocks, windowBlocks) + stateBlocks
  }

  /// Blocks that the next block of tokens takes after some tokens: fewer once the windows are full.
  @inline(__always)
  public func growth(afterTokens tokens: Int) -> Int {
    isGrowing(tokens) ? contextGroups + windowGroups : contextGroups
  }

  /// Whether windows still grow after some tokens.
  @inline(__always)
  public func isGrowing(_ tokens: Int) -> Bool { windowGroups > 0 && tokens < saturation }

  /// Tokens of the longest sequence that some blocks hold; nil where it takes no more blocks however long it is.
  public func longestSequence(within held: Int) -> Int? {
    let rest = held - stateBlocks
    let groups = contextGroups + windowGroups
    if groups == 0 { return rest < 0 ? 0 : nil }
    guard rest > 0 else { return 0 }
    if windowGroups > 0, rest <= groups * windowBlocks {
      return rest == groups * windowBlocks && contextGroups == 0
        ? nil : rest / groups * Self.blockTokens
    }
    guard contextGroups > 0 else { return nil }
    return (rest - windowGroups * windowBlocks) * Self.blockTokens
  }

  /// Tokens from which on windows take no further block.
  public var saturation: Int { (windowBlocks - 1) * Self.blockTokens + 1 }
}
