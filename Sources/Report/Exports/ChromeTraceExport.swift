// ChromeTraceExport.swift: a run as a trace of events, which Perfetto and chrome://tracing open.

internal import Fleet
internal import Planning
internal import Text
internal import Units

extension SimulationExport {
  /// `trace.json`.
  static let chromeTrace = SimulationExport(name: "chrome-trace", showsRequests: true) { run in
    [File("trace.json") { ChromeTrace(run).bytes }]
  }
}

/// Pools as processes and replicas as threads, with a slice and counters for each window; requests as asynchronous
/// spans of their class's name, with queue, prefill and decode inside.
///
/// Viewers suffer above some 50,000 events: windows are put together and requests sampled so that each are at most half
/// of that, and `otherData` says so.
/// - Source: "Trace Event Format", Google, 2016.
private struct ChromeTrace {
  /// Three events each.
  private static let mostWindows = 8000
  private let run: ExportedRun
  private let recorded: TimelineWindows
  /// As they are shown.
  private let windows: TimelineWindows
  private var events: [JSONValue] = []

  init(_ run: ExportedRun) {
    self.run = run
    recorded = run.windows()
    windows = recorded.merged(toAtMost: Self.mostWindows)
    addNames()
    for row in windows.rows { addWindow(row) }
    for record in run.requests.records { addRequest(record) }
  }

  var bytes: [UInt8] {
    var text = "{\"displayTimeUnit\":\"ms\",\"otherData\":\(JSONWriter.compact(about)),"
    text += "\"traceEvents\":[\n"
    text += events.map(JSONWriter.compact).joined(separator: ",\n")
    return Array((text + "\n]}\n").utf8)
  }

  private var about: JSONValue {
    [
      "scenario": .string(run.summary.scenarioName),
      "shown": "the first replication; times are simulated, 0 is the first arrival",
      "window_s": .double(windows.length.value),
      "recorded_window_s": .double(recorded.length.value),
      "requests_ended": .int(run.requests.ended),
      "requests_shown": .int(run.requests.records.count { $0.finish != nil }),
      "one_request_in": .int(run.requests.every),
    ]
  }

  // MARK: - Places

  /// A process and a thread.
  private typealias Place = (process: Int, thread: Int)

  /// Where what a replica does is shown; behind the fleet, for what is done elsewhere.
  private func place(of replica: Int?) -> Place {
    guard let replica else { return (run.pools.count + 1, run.replicas.count + 1) }
    return (run.replicas[replica].pool + 1, replica + 1)
  }

  private mutating func addNames() {
    let processes = run.pools + (run.provider.map { [$0] } ?? [])
    for (index, name) in processes.enumerated() {
      add("process_name", "M", at: .zero, (index + 1, 0), [("args", ["name": .string(name)])])
    }
    for replica in run.replicas.indices {
      let name = JSONValue.string("replica \(replica), \(run.replicas[replica].model)")
      add("thread_name", "M", at: .zero, place(of: replica), [("args", ["name": name])])
    }
  }

  // MARK: - Events

  private mutating func addWindow(_ row: TimelineWindows.Row) {
    let place = place(of: row.replica)
    if row.busy > 0 {
      let tenth = Int((row.busy * 10).rounded()) * 10
      let arguments: JSONValue = [
        "busy": .double(row.busy), "arrivals": .int(row.arrivals),
        "output_tokens": .double(row.outputTokens),
      ]
      add(
        "busy \(tenth) %", "X", at: row.start, place,
        [("dur", Self.microseconds(row.end - row.start)), ("args", arguments)])
    }
    let counters: [(String, JSONValue)] = [
      ("requests", ["running": .double(row.running), "waiting": .double(row.waiting)]),
      ("KV in use", ["share": .double(row.kvCacheUsage)]),
    ]
    for (name, values) in counters {
      add("replica \(row.replica): \(name)", "C", at: row.start, place, [("args", values)])
    }
  }

  /// Only requests that completed have a span.
  private mutating func addRequest(_ record: RequestRecord) {
    guard let finish = record.finish else { return }
    let arrival = record.arrival
    let arguments: JSONValue = [
      "request": .int(record.id.value), "input_tokens": .int(record.promptTokens),
      "output_tokens": .int(record.outputTokens),
    ]
    begin(run.classes[record.classIndex], record, at: arrival, [("args", arguments)])
    var start = arrival
    let parts = [("queue", record.queue.map { arrival + $0 }), ("prefill", record.firstToken)]
    for (name, end) in parts + [("decode", finish)] {
      guard let end, end >= start else { continue }
      begin(name, record, at: start)
      self.end(name, record, at: end)
      start = end
    }
    self.end(run.classes[record.classIndex], record, at: finish)
  }

  private mutating func begin(
    _ name: String, _ record: RequestRecord, at time: SimulationTime,
    _ more: [(String, JSONValue)] = []
  ) {
    addAsync(name, "b", record, at: time, more)
  }

  private mutating func end(_ name: String, _ record: RequestRecord, at time: SimulationTime) {
    addAsync(name, "e", record, at: time, [])
  }

  private mutating func addAsync(
    _ name: String, _ phase: String, _ record: RequestRecord, at time: SimulationTime,
    _ more: [(String, JSONValue)]
  ) {
    let identity: [(String, JSONValue)] = [
      ("cat", "request"), ("id", .string(String(record.id.value))),
    ]
    add(name, phase, at: time.seconds, place(of: record.replica?.value), identity + more)
  }

  private mutating func add(
    _ name: String, _ phase: String, at time: Seconds, _ place: Place,
    _ more: [(String, JSONValue)]
  ) {
    events.append(
      .object(
        [
          ("name", .string(name)), ("ph", .string(phase)), ("ts", Self.microseconds(time)),
          ("pid", .int(place.process)), ("tid", .int(place.thread)),
        ] + more))
  }

  private static func microseconds(_ time: Seconds) -> JSONValue { .double(time.value * 1e6) }
}
