// ServeGenRates.swift: Alibaba's ServeGen: clients, each with a rate and a law of gaps per window.

internal import Foundation
internal import Text
internal import Units
internal import Workload

extension RateFormat {
  /// A folder of `chunk-N-trace.csv` (no header: window start in s, requests/s, CV, `Gamma`,
  /// `Weibull` or nothing, shape, scale) and `chunk-N-dataset.json` (lengths), or one such table.
  ///
  /// Windows in which no client of several sends anything are holes of the collection, not idle nights.
  /// - Source: github.com/alibaba/ServeGen, data; Xiang et al., arXiv 2505.09999.
  static let serveGen = RateFormat(
    name: "servegen", summary: "ServeGen, a folder of chunk-N-trace.csv and chunk-N-dataset.json",
    recognises: { sniff in
      sniff.isFolder
        ? sniff.names.contains { ServeGenReader.client($0, ServeGenReader.traceEnding) != nil }
        : RateProfileReader.isRowOfServeGen(sniff.cells)
          && sniff.cells.prefix(3).allSatisfy { NumberText.parseDouble($0) != nil }
    },
    read: { try ServeGenReader($0).read() })
}

/// Reads all clients of a folder, or one.
struct ServeGenReader {
  static let traceEnding = "-trace.csv"
  static let lengthEnding = "-dataset.json"

  private let input: TrafficInput
  private let problems = InputProblems()

  init(_ input: TrafficInput) { self.input = input }

  /// `N` of `chunk-N-trace.csv`; nil for other names.
  static func client(_ name: String, _ ending: String) -> String? {
    guard name.hasPrefix("chunk-"), name.hasSuffix(ending) else { return nil }
    let middle = name.dropFirst("chunk-".count).dropLast(ending.count)
    return middle.isEmpty ? nil : String(middle)
  }

  func read() throws -> RateRecording {
    let traces =
      input.isFolder
      ? input.files.filter { Self.client($0.name, Self.traceEnding) != nil } : input.files
    guard !traces.isEmpty else { throw noClients }
    // Chunk 10 comes after chunk 9; where names are no numbers, by name.
    let ordered = traces.map { ($0, Self.client($0.name, Self.traceEnding) ?? $0.name) }
      .sorted { (Int($0.1) ?? .max, $0.1) < (Int($1.1) ?? .max, $1.1) }
    var clients: [RateClient] = []
    var rows = 0
    do {
      for (file, name) in ordered {
        let windows = try windows(of: file)
        rows += windows.count
        var client = RateClient(name: "chunk-\(name)", windows: windows)
        let wanted = "chunk-\(name)\(Self.lengthEnding)"
        if input.isFolder, let file = input.files.first(where: { $0.name == wanted }) {
          client.lengths = try ServeGenLengths(file, problems).read()
        }
        clients.append(client)
      }
    } catch let error as ReadError {
      throw error.cause
    }
    try problems.check()
    return try recording(of: clients, rows: rows)
  }

  private func windows(of file: TrafficInput.File) throws -> [RateWindow] {
    let source = try file.open()
    let lines = LineReader(source)
    let records = CSVReader(lines)
    var rows: [RateWindow] = []
    let before = problems.count
    while try records.nextRecord() {
      if records.fieldCount == 1, records.text(0).allSatisfy(\.isWhitespace) { continue }
      guard let row = row(records, at: lines.location()) else { continue }
      if let last = rows.last, row.start <= last.start {
        problems.add(
          .outOfOrder, at: lines.location(), "this window does not begin after the one before it",
          hint: "sort the rows by their first field, and give every window once")
        continue
      }
      rows.append(row)
      if rows.count > RateRecording.windowLimit { break }
    }
    if rows.isEmpty, problems.count == before {
      problems.add(
        .noRequests, at: SourceLocation(file: source.name), "the client's table has no rows",
        hint: "give rows such as 0,1.5,1.02,Gamma,0.96,0.69, or take the file out")
    }
    // ServeGen's windows are 600 s wide: their width is the step between them.
    let width = zip(rows, rows.dropFirst()).map { ($1.start - $0.start).value }.min() ?? 600
    for index in rows.indices {
      rows[index].length = Seconds(width)
      rows[index].requests = rows[index].requests.map { $0 * width }
    }
    return rows
  }

