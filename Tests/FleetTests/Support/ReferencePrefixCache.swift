// ReferencePrefixCache.swift: a prefix cache block by block: a table of names, and a list of free blocks.

import Workload

/// What a block holds the keys and values of.
enum ReferenceBlockName: Hashable {
  /// Tokens of a run of the load's tree, up to the block with a number.
  case tree(run: Int, block: Int)
  /// Tokens of a class's front.
  case front(classIndex: Int, block: Int)
  /// Tokens of what a session's turns of a class have computed.
  case turn(session: UInt64, classIndex: Int, block: Int)
  /// Tokens that only one request begins with.
  case own(request: Int, block: Int)
}

/// One block of 16 tokens.
final class ReferenceBlock {
  var name: ReferenceBlockName?
  var holders = 0
  /// The step that filled it, by its number.
  var step = 0
}

/// The blocks of a replica.
final class ReferencePrefixCache {
  private var named: [ReferenceBlockName: ReferenceBlock] = [:]
  /// Blocks that nobody holds, the next to be used first.
  private(set) var free: [ReferenceBlock]
  private(set) var evictions = 0
  let count: Int

  init(blocks: Int) {
    count = blocks
    free = (0..<blocks).map { _ in ReferenceBlock() }
  }

  var evictableCount: Int { free.count { $0.name != nil } }

  subscript(name: ReferenceBlockName) -> ReferenceBlock? { named[name] }

  /// Somebody new holds blocks that were found.
  func hold(_ blocks: [ReferenceBlock]) {
    for block in blocks {
      if block.holders == 0 { free.removeAll { $0 === block } }
      block.holders += 1
    }
  }

  /// Takes the first free block for somebody.
  func take() -> ReferenceBlock {
    let block = free.removeFirst()
    if let name = block.name {
      named[name] = nil
      block.name = nil
      evictions += 1
    }
    block.holders = 1
    return block
  }

  /// A block is full: others may find it from now on.
  func fill(_ block: ReferenceBlock, with name: ReferenceBlockName, step: Int) {
    precondition(named[name] == nil && block.name == nil, "no two blocks have a name")
    named[name] = block
    block.name = name
    block.step = step
  }

  /// Somebody gives blocks back, whose last is the first to be used for something else; those that nobody can find before
  /// all others.
  func giveBack(_ blocks: [ReferenceBlock]) {
    for block in blocks.reversed() {
      block.holders -= 1
      guard block.holders == 0 else { continue }
      if block.name == nil { free.insert(block, at: 0) } else { free.append(block) }
    }
  }
}

/// What the blocks of prompts hold.
struct ReferenceContents {
  let tree: PromptTree
  /// By class.
  let fronts: [Int]
  /// By class, the one whose prompts its own begin like.
  let alike: [Int]

  /// Blocks from the beginning of a request's tokens that others may begin with too.
  func sharedBlocks(_ request: Request) -> Int {
    if request.run >= 0 {
      return min(request.promptTokens, Int(tree.ends[Int(request.run)])) / 16
    }
    let front = fronts[request.classIndex]
    if request.session != 0, front <= request.promptTokens { return .max }
    return min(front, request.promptTokens) / 16
  }

  /// The name of such a block.
  func name(_ request: Request, block: Int) -> ReferenceBlockName {
    if request.run >= 0 {
      // The run that the block's last token is in.
      var run = Int(request.run)
      while tree.start(of: Int32(run)) > 16 * block + 15 { run = Int(tree.parents[run]) }
      return .tree(run: run, block: block)
    }
    if 16 * block + 15 < fronts[request.classIndex] {
      return .front(classIndex: alike[request.classIndex], block: block)
    }
    return .turn(session: request.session, classIndex: alike[request.classIndex], block: block)
  }
}
