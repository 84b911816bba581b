// SplitwiseTrace.swift: the request traces of the splitwise-sim simulator.

internal import Text

extension TraceFormat {
  /// `request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size`, seconds.
  /// Type 2 is a request to an LLM; a batch is so many sequences of the same lengths.
  /// - Source: github.com/Mutinifni/splitwise-sim, traces and request.py (`RequestType.LLM_INFERENCE`).
  static let splitwise = TraceFormat(
    name: "splitwise", summary: "splitwise-sim request trace, CSV", shapes: [.csv],
    clock: Clock(column: "arrival_timestamp", text: .number(.seconds)),
    sizes: Sizes(prompt: "prompt_size", output: "token_size", copies: "batch_size"),
    names: Names(tenant: ["application_id"]),
    rules: [
      TraceRule(column: "request_type", reason: "a request_type other than 2, which is no LLM") {
        NumberText.parseInt($0) != 2
      }
    ])
}