  /// A window whose `requests` are still a rate; nil when the row is wrong, which is then recorded.
  private func row(_ records: CSVReader, at place: SourceLocation) -> RateWindow? {
    func refuse(_ what: String) -> RateWindow? {
      problems.add(
        .badRow, at: place, what,
        hint: "rows are window start (s), requests/s, CV, Gamma or Weibull or nothing, shape, scale"
      )
      return nil
    }
    guard records.fieldCount == 6 else {
      return refuse("the row has \(records.fieldCount) fields; it must have 6")
    }
    let numbers = [0, 1, 2, 4, 5].map { records.double($0) }
    let limits = [1e9, WorkloadLimits.ratePerSecond, 1e6, 1e6, 1e15]
    for (index, number) in numbers.enumerated() {
      guard let number, number >= 0, number <= limits[index] else {
        let name = ["window start", "rate", "CV", "shape", "scale"][index]
        return refuse("the \(name) is no number from 0 to \(NumberText.shortest(limits[index]))")
      }
    }
    let values = numbers.compactMap { $0 }
    var window = RateWindow(start: Seconds(values[0]), length: .zero, requests: values[1])
    guard values[1] > 0 else { return window }
    switch records.text(3) {
    case "Gamma" where RecordedGaps.gammaShapes.contains(values[3]):
      window.gaps = .gamma(shape: values[3])
    case "Weibull" where RecordedGaps.weibullShapes.contains(values[3]):
      window.gaps = .weibull(shape: values[3])
    case "": break  // too few arrivals for a fit: taken as Poisson
    case "Gamma", "Weibull": return refuse("the shape is out of range for its law")
    default: return refuse("the pattern is none of Gamma, Weibull and nothing")
    }
    window.cv = values[2]
    return window
  }

  private func recording(of clients: [RateClient], rows: Int) throws -> RateRecording {
    var clients = clients
    var recording = RateRecording(format: RateFormat.serveGen.name, rows: rows, windows: [])
    let width = clients.flatMap { $0.windows.map(\.length.value) }.min() ?? 0
    var sums: [Double: Double] = [:]
    for client in clients {
      for window in client.windows {
        guard window.length.value == width else { throw mixedWidths(client.name) }
        sums[window.start.value, default: 0] += window.requests ?? 0
      }
    }
    let severalSend = clients.count > 1
    let starts = sums.keys.sorted()
    guard let origin = starts.first else { throw noClients }
    let place = SourceLocation(file: input.name)
    recording.windows = RateRecording.joined(
      starts.map { start in
        let sum = sums[start] ?? 0
        let requests = severalSend && sum == 0 ? nil : sum
        return RateRow(
          window: RateWindow(start: Seconds(start), length: Seconds(width), requests: requests),
          place: place)
      }, into: problems)
    try problems.check()
    for index in clients.indices {
      for window in clients[index].windows.indices {
        clients[index].windows[window].start = Seconds(
          clients[index].windows[window].start.value - origin)
        let start = clients[index].windows[window].start.value + origin
        if severalSend, sums[start] == 0 { clients[index].windows[window].requests = nil }
      }
      for period in clients[index].lengths.indices {
        clients[index].lengths[period].start = Seconds(
          clients[index].lengths[period].start.value - origin)
      }
    }
    guard recording.requests > 0 else { throw noClients }
    if origin.truncatingRemainder(dividingBy: 86_400) == 0 { recording.anchor = .midnight }
    recording.clients = clients
    poolLengths(&recording)
    return recording
  }

  private func poolLengths(_ recording: inout RateRecording) {
    var prompts = LengthPool()
    var outputs = LengthPool()
    var covered = 0.0
    for client in recording.clients where client.hasLengths {
      for window in client.windows {
        guard let requests = window.requests, requests > 0 else { continue }
        covered += requests
        if let table = client.table(\.prompt, at: window.start) {
          prompts.add(table, requests: requests)
        }
        if let table = client.table(\.output, at: window.start) {
          outputs.add(table, requests: requests)
        }
      }
    }
    recording.promptLengths = prompts.table
    recording.outputLengths = outputs.table
    let with = recording.clients.count { $0.hasLengths }
    let share = (covered / recording.requests * 1000).rounded() / 10
    let holes = recording.windows.count { $0.requests == nil }
    if with > 0 {
      recording.notes.append(
        "\(with) of \(recording.clients.count) clients have lengths, with "
          + "\(NumberText.shortest(share)) % of the requests; the others draw theirs from these, in "
          + "proportion to requests; prompts and outputs are drawn independently")
    }
    if holes > 0 {
      recording.notes.append(
        "\(holes) of \(recording.windows.count) windows hold nothing of any client: they are taken "
          + "as not collected, not as idle")
    }
  }

  private func mixedWidths(_ name: String) -> InputErrors {
    InputErrors(
      InputError(
        .conflict, at: SourceLocation(file: input.name),
        "the windows of \(name) are wider than those of another client",
        hint: "put clients with windows of the same width into one folder"))
  }

  private var noClients: InputErrors {
    InputErrors(
      InputError(
        .noRequests, at: SourceLocation(file: input.name), "no client sends anything",
        hint: "give a folder with chunk-N-trace.csv files"))
  }
}

extension RateClient {
  /// The table for a point in time: that of its period, or of the nearest period that has one, an
  /// earlier one first.
  func table(_ lengths: KeyPath<LengthPeriod, LengthTable?>, at time: Seconds) -> LengthTable? {
    let past = self.lengths.last { $0.start <= time && $0[keyPath: lengths] != nil }
    let found = past ?? self.lengths.first { $0[keyPath: lengths] != nil }
    return found?[keyPath: lengths]
  }
}
