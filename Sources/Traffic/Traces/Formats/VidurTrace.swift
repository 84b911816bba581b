// VidurTrace.swift: the request traces of the Vidur simulator.

internal import Text

extension TraceFormat {
  /// `arrived_at,num_prefill_tokens,num_decode_tokens`, seconds with a float's rounding noise.
  /// - Source: github.com/microsoft/vidur, data/processed_traces.
  static let vidur = TraceFormat(
    name: "vidur", summary: "Vidur request trace, CSV", shapes: [.csv],
    clock: Clock(column: "arrived_at", text: .number(.seconds)),
    sizes: Sizes(prompt: "num_prefill_tokens", output: "num_decode_tokens"))
}
