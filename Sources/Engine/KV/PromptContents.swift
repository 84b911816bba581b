// PromptContents.swift: what prompts begin with, as far as a prefix cache can know it.

public import Workload

/// What the prompts of a run begin with: a load's tree of prompts, and the front of each class.
public struct PromptContents: Sendable {
  /// Tokens with which all prompts of a class begin.
  public struct Front: Hashable, Sendable, BitwiseCopyable {
    /// Prompts of another number share nothing; classes of an engine that are one class of the load have the same.
    public var number: Int
    public var tokens: Int

    /// - Precondition: neither is negative.
    public init(number: Int, tokens: Int) {
      precondition(number >= 0 && tokens >= 0, "counts are not negative")
      self.number = number
      self.tokens = tokens
    }
  }

  let tree: PromptTree
  /// By class of the engine.
  private let fronts: [Front]
  /// By number.
  private let frontBlocks: [Int]

  /// - Parameter fronts: of every class of the engine.
  public init(tree: PromptTree = PromptTree(), fronts: [Front]) {
    self.tree = tree
    self.fronts = fronts
    var blocks = [Int](repeating: 0, count: 1 + (fronts.map(\.number).max() ?? 0))
    for front in fronts { blocks[front.number] = front.tokens / EngineLimits.blockTokens }
    frontBlocks = blocks
  }

  /// Blocks of a front.
  func blocks(ofFront number: Int) -> Int { frontBlocks[number] }
}

/// What names a run of blocks.
enum RunKey: Hashable, BitwiseCopyable {
  /// A run of the load's tree.
  case tree(Int32)
  /// What the prompts of a class begin with.
  case front(Int)
  /// What a session has computed beyond the front of its class. One that turns of several classes share is as many.
  case session(UInt64, front: Int)
  /// What one request has computed and nobody else begins with.
  case own
}

extension PromptContents {
  /// The run in which the shared part of a prompt ends, and how many of its blocks are shared at most; a session's turns
  /// share all they compute.
  func path(of request: Request) -> (key: RunKey, blocks: Int) {
    let run = tree.run(of: request)
    if run != PromptTree.noRun {
      let end = min(request.promptTokens, Int(tree.ends[Int(run)]))
      return (.tree(run), end / EngineLimits.blockTokens)
    }
    let front = fronts[request.classIndex]
    // A turn that is shorter than the front goes its own way after it.
    if request.session != 0, request.promptTokens >= front.tokens {
      return (.session(request.session, front: front.number), .max)
    }
    return (
      .front(front.number), min(request.promptTokens, front.tokens) / EngineLimits.blockTokens
    )
  }

  /// Blocks before a run of the tree: a block that two runs meet in belongs to the later.
  func start(ofTreeRun run: Int32) -> Int { tree.start(of: run) / EngineLimits.blockTokens }

  /// The run before one of the tree that has a block of its own, or none.
  func parent(ofTreeRun run: Int32) -> Int32 {
    let start = start(ofTreeRun: run)
    var parent = tree.parents[Int(run)]
    while parent != PromptTree.noRun, self.start(ofTreeRun: parent) == start {
      parent = tree.parents[Int(parent)]
    }
    return parent
  }
}
