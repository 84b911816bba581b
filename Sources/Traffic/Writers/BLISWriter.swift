// BLISWriter.swift: traces of the BLIS simulator (inference-sim), version 2.

internal import Text
internal import Units
internal import Workload

extension TraceWriterFormat {
  /// A table of 27 columns in microseconds; its YAML header is a file of its own. What was never measured
  /// (chunks, deadlines, server counts) is 0, as BLIS writes what it generated.
  /// - Source: github.com/inference-sim/inference-sim, sim/workload/tracev2.go.
  static let blis = TraceWriterFormat(
    name: "blis", summary: "BLIS (inference-sim) trace 2, CSV beside a YAML header",
    keeps: [.session, .tenant, .model, .label], wholeUnit: .microseconds,
    header: "trace_version: 2\ntime_unit: microseconds\nmode: generated\nwarm_up_requests: 0\n",
    quotesFormulas: true
  ) { BLISWriter() }
}

private struct BLISWriter: TraceWriter {
  let head: [UInt8]
  private var csv: CSVWriter
  private var turns = SessionTurns()
  private var count = 0

  private static let columns = [
    "request_id", "client_id", "tenant_id", "slo_class", "session_id", "round_index",
    "prefix_group", "prefix_length", "streaming", "input_tokens", "output_tokens", "text_tokens",
    "image_tokens", "audio_tokens", "video_tokens", "reason_ratio", "model", "deadline_us",
    "server_input_tokens", "arrival_time_us", "send_time_us", "first_chunk_time_us",
    "last_chunk_time_us", "num_chunks", "status", "error_message", "finish_reason",
  ]

  init() {
    csv = CSVWriter(columns: Self.columns)
    head = csv.bytes
  }

  mutating func write(_ request: Request, _ details: TraceDetails, into bytes: inout [UInt8]) {
    let time = Int(TickText.whole(request.arrival, .microseconds).value)
    let before = details.session.flatMap { turns.next($0, at: Int64(time)) }
    csv.removeBytes()
    csv.int(count)
    csv.empty()  // client_id
    csv.text(details.tenant)
    csv.text(details.label)
    csv.text(details.session)
    csv.int(before.map { $0.number + 1 } ?? 0)
    csv.empty()  // prefix_group
    csv.int(0)  // prefix_length
    csv.text("true")
    csv.int(request.promptTokens)
    csv.int(request.outputTokens)
    csv.int(request.promptTokens)  // all of it text
    for _ in 0..<4 { csv.int(0) }  // image, audio, video, reason_ratio
    csv.text(details.model)
    for _ in 0..<2 { csv.int(0) }  // deadline_us, server_input_tokens
    csv.int(time)
    csv.int(time)  // sent when it arrived
    for _ in 0..<3 { csv.int(0) }  // chunks
    csv.text("ok")
    csv.empty()
    csv.empty()
    csv.endRow()
    count += 1
    bytes.append(contentsOf: csv.bytes)
  }
}
