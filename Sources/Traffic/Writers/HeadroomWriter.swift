// HeadroomWriter.swift: headroom's own CSV: times exact, with session, model and class.

internal import Text
internal import Workload

extension TraceWriterFormat {
  static let headroom = TraceWriterFormat(
    name: "headroom", summary: "headroom's own CSV: exact times, sessions, models, classes",
    keeps: [.session, .model, .label], quotesFormulas: true
  ) { HeadroomWriter() }
}

private struct HeadroomWriter: TraceWriter {
  let head: [UInt8]
  /// The cells that are text.
  private var names: CSVWriter

  init() {
    let numbers = ["arrival_s", "input_tokens", "output_tokens"]
    let texts = ["session", "model", "class"]
    head = CSVWriter(columns: numbers + texts).bytes
    names = CSVWriter(columns: texts)
  }

  mutating func write(_ request: Request, _ details: TraceDetails, into bytes: inout [UInt8]) {
    TickText.append(request.arrival, to: &bytes)
    bytes.append(UInt8(ascii: ","))
    DecimalDigits.append(request.promptTokens, to: &bytes)
    bytes.append(UInt8(ascii: ","))
    DecimalDigits.append(request.outputTokens, to: &bytes)
    bytes.append(UInt8(ascii: ","))
    names.removeBytes()
    names.text(details.session)
    names.text(details.model)
    names.text(details.label)
    names.endRow()
    bytes.append(contentsOf: names.bytes)
  }
}
