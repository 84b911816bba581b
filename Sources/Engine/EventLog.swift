// EventLog.swift: what the replicas of a pool noted since somebody last read it.

public import Kernel

/// A leap that ended.
public struct LeapEntry: Sendable, BitwiseCopyable {
  /// Its steps.
  public var leap: Leap
  @usableFromInline let shortReplica: Int32
  /// When the last step ended, ticks.
  public var end: Int64
  @usableFromInline let shortFirst, shortLast: Int32

  @inline(__always)
  init(_ leap: Leap, end: Int64, replica: Int, firstBlocks: Int, lastBlocks: Int) {
    self.leap = leap
    shortReplica = Int32(replica)
    self.end = end
    shortFirst = Int32(firstBlocks)
    shortLast = Int32(lastBlocks)
  }

  /// The number of the replica.
  @inlinable public var replica: Int { Int(shortReplica) }
  /// KV blocks in use in the first step and in the last.
  @inlinable public var firstBlocks: Int { Int(shortFirst) }
  @inlinable public var lastBlocks: Int { Int(shortLast) }

  /// From when on its state is counted, and for how long, ticks.
  @inlinable public var countedFrom: Int64 { leap.start + leap.skipped }
  @inlinable public var countedTicks: Int64 { end - countedFrom }
}

/// A stretch of time in which a replica's waiting list had one length.
public struct WaitEntry: Sendable, BitwiseCopyable {
  /// Ticks.
  public let start, end: Int64
  /// Requests that waited.
  public let count: Int
  /// The number of the replica.
  public let replica: Int
}

/// A prompt chunk that a step computes.
public struct ChunkEntry: Sendable, BitwiseCopyable {
  @usableFromInline let shortNew, shortPrefix: Int32

  @inline(__always)
  init(newTokens: Int, prefixTokens: Int) {
    shortNew = Int32(newTokens)
    shortPrefix = Int32(prefixTokens)
  }

  /// Its tokens.
  @inlinable public var newTokens: Int { Int(shortNew) }
  /// Tokens computed before it.
  @inlinable public var prefixTokens: Int { Int(shortPrefix) }
}

/// Tokens of a step that were accepted beyond the end of a request.
public struct ExcessEntry: Sendable, BitwiseCopyable {
  /// When the step ended, ticks.
  public let end: Int64
  public let tokens: Int
  /// The number of the replica.
  public let replica: Int
}

/// Leaps, waits and chunks of one pool, noted by the engine and counted a few hundred at a time.
///
/// Counting in batches keeps each table's checks and counters out of the engine's own loop: about a tenth
/// fewer instructions a request than counting at once (callgrind, `bench --case one-replica`). Counting reads
/// the fields of an entry where they lie: a copy of it is not optimised away, and costs as much as the rest.
public struct EventLog: ~Copyable {
  /// Entries of a kind that are held before they are counted; they fit the second-level cache.
  public static let capacity = 256

  public internal(set) var leaps = OwnedArray<LeapEntry>(capacity: capacity)
  public internal(set) var waits = OwnedArray<WaitEntry>(capacity: capacity)
  /// Of the waits, how many are counted at once.
  public var dueWaits: Int { min(waits.count, Self.capacity) }
  /// No more of them than requests that the leaps began with.
  public internal(set) var chunks = OwnedArray<ChunkEntry>(capacity: capacity)
  /// Where several tokens a step come out: no more of them than requests that ended.
  public internal(set) var excess = OwnedArray<ExcessEntry>()
  /// Requests that gave their blocks back.
  public internal(set) var preemptions = 0
  /// By what the decode rows of the pool advance.
  public var clock = TokenClock.plain

  /// An empty log.
  public init() {}

  /// Whether it is time to count.
  public var isFull: Bool { leaps.count >= Self.capacity || waits.count >= Self.capacity }

  /// The latest end of an entry that is counted.
  public var latest: Int64 {
    var latest: Int64 = 0
    for index in 0..<leaps.count { latest = max(latest, leaps[index].end) }
    for index in 0..<dueWaits { latest = max(latest, waits[index].end) }
    return latest
  }

  /// Forgets what has been counted.
  /// - Complexity: O(waits).
  public mutating func removeCounted() {
    leaps.removeAll()
    let rest = waits.count - dueWaits
    for index in 0..<rest { waits[index] = waits[index + Self.capacity] }
    while waits.count > rest { _ = waits.removeLast() }
    chunks.removeAll()
    excess.removeAll()
    preemptions = 0
  }
}
