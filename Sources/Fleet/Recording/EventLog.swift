// EventLog.swift: what the engine noted since its statistics were last brought up to date.

/// A leap that ended.
struct LeapEntry: BitwiseCopyable {
  var leap: Leap
  private let shortReplica: Int32
  var end: Int64
  /// KV blocks in use in the first step and in the last.
  var firstBlocks, lastBlocks: Int

  @inline(__always)
  init(_ leap: Leap, end: Int64, replica: Int, firstBlocks: Int, lastBlocks: Int) {
    self.leap = leap
    shortReplica = Int32(replica)
    self.end = end
    self.firstBlocks = firstBlocks
    self.lastBlocks = lastBlocks
  }

  var replica: Int { Int(shortReplica) }

  /// From when on its state is counted, and for how long.
  var countedFrom: Int64 { leap.start + leap.skipped }
  var countedTicks: Int64 { end - countedFrom }
}

/// A stretch of time in which a replica's waiting list had one length.
struct WaitEntry: BitwiseCopyable {
  var start, end: Int64
  var count: Int
  var replica: Int
}

/// Leaps and waits of one pool, noted by the engine and counted a few hundred at a time.
///
/// Counting in batches keeps each table's checks and counters out of the engine's own loop: about a tenth
/// fewer instructions a request than counting at once (callgrind, `bench --case one-replica`). Counting reads
/// the fields of an entry where they lie: a copy of it is not optimised away, and costs as much as the rest.
struct EventLog: ~Copyable {
  /// Entries of a kind that are held before they are counted; they fit the second-level cache.
  static let capacity = 256

  var leaps = OwnedArray<LeapEntry>(capacity: capacity)
  var waits = OwnedArray<WaitEntry>(capacity: capacity)
  var isFull: Bool { leaps.count >= Self.capacity || waits.count >= Self.capacity }

  /// The latest end of an entry.
  var latest: Int64 {
    var latest: Int64 = 0
    for index in 0..<leaps.count { latest = max(latest, leaps[index].end) }
    for index in 0..<waits.count { latest = max(latest, waits[index].end) }
    return latest
  }

  mutating func removeAll() {
    leaps.removeAll()
    waits.removeAll()
  }
}
