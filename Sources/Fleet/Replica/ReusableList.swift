// ReusableList.swift: a list that is filled and emptied at every event without giving back its memory.

/// An array with a count of its own: emptying it is one store.
///
/// `Array.removeAll(keepingCapacity:)` goes through `replaceSubrange`: about 100 instructions, at every
/// step of every replica (5 % of a run, counted with callgrind).
struct ReusableList<Element: BitwiseCopyable> {
  private var storage: [Element] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  subscript(index: Int) -> Element {
    precondition(index < count, "past the end of the list")
    return storage[index]
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count < storage.count {
      storage[count] = element
    } else {
      storage.append(element)
    }
    count += 1
  }

  mutating func removeAll() { count = 0 }
}
