// TracePrompts.swift: which of a trace's prompts begin alike, as its block hashes tell.

public import Workload

/// The prompts of one trace by their blocks: the tree of their runs, and the run in which each ends.
public struct TracePrompts: Sendable {
  public private(set) var tree: PromptTree
  /// Tokens of a block; the trace's mean where its blocks have no one size.
  public let blockTokens: Int
  /// Whether no block size fits the trace's prompts, so that the mean stands in for it.
  public let isGuess: Bool
  /// The run in which a path of blocks ends, by the hash of the path.
  private let runs: [UInt64: Int32]
  /// The number of its first run among those of a whole load.
  var firstRun: Int32 = 0

  init(tree: PromptTree, blockTokens: Int, isGuess: Bool, runs: [UInt64: Int32]) {
    self.tree = tree
    self.blockTokens = blockTokens
    self.isGuess = isGuess
    self.runs = runs
  }

  /// The same prompts counted by another tokenizer.
  func scaled(by factor: Double) -> TracePrompts {
    var scaled = self
    scaled.tree = tree.scaled(by: factor)
    return scaled
  }

  /// The run in which a prompt of the trace ends; none of one without blocks.
  /// - Complexity: O(names).
  func run(of names: [UInt64]) -> Int32 {
    var path = PathHash()
    for name in names { path.add(name) }
    return runs[path.value].map { $0 + firstRun } ?? PromptTree.noRun
  }
}

/// A hash of the blocks from a prompt's beginning on.
struct PathHash {
  private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// - Source: the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), over a multiplicative chain.
  mutating func add(_ name: UInt64) {
    var mixed = (value ^ name) &* 0xBF58_476D_1CE4_E5B9 &+ 0x94D0_49BB_1331_11EB
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    value = mixed ^ (mixed >> 31)
  }
}
