// PrefixReuse.swift: how much of the prompts an infinite prefix cache would have held.

/// Blocks of prompts that an earlier request had at the same place behind the same beginning.
///
/// Names of blocks stand for a block and all before it, so the reused part of a prompt is its leading run of
/// names that were seen. An infinite cache is the bound: no cache of this block size does better.
public struct PrefixReuse: Sendable {
  /// Most names remembered: 8 million take 128 MB. Requests after that are left out.
  public static let namesLimit = 1 << 23

  /// Requests that have blocks, up to the one at which names ran out.
  public private(set) var requests = 0
  public private(set) var blocks = 0
  public private(set) var reused = 0
  /// Whether requests were left out because there were too many names.
  public private(set) var isCut = false
  private var seen = KeySet()
  private let limit: Int

  init(limit: Int = namesLimit) { self.limit = limit }

  mutating func add(_ names: [UInt64]) {
    guard !names.isEmpty, !isCut else { return }
    guard seen.count + names.count <= limit else {
      isCut = true
      seen = KeySet()
      return
    }
    requests += 1
    blocks += names.count
    var isPrefix = true
    for name in names {
      let isNew = seen.insert(name)
      isPrefix = isPrefix && !isNew
      if isPrefix { reused += 1 }
    }
  }

  /// Reused blocks over all; nil where no request has blocks.
  public var share: Double? { blocks == 0 ? nil : Double(reused) / Double(blocks) }
}

/// A set of 64-bit names: open addressing, half full at most.
struct KeySet: Sendable {
  private(set) var count = 0
  private var slots: [UInt64] = []
  private var hasZero = false

  /// - Returns: whether the key was not there before.
  mutating func insert(_ key: UInt64) -> Bool {
    if key == 0 {
      defer { hasZero = true }
      if !hasZero { count += 1 }
      return !hasZero
    }
    if count * 2 >= slots.count { grow() }
    var slot = place(of: key)
    while slots[slot] != 0 {
      if slots[slot] == key { return false }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = key
    count += 1
    return true
  }

  /// - Source: Fibonacci hashing, Knuth, TAOCP 3, section 6.4: 2⁶⁴ over the golden ratio.
  private func place(of key: UInt64) -> Int {
    Int((key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (slots.count - 1)
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: max(1024, old.count * 2))
    for key in old where key != 0 {
      var slot = place(of: key)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = key
    }
  }
}
