// HeadroomWriter.swift: headroom's own CSV: times exact, with session, model and class.

internal import Text

extension TraceWriterFormat {
  static let headroom = TraceWriterFormat(
    name: "headroom", summary: "headroom's own CSV: exact times, sessions, models, classes",
    keeps: [.session, .model, .label], quotesFormulas: true
  ) { HeadroomWriter() }
}

private struct HeadroomWriter: TraceWriter {
  let head: [UInt8]
  private var csv: CSVWriter
  private var time: [UInt8] = []

  init() {
    csv = CSVWriter(
      columns: ["arrival_s", "input_tokens", "output_tokens", "session", "model", "class"])
    head = csv.bytes
  }

  mutating func write(_ request: Request, _ details: TraceDetails, into bytes: inout [UInt8]) {
    csv.removeBytes()
    time.removeAll(keepingCapacity: true)
    TickText.append(request.arrival, to: &time)
    csv.text(String(decoding: time, as: UTF8.self))
    csv.int(request.promptTokens)
    csv.int(request.outputTokens)
    csv.text(details.session)
    csv.text(details.model)
    csv.text(details.label)
    csv.endRow()
    bytes.append(contentsOf: csv.bytes)
  }
}
