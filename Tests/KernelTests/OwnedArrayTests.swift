// OwnedArrayTests.swift: an owned array holds what an array holds, and lets go of everything once.

import Testing

@testable import Kernel

@Suite struct OwnedArrayTests {
  private final class Counter {
    var live = 0
  }

  /// An element that tells when it is gone.
  private struct Token: ~Copyable {
    let value: Int
    let counter: Counter
    init(_ value: Int, _ counter: Counter) {
      self.value = value
      self.counter = counter
      counter.live += 1
    }
    deinit { counter.live -= 1 }
  }

  @Test("as an array, after any operations", arguments: 0..<50)
  func likeAnArray(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "owned-array")
    var array: [Int] = []
    var owned = OwnedArray<Int>(capacity: Int.random(in: 0...3, using: &random))
    for _ in 0..<200 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0 where !array.isEmpty: #expect(owned.removeLast() == array.removeLast())
      case 1 where !array.isEmpty:
        let place = Int.random(in: array.indices, using: &random)
        array[place] += 7
        owned[place] += 7
      case 2 where Int.random(in: 0..<8, using: &random) == 0:
        array.removeAll()
        owned.removeAll()
      default:
        let value = Int.random(in: 0..<100, using: &random)
        array.append(value)
        owned.append(value)
      }
      #expect(owned.count == array.count && owned.isEmpty == array.isEmpty)
    }
    #expect(owned.copied == array, "seed \(seed)")
    #expect(OwnedArray(array).copied == array)
  }

  @Test("every element is destroyed once", arguments: 0..<20)
  func lifetimes(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "owned-lifetimes")
    let counter = Counter()
    do {
      var owned = OwnedArray<Token>(capacity: 1)
      for value in 0..<100 {
        owned.append(Token(value, counter))
        if Int.random(in: 0..<3, using: &random) == 0 { _ = owned.removeLast() }
        if value == 50 { owned.removeAll() }
        #expect(counter.live == owned.count, "seed \(seed)")
      }
    }
    #expect(counter.live == 0, "seed \(seed)")
  }
}
