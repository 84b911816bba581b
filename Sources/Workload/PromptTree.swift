// PromptTree.swift: which prompts begin alike, as a trace's block hashes tell.

/// The contents of a load's prompts as a tree of runs of tokens: prompts that begin alike share the runs from a root on.
///
/// A run is as long as no prompt departs within it. A prompt is named by the run in which it ends; its content is the
/// path to that run, cut at its own length. What it has beyond the end of the run is its own. Immutable, so that
/// runs share it.
public struct PromptTree: Sendable {
  /// No run: of a root's parent, and of a prompt whose content is not known.
  public static let noRun: Int32 = -1

  /// The run before each; a parent comes before its children.
  public private(set) var parents: [Int32]
  /// Tokens from the beginning of the prompt to the end of each run.
  public private(set) var ends: [Int32]
  /// Whether several prompts have the whole of a run.
  public private(set) var isShared: [Bool]

  /// No prompts.
  public init() { (parents, ends, isShared) = ([], [], []) }

  /// - Parameter isShared: nil where all runs are.
  /// - Precondition: as many of one as of the other; a parent comes before its children and ends before them.
  public init(parents: [Int32], ends: [Int32], isShared: [Bool]? = nil) {
    precondition(parents.count == ends.count, "every run has a parent and an end")
    self.isShared = isShared ?? parents.map { _ in true }
    precondition(self.isShared.count == ends.count, "every run is shared or not")
    for run in parents.indices where parents[run] != Self.noRun {
      let parent = Int(parents[run])
      precondition(parent < run && ends[parent] < ends[run], "a run follows its parent")
    }
    self.parents = parents
    self.ends = ends
  }

  public var isEmpty: Bool { ends.isEmpty }

  /// The same texts counted by another tokenizer; a run has at least a token.
  public func scaled(by factor: Double) -> PromptTree {
    guard factor != 1 else { return self }
    var scaled = self
    for run in ends.indices {
      let parent = parents[run]
      let before = parent == Self.noRun ? 0 : scaled.ends[Int(parent)]
      let end = (Double(ends[run]) * factor).rounded(.toNearestOrEven)
      // No request is as long as the longest: longer ones are refused when they come.
      let longest = Double(Int32.max)
      scaled.ends[run] = Int32(min(max(end, Double(before) + 1), longest))
    }
    return scaled
  }

  /// Adds the runs of another load, which share nothing with those that are there.
  mutating func append(_ other: PromptTree) {
    let first = Int32(ends.count)
    parents += other.parents.map { $0 == Self.noRun ? $0 : $0 + first }
    ends += other.ends
    isShared += other.isShared
  }

  /// The run in which a request's prompt ends: of a copy, the last that it shares with others.
  /// - Complexity: O(1), of a copy O(runs of its path).
  public func run(of request: Request) -> Int32 {
    guard request.run < Self.noRun else { return request.run }
    var run = Self.copied(request.run)
    while run != Self.noRun, !isShared[Int(run)] { run = parents[Int(run)] }
    return run
  }

  /// A run as the copy of a request names it, and back.
  static func copied(_ run: Int32) -> Int32 { -2 - run }

  /// Tokens before a run.
  public func start(of run: Int32) -> Int {
    let parent = parents[Int(run)]
    return parent == Self.noRun ? 0 : Int(ends[Int(parent)])
  }
}
