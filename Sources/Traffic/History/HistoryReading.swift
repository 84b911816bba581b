// HistoryReading.swift: a history from any file: a table of counts, a recording of rates, or a trace that says its days.

internal import Foundation
internal import Text
internal import Units
internal import Workload

extension LoadHistory {
  /// Reads a table of counts, or counts the requests of any traffic that has dates.
  /// - Parameter path: `-` is standard input.
  /// - Throws: `FileError`; `InputErrors` with every mistake.
  /// - Complexity: O(bytes) time; memory is a counter for each hour of each class.
  public init(path: String) throws {
    try self.init(TrafficInput(path: path), path: path)
  }

  /// Reads a history from memory; `name` stands for it in messages.
  public init(bytes: [UInt8], name: String) throws {
    try self.init(TrafficInput([(name, bytes)], name: name), path: nil)
  }

  private init(_ input: TrafficInput, path: String?) throws {
    if HistoryTable.recognises(try TrafficSniff(input)), let file = input.files.first,
      try RateFormat.choose("auto", for: input) == nil
    {
      do { self = try HistoryTable.read(file.open()) } catch let error as ReadError {
        throw error.cause
      }
      return
    }
    switch try TrafficFile.open(input, path: path) {
    case .rates(let recording): self = try Self.counted(recording, name: input.name)
    case .requests(let trace): self = try Self.counted(trace, name: input.name)
    }
  }

  /// Windows of a recording, each dealt out evenly over its hours; an hour that they do not cover whole is not known.
  private static func counted(_ recording: RateRecording, name: String) throws -> LoadHistory {
    guard !recording.isRelative, case .epoch(let start) = recording.anchor else {
      throw undated(name, "the recording (\(recording.format))")
    }
    var hours: [Int: Double?] = [:]
    var covered: [Int: Double] = [:]
    for window in recording.windows {
      let (from, to) = (start + window.start.value, start + window.end.value)
      var time = from
      while time < to {
        let hour = Int((time / 3600).rounded(.down))
        let end = min(to, Double(hour + 1) * 3600)
        let share = window.requests.map { $0 * (end - time) / (to - from) }
        let known = hours[hour] ?? 0
        hours[hour] = .some(known.flatMap { sum in share.map { sum + $0 } })
        covered[hour, default: 0] += end - time
        time = end
      }
    }
    let parts = hours.keys.filter { covered[$0, default: 0] < wholeHour }.sorted()
    for hour in parts { hours[hour] = .some(nil) }
    // At either end the recording began or stopped within the hour.
    for end in [hours.keys.min(), hours.keys.max()].compactMap({ $0 }) where parts.contains(end) {
      hours[end] = nil
    }
    var notes = recording.notes
    if !parts.isEmpty {
      notes.append("hours that were not recorded whole are left out: \(parts.count)")
    }
    notes.append("counted by hours from a recording of rates (\(recording.format))")
    let history = try history(hours, name: name, notes: notes)
    // Windows longer than an hour do not tell which of their hours is the busiest.
    guard recording.windows.contains(where: { ($0.end - $0.start).value > 3600 }) else {
      return history
    }
    return LoadHistory(
      name: history.name, step: .day, first: history.first,
      series: history.series.map {
        Series(name: $0.name, counts: $0.counts, peakHour: nil, place: $0.place)
      }, notes: history.notes)
  }

  /// Seconds from which on an hour counts as recorded, as a sample may come a little late: a guess.
  private static let wholeHour = 3600 * 0.99

  /// Requests of a trace by the hour.
  private static func counted(_ trace: TraceStream, name: String) throws -> LoadHistory {
    var trace = trace
    var counts: [Int] = []
    var start = 0.0
    while let request = try trace.next() {
      if counts.isEmpty {
        guard let anchor = trace.firstArrivalDate, anchor.hasDate else {
          throw undated(name, "the trace (\(trace.format.name))")
        }
        start = anchor.epochSeconds
      }
      let second = start.truncatingRemainder(dividingBy: 3600) + request.arrival.seconds.value
      let hour = Int(second / 3600)
      if hour >= counts.count { counts += repeatElement(0, count: hour + 1 - counts.count) }
      counts[hour] += 1
    }
    let first = Int((start / 3600).rounded(.down))
    // The hours at both ends were not recorded whole.
    let whole = counts.indices.dropFirst().dropLast()
    let hours = whole.map { (first + $0, Optional(Double(counts[$0]))) }
    return try history(
      Dictionary(uniqueKeysWithValues: hours), name: name,
      notes: ["counted by hours from a trace (\(trace.format.name))"])
  }

  private static func history(
    _ hours: [Int: Double?], name: String, notes: [String]
  ) throws -> LoadHistory {
    var rows = HistoryRows(name: name, problems: InputProblems())
    for (hour, value) in hours.sorted(by: { $0.key < $1.key }) {
      rows.add(
        HistoryRow(hour: hour, value: value, place: SourceLocation(file: name)), class: "")
    }
    return try rows.history(isRate: false, notes: notes)
  }

  private static func undated(_ name: String, _ what: String) -> InputErrors {
    InputErrors(
      InputError(
        .unsupported, at: SourceLocation(file: name), "\(what) does not say on which days it came",
        hint: "give a table of counts with dates: \(HistoryTable.example)"))
  }
}
