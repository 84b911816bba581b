// EngineReport.swift: what replicas report of their steps and requests, for whoever runs them to read.

public import Kernel

/// What happened in the replicas of a run since it was last read.
///
/// The engine writes it and looks at none of it: what is sampled, counted and decided by it is its reader's affair.
public struct EngineReport: ~Copyable {
  /// Of each pool.
  public var logs: OwnedArray<EventLog>
  /// Of each class.
  public var classes: OwnedArray<ClassLog>
  /// In the order in which they ended; what the logged leaps of a single class tell is left out.
  public internal(set) var gaps = OwnedArray<GapEntry>()
  /// Whether a log is full, or there are gaps: it is time to count.
  public internal(set) var isDue = false
  /// What is handed from replica to replica.
  public var handOvers = HandOverLog()
  /// In the order in which they left.
  public internal(set) var departures = OwnedArray<Departure>()

  /// - Parameters:
  ///   - pools: kinds of replicas that write to it.
  ///   - classes: kinds of requests.
  public init(pools: Int, classes: Int) {
    logs = OwnedArray(capacity: pools)
    for _ in 0..<pools { logs.append(EventLog()) }
    self.classes = OwnedArray(capacity: classes)
    for _ in 0..<classes { self.classes.append(ClassLog()) }
  }

  /// Notes that what was due has been counted, and forgets the gaps.
  public mutating func settled() {
    gaps.removeAll()
    isDue = false
  }
  /// Forgets requests whose departure was dealt with.
  public mutating func removeDepartures() { departures.removeAll() }
}

/// What became of requests of one class at the replicas, as far as it is known before they leave.
public struct ClassLog: ~Copyable {
  /// Coming to the replica to first schedule, and the client's arrival to first token, ticks, in the order in which they
  /// were known.
  public internal(set) var queue = OwnedArray<Int64>(capacity: EventLog.capacity)
  public internal(set) var firstToken = OwnedArray<Int64>(capacity: EventLog.capacity)
  /// Requests that gave their blocks back.
  public internal(set) var preemptions = 0
  /// Requests whose output was cut at `maxModelLen`, and the tokens they lost.
  public internal(set) var cutRequests = 0
  public internal(set) var cutTokens = 0
  /// Prompt tokens of requests that were admitted for the first time with a prefix cache, and those of them that were in
  /// it.
  public internal(set) var prefixQueries = 0
  public internal(set) var prefixHits = 0

  /// Forgets what has been counted.
  public mutating func removeAll() {
    queue.removeAll()
    firstToken.removeAll()
    (preemptions, cutRequests, cutTokens) = (0, 0, 0)
    (prefixQueries, prefixHits) = (0, 0)
  }
}

/// Token gaps of rows of one class: `first`, `first + increment`, … of a number of steps, ticks.
public struct GapEntry: Sendable, BitwiseCopyable {
  public let first, increment: Int64
  public let steps: Int
  private let shortRows, shortClass: Int32

  init(first: Int64, increment: Int64 = 0, steps: Int = 1, rows: Int, classIndex: Int) {
    self.first = first
    self.increment = increment
    self.steps = steps
    shortRows = Int32(rows)
    shortClass = Int32(classIndex)
  }

  public var rows: Int { Int(shortRows) }
  public var classIndex: Int { Int(shortClass) }
}

// MARK: - What the engine notes

extension EngineReport {
  @inline(__always)
  mutating func leapEnded(_ entry: LeapEntry, pool: Int) {
    logs[pool].leaps.append(entry)
    if logs[pool].leaps.count >= EventLog.capacity { isDue = true }
  }

  @inline(__always)
  mutating func waited(_ entry: WaitEntry, pool: Int) {
    logs[pool].waits.append(entry)
    if logs[pool].waits.count >= EventLog.capacity { isDue = true }
  }

  /// A row that ended computed so many tokens beyond its last.
  @inline(__always)
  mutating func notEmitted(_ tokens: Int, replica: Int, at now: Int64, pool: Int) {
    guard tokens > 0 else { return }
    logs[pool].excess.append(ExcessEntry(end: now, tokens: tokens, replica: replica))
  }

  mutating func gapsEnded(_ entry: GapEntry) {
    gaps.append(entry)
    isDue = true
  }

  mutating func preempted(classIndex: Int, pool: Int) {
    classes[classIndex].preemptions += 1
    logs[pool].preemptions += 1
  }

  mutating func lookedUp(_ tokens: Int, found: Int, classIndex: Int) {
    classes[classIndex].prefixQueries += tokens
    classes[classIndex].prefixHits += found
  }

  mutating func cut(_ tokens: Int, classIndex: Int) {
    classes[classIndex].cutRequests += 1
    classes[classIndex].cutTokens += tokens
  }
}
