// BurstGPTTrace.swift: the three BurstGPT files, of a university's Azure OpenAI service.

internal import Text

extension TraceFormat {
  /// `Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type`; file 3 inserts
  /// `Session ID,Elapsed time` and writes seconds with a point.
  ///
  /// 0 response tokens are a failed answer: its prompt reached the GPU. 0 request tokens did not. Times count from local midnight of the first day.
  /// - Source: github.com/HPMLL/BurstGPT, README.
  static let burstGPT = TraceFormat(
    name: "burstgpt", summary: "BurstGPT 1, 2 and 3, CSV", shapes: [.csv],
    clock: Clock(column: "Timestamp", text: .number(.seconds), origin: .midnight),
    sizes: Sizes(
      prompt: "Request tokens", output: "Response tokens", emptyPrompt: .dropped),
    names: Names(session: "Session ID", model: ["Model"], label: ["Log Type"]))
}
