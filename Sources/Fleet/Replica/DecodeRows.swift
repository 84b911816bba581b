// DecodeRows.swift: the rows that emit a token every step, as counters that no step has to walk.

/// The decode rows of a replica: how many, and what they attend to. Their blocks are the `KVCache`'s.
struct DecodeRows: ~Copyable {
  private(set) var count = 0
  /// Computed tokens of all rows together.
  private(set) var contextTokens = 0
  /// Tokens that the next step reads in layers of a limited reach, and rows of which it will read one more each step.
  private(set) var reachedTokens = 0
  private(set) var reachingRows = 0

  @inline(__always)
  mutating func insert(computed: Int) {
    count += 1
    contextTokens += computed
  }

  @inline(__always)
  mutating func remove(computed: Int) {
    count -= 1
    contextTokens -= computed
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

  /// Every row computed one token in each of a number of steps.
  @inline(__always)
  mutating func advance(steps: Int) {
    contextTokens += count * steps
    reachedTokens += reachingRows * steps
  }
}
