// VidurWriter.swift: request traces of the Vidur simulator: time and lengths, nothing else.

internal import Text
internal import Workload

extension TraceWriterFormat {
  /// - Source: github.com/microsoft/vidur, data/processed_traces.
  static let vidur = TraceWriterFormat(
    name: "vidur", summary: "Vidur request trace, CSV: times and lengths alone", keeps: []
  ) { VidurWriter() }
}

private struct VidurWriter: TraceWriter {
  let head = Array("arrived_at,num_prefill_tokens,num_decode_tokens\n".utf8)

  func write(_ request: Request, _ details: TraceDetails, into bytes: inout [UInt8]) {
    TickText.append(request.arrival, to: &bytes)
    for length in [request.promptTokens, request.outputTokens] {
      bytes.append(UInt8(ascii: ","))
      DecimalDigits.append(length, to: &bytes)
    }
    bytes.append(0x0A)
  }
}
