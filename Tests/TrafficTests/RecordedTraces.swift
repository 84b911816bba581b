// RecordedTraces.swift: where the recorded traces lie, and traces from text.

import Foundation

@testable import Traffic

/// Recordings of real traffic, whole or thinned: `Data/README.md` says whose they are.
enum RecordedTraces {
  static let azureCode = "azure2023_code.csv.gz"
  static let azureChat = "azure2023_conv.csv.gz"
  static let mooncake = "mooncake_conversation.jsonl.gz"
  static let ragpulse = "ragpulse_week_a.jsonl.gz"
  static let vidurCode = "vidur_splitwise_code.csv"
  static let burstGPT = "burstgpt_1.csv"

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Data")
  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}

/// A trace from text.
func trace(_ text: String, _ change: (inout TraceOptions) -> Void = { _ in }) throws -> TraceStream
{
  var options = TraceOptions()
  change(&options)
  return try TraceStream(bytes: Array(text.utf8), name: "trace.csv", options: options)
}
