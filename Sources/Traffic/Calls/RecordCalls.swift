// RecordCalls.swift: calls that stand one a record: objects on lines, in arrays or pages, or rows of a table.

internal import Text

/// Reads records one by one: memory is one of them.
struct RecordCalls: CallSource {
  private enum Records {
    case json(JSONRecords)
    case table(CSVReader, LineReader, header: [String])
  }

  private let records: Records
  private let reading: CallReading

  /// - Throws: `ReadError` for what is no text, and for a table without a header.
  init(_ source: ByteSource, _ layout: CallLayout, _ format: TraceFormat) throws {
    reading = CallReading(layout, format)
    let sample: [UInt8]
    do { sample = try source.peek(1 << 16) } catch { throw ReadError.file(error) }
    let place = SourceLocation(file: source.name)
    if let error = LocatedJSON.refusal(ofFirstBytes: sample, at: place) {
      throw ReadError.input(InputErrors(error))
    }
    let first = sample.first { $0 > 0x20 && ![0xEF, 0xBB, 0xBF].contains($0) }
    if first == 0x7B || first == 0x5B {
      let isDocument = sample.withUnsafeBufferPointer { TraceOpening.needsElements($0) }
      records = .json(
        isDocument ? .elements(JSONElements(source)) : .lines(LineReader(source)))
      return
    }
    let lines = LineReader(source)
    let table = CSVReader(lines)
    guard try table.nextRecord() else { throw TraceOpening.noRequests(in: source.name) }
    records = .table(table, lines, header: table.texts)
  }

  var place: SourceLocation {
    switch records {
    case .json(let json): json.place()
    case .table(_, let lines, _): lines.location()
    }
  }

  mutating func next() throws(ReadError) -> [CallOutcome]? {
    switch records {
    case .json(let json):
      guard try json.next() else { return nil }
      let fields = json.withObject { JSONFields($0, reading.wanted) }
      return [reading.outcome(of: fields) { json.place($0) }]
    case .table(let table, let lines, let header):
      do {
        guard try table.nextRecord() else { return nil }
      } catch .input(let found) where found.errors[0].code == .badRow {
        return [.bad(found.errors[0])]
      }
      guard table.fieldCount == header.count else {
        return [.bad(wrongCount(table.fieldCount, header.count, at: lines.location()))]
      }
      let cells = header.indices.map { (header[$0], table.withField($0) { Array($0) }) }
      return [
        reading.outcome(of: JSONFields(cells: cells, reading.wanted)) { _ in lines.location() }
      ]
    }
  }

  private func wrongCount(_ count: Int, _ wanted: Int, at place: SourceLocation) -> InputError {
    InputError(
      .badRow, at: place,
      "the row has \(count) \(count == 1 ? "field" : "fields"); the header has \(wanted)",
      hint: "complete the row, or take it out")
  }
}
