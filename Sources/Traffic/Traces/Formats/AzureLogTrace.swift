// AzureLogTrace.swift: token counts of requests as an Azure log query exports them.

extension TraceFormat {
  /// `timestamp [UTC],input_tokens,output_tokens,total_tokens`, the time as `"8/18/2025, 12:00:38.941 AM"`.
  /// A query without a `sort` answers in any order; the portal shows the newest first.
  static let azureLog = TraceFormat(
    name: "azure-log", summary: "Azure log query with token counts, CSV", shapes: [.csv],
    clock: Clock(
      column: "timestamp [UTC]", aliases: ["TimeGenerated [UTC]", "Timestamp [UTC]"], text: .date),
    sizes: Sizes(prompt: "input_tokens", output: "output_tokens"), order: .log, holdsText: true)
}
