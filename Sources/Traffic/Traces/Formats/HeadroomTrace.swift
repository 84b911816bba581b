// HeadroomTrace.swift: our own trace format: the least a request needs, with units in the names.

internal import Text

extension TraceFormat {
  /// `arrival_s,input_tokens,output_tokens`, then `session`, `model` and `class`, which may be left out.
  static let headroom = TraceFormat(
    name: "headroom", summary: "headroom's own CSV", shapes: [.csv],
    clock: Clock(column: "arrival_s", text: .number(.seconds)),
    sizes: Sizes(prompt: "input_tokens", output: "output_tokens"),
    names: Names(session: "session", model: ["model"], label: ["class"]))
}
