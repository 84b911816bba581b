// ContentReading.swift: a trace's prompts, read once, as a tree of runs.

internal import Workload

/// Takes the blocks of a trace's prompts in, one prompt at a time.
///
/// Two prompts share a block only behind the same beginning, whether or not the trace's names stand for a block and all
/// before it.
struct ContentReading {
  /// Most blocks that are told apart: some 400 MB. A trace with more has no known contents.
  static let blocksLimit = 1 << 23

  /// Blocks of the tree by the hash of the path to them, a parent before its children.
  private var blocks: [UInt64: Int32] = [:]
  private var paths: [UInt64] = []
  private var parents: [Int32] = []
  private var depths: [Int32] = []
  private var children: [Int32] = []
  /// Prompts that have each block.
  private var prompts: [Int32] = []
  /// The longest prompt that ends with each block; 0 where none does.
  private var longestEnd: [Int32] = []
  private var sizes = BlockSizes()
  private(set) var isCut = false
  private let limit: Int
  /// No prompt names blocks.
  var isEmpty: Bool { paths.isEmpty }

  init(limit: Int = Self.blocksLimit) { self.limit = limit }

  /// - Complexity: O(names).
  mutating func add(_ names: [UInt64], promptTokens: Int) {
    guard !names.isEmpty, !isCut else { return }
    sizes.add(blocks: names.count, promptTokens: promptTokens)
    var path = PathHash()
    var parent = PromptTree.noRun
    for name in names {
      path.add(name)
      if let known = blocks[path.value] {
        parent = known
        prompts[Int(known)] += 1
        continue
      }
      guard paths.count < limit else {
        isCut = true
        return
      }
      let block = Int32(paths.count)
      blocks[path.value] = block
      paths.append(path.value)
      parents.append(parent)
      depths.append(parent == PromptTree.noRun ? 1 : depths[Int(parent)] + 1)
      children.append(0)
      prompts.append(1)
      longestEnd.append(0)
      if parent != PromptTree.noRun { children[Int(parent)] += 1 }
      parent = block
    }
    longestEnd[Int(parent)] = max(longestEnd[Int(parent)], Int32(clamping: promptTokens))
  }

  /// The tree of all that was read; nil where no prompt has blocks, there were too many, or the names of a prompt stand
  /// for more tokens than any prompt has.
  /// - Parameter usual: tokens of a block by the trace's format; nil where it has no one size.
  func contents(usual: Int?) -> TracePrompts? {
    guard !isCut, !paths.isEmpty else { return nil }
    let (size, isGuess) = sizes.size(usual: usual)
    let deepest = depths.max().map(Int.init) ?? 0
    guard deepest <= Int(Int32.max) / size else { return nil }
    var runOfBlock = [Int32](repeating: 0, count: paths.count)
    var runParents: [Int32] = []
    var ends: [Int32] = []
    var isShared: [Bool] = []
    for block in paths.indices {
      let parent = parents[block]
      let end = Int32(clamping: Int(depths[block]) * size)
      if parent != PromptTree.noRun, goesOn(after: Int(parent), size: size) {
        let run = runOfBlock[Int(parent)]
        runOfBlock[block] = run
        ends[Int(run)] = end
        isShared[Int(run)] = prompts[block] > 1
      } else {
        runOfBlock[block] = Int32(ends.count)
        runParents.append(parent == PromptTree.noRun ? parent : runOfBlock[Int(parent)])
        ends.append(end)
        isShared.append(prompts[block] > 1)
      }
    }
    var runs: [UInt64: Int32] = [:]
    for block in paths.indices where longestEnd[block] > 0 {
      runs[paths[block]] = runOfBlock[block]
    }
    return TracePrompts(
      tree: PromptTree(parents: runParents, ends: ends, isShared: isShared), blockTokens: size,
      isGuess: isGuess,
      runs: runs)
  }

  /// Whether the run of a block goes on with its child: it has no other, and no prompt goes on there on its own.
  private func goesOn(after block: Int, size: Int) -> Bool {
    children[block] == 1 && Int(longestEnd[block]) <= Int(depths[block]) * size
  }
}

/// Which size of a block fits the prompts of a trace.
struct BlockSizes {
  /// Of the caches and traces that are known: powers of two from vLLM's 16 tokens to TensorRT-LLM's and Mooncake's.
  static let known = [16, 32, 64, 128, 256, 512, 1024]
  private var fits = [Int](repeating: 0, count: known.count)
  private var prompts = 0
  private var blocks = 0
  private var tokens = 0

  mutating func add(blocks count: Int, promptTokens: Int) {
    prompts += 1
    blocks += count
    tokens += promptTokens
    for (index, size) in Self.known.enumerated() {
      // A last block that is not full may be named or left out.
      if count == (promptTokens + size - 1) / size || count == promptTokens / size {
        fits[index] += 1
      }
    }
  }

  /// The format's size where it fits 99 % of the prompts, else the one that does and fits most; else the mean.
  func size(usual: Int?) -> (tokens: Int, isGuess: Bool) {
    let needed = prompts - prompts / 100
    let usualFits = usual.flatMap(Self.known.firstIndex(of:)).map { fits[$0] } ?? 0
    if let usual, usualFits >= needed { return (usual, false) }
    let best = fits.indices.max { fits[$0] < fits[$1] } ?? 0
    if fits[best] >= needed { return (Self.known[best], false) }
    return (max(1, tokens / max(1, blocks)), true)
  }
}
