// AzureTrace.swift: the Azure LLM inference traces of 2023, 2024 and 2025.

extension TraceFormat {
  /// `TIMESTAMP,ContextTokens,GeneratedTokens`; 2023 writes 7 fraction digits and no zone, 2024 up to 6
  /// digits, none when zero, and `+00:00`; the multimodal trace of 2025 inserts `NumImages` and writes `Z`.
  /// - Source: github.com/Azure/AzurePublicDataset, AzureLLMInferenceDataset2023.md, …2024.md and
  ///   AzureLMMInferenceDataset2025.md.
  static let azure = TraceFormat(
    name: "azure", summary: "Azure LLM inference 2023, 2024 and 2025, CSV", shapes: [.csv],
    clock: Clock(column: "TIMESTAMP", text: .date),
    sizes: Sizes(prompt: "ContextTokens", output: "GeneratedTokens", images: "NumImages"))
}
