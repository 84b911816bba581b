// BLISTrace.swift: traces of the BLIS simulator (inference-sim), versions 2 and 3.

internal import Text

extension TraceFormat {
  /// A CSV of 27 columns or more, microseconds; its YAML header is a file of its own or stands above the
  /// table. `input_tokens` leaves out the prefix that the requests of a `prefix_group` share.
  ///
  /// A request that timed out reached a GPU; one with status `error` did not, as far as a trace can say.
  /// - Source: github.com/inference-sim/inference-sim, sim/workload/tracev2.go and replay.go.
  static let blis = TraceFormat(
    name: "blis", summary: "BLIS (inference-sim) trace 2 and 3, CSV", shapes: [.csv],
    clock: Clock(column: "arrival_time_us", text: .number(.microseconds)),
    sizes: Sizes(
      prompt: "input_tokens", output: "output_tokens",
      sharedPrefix: ("prefix_group", "prefix_length")),
    names: Names(
      session: "session_id", tenant: ["tenant_id", "client_id"], model: ["model"],
      label: ["slo_class"], prefix: "prefix_group"),
    rules: [
      TraceRule(column: "status", reason: "status error") { $0.isOne(of: failures) }
    ], holdsText: true)

  private static let failures = ["error", "failed", "failure", "rejected"].map { Array($0.utf8) }
}
