// MooncakeWriter.swift: Mooncake's JSON lines, which every replayer takes, and AIPerf's sessions on top of them.

internal import Text
internal import Units
internal import Workload

extension TraceWriterFormat {
  /// `{"timestamp": ms, "input_length": …, "output_length": …, "hash_ids": […]}`. The blocks are none where
  /// they are not known: `hash_ids` tells readers that times are milliseconds.
  /// - Source: github.com/kvcache-ai/Mooncake, FAST25-release/traces.
  static let mooncake = TraceWriterFormat(
    name: "mooncake", summary: "Mooncake, one JSON object a line, whole milliseconds",
    keeps: [.prefixBlocks], wholeUnit: .milliseconds
  ) { MooncakeWriter(hasSessions: false) }

  /// Mooncake's keys and `session_id`; later turns of a session have `delay` instead of `timestamp`.
  /// - Source: github.com/ai-dynamo/aiperf, docs on the `mooncake_trace` dataset.
  static let aiperf = TraceWriterFormat(
    name: "aiperf", summary: "AIPerf mooncake_trace, sessions with delays, JSON lines",
    keeps: [.session, .prefixBlocks], wholeUnit: .milliseconds,
    remark:
      "a later turn's delay runs from the start of the turn before; AIPerf waits it out from that "
      + "turn's end"
  ) { MooncakeWriter(hasSessions: true) }
}

private struct MooncakeWriter: TraceWriter {
  let hasSessions: Bool
  let head: [UInt8] = []
  private var turns = SessionTurns()

  init(hasSessions: Bool) { self.hasSessions = hasSessions }

  mutating func write(_ request: Request, _ details: TraceDetails, into bytes: inout [UInt8]) {
    let time = TickText.whole(request.arrival, .milliseconds).value
    if hasSessions, let session = details.session {
      bytes.append(contentsOf: "{\"session_id\": \(JSONWriter.quoted(session)), ".utf8)
      if let before = turns.next(session, at: time) {
        bytes.append(contentsOf: "\"delay\": \(time - before.last)".utf8)
      } else {
        bytes.append(contentsOf: "\"timestamp\": \(time)".utf8)
      }
    } else {
      bytes.append(contentsOf: "{\"timestamp\": \(time)".utf8)
    }
    let lengths =
      ", \"input_length\": \(request.promptTokens), \"output_length\": \(request.outputTokens)"
    bytes.append(contentsOf: lengths.utf8)
    if !hasSessions || !details.prefixBlocks.isEmpty {
      let blocks = details.prefixBlocks.map(String.init).joined(separator: ", ")
      bytes.append(contentsOf: ", \"hash_ids\": [\(blocks)]".utf8)
    }
    bytes.append(contentsOf: "}\n".utf8)
  }
}
