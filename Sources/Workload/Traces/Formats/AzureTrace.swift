// AzureTrace.swift: the Azure LLM inference traces of 2023 and 2024.

extension TraceFormat {
  /// `TIMESTAMP,ContextTokens,GeneratedTokens`; 2023 writes 7 fraction digits and no zone, 2024 up to 6
  /// digits, none when zero, and `+00:00`.
  /// - Source: github.com/Azure/AzurePublicDataset, AzureLLMInferenceDataset2023.md and …2024.md.
  static let azure = TraceFormat(
    name: "azure", summary: "Azure LLM inference 2023 and 2024, CSV", shape: .csv,
    time: "TIMESTAMP", timeText: .date, prompt: "ContextTokens", output: "GeneratedTokens")
}
