// MissingWindows.swift: stretches in which nothing was recorded, which is not the same as no load.

internal import Text
public import Units

/// Windows of a trace's clock without a recording, in order and apart from each other.
public struct MissingWindows: Hashable, Sendable {
  /// From the first instant without a recording to the first with one again.
  public struct Window: Hashable, Sendable {
    public let from: SimulationTime
    public let to: SimulationTime

    /// - Precondition: `from < to`.
    public init(from: SimulationTime, to: SimulationTime) {
      precondition(from < to)
      self.from = from
      self.to = to
    }
  }

  public let windows: [Window]

  /// Sorts the windows and joins those that overlap.
  public init(_ windows: [Window] = []) {
    var joined: [Window] = []
    for window in windows.sorted(by: { $0.from < $1.from }) {
      if let last = joined.last, window.from <= last.to {
        joined[joined.count - 1] = Window(from: last.from, to: max(last.to, window.to))
      } else {
        joined.append(window)
      }
    }
    self.windows = joined
  }

  public var isEmpty: Bool { windows.isEmpty }

  /// Whether nothing was recorded at a time. - Complexity: O(windows).
  public func contains(_ time: SimulationTime) -> Bool {
    windows.contains { $0.from <= time && time < $0.to }
  }

  /// Recorded time before a time: what a rate is to be divided by. - Complexity: O(windows).
  public func recorded(before time: SimulationTime) -> SimulationTime {
    guard time != .never else { return .never }
    var recorded = time
    for window in windows where window.from < time {
      recorded = recorded - (min(window.to, time) - window.from)
    }
    return recorded
  }
}

/// A stream without its missing windows: what follows one joins what came before it.
///
/// A gap in the recording would be replayed as an hour without load. Rows inside a window are left out:
/// a recording that fails does not fail at once.
public struct RecordedStream: SourceStream {
  private var source: any SourceStream
  private let windows: [MissingWindows.Window]
  /// Windows that are over, and how long they were together.
  private var passed = 0
  private var cut = SimulationTime.zero

  public init(_ stream: any RequestStream, missing: MissingWindows) {
    source = PlainSource.of(stream)
    windows = missing.windows
  }

  public var record: (any SourceRecord)? { source.record }

  public mutating func next() throws -> Request? {
    while var item = try source.next() {
      let arrival = item.arrival
      while passed < windows.count, windows[passed].to <= arrival {
        cut += windows[passed].to - windows[passed].from
        passed += 1
      }
      if passed < windows.count, windows[passed].from <= arrival { continue }
      item.arrival = arrival - cut
      return item
    }
    return nil
  }
}
