// ParallelMap.swift: the same work on every index, on several threads, with results in order.

internal import Dispatch
internal import Synchronization

/// Calls `body` with 0..<count and gives back what it returned, in order: the same on any number of threads.
/// - Complexity: O(count) calls, on at most `threads` threads, the calling one among them.
/// - Throws: the error of the lowest index that has one.
public func parallelMap<T: Sendable>(
  _ count: Int, threads: Int, _ body: @escaping @Sendable (Int) throws -> T
) throws -> [T] {
  let state = Mutex((next: 0, results: [Result<T, any Error>?](repeating: nil, count: count)))
  let work = { @Sendable in
    while true {
      let index = state.withLock { state -> Int? in
        guard state.next < count else { return nil }
        state.next += 1
        return state.next - 1
      }
      guard let index else { return }
      let result = Result { try body(index) }
      state.withLock { $0.results[index] = result }
    }
  }
  let group = DispatchGroup()
  for _ in 1..<max(1, min(threads, count)) {
    DispatchQueue.global().async(group: group, execute: work)
  }
  work()
  group.wait()
  let results = state.withLock { $0.results }
  return try results.map { result in
    guard let result else { preconditionFailure("every index is carried out") }
    return try result.get()
  }
}
