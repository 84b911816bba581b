// MeasuredRuns.swift: on which parts served runs of a kind of model and engine were compared with predictions.

/// Served runs with a latency in them, by kind of model and kernels of the engine.
struct MeasuredRuns {
  let kind, engine: String
  /// Runs by GPU, parts with five or more.
  let gpus: [String: Int]

  private init(_ kind: String, _ engine: String, _ gpus: [String: Int]) {
    (self.kind, self.engine, self.gpus) = (kind, engine, gpus)
  }

  /// - Source: the predicted rows of `Reports/accuracy`.
  private static let table: [MeasuredRuns] = [
    .init("dense", "sglang", ["H100-SXM": 54, "H200-SXM": 21]),
    .init(
      "dense", "trtllm",
      ["A100-SXM": 22, "B200": 43, "GB200": 8, "H100-SXM": 174, "H200-SXM": 63, "L40S": 20]),
    .init("dense", "vllm", ["B200": 45, "H100-SXM": 66, "H200-SXM": 41, "MI300X": 16]),
    .init(
      "mla", "sglang",
      ["B200": 194, "B300": 13, "H200-SXM": 66, "MI300X": 10, "MI325X": 10, "MI355X": 25]),
    .init("mla", "trtllm", ["B200": 160, "H200-SXM": 43]),
    .init("mla", "vllm", ["B200": 68, "B300": 10, "H200-SXM": 54]),
    .init(
      "moe", "sglang", ["A100-SXM": 11, "B200": 107, "B300": 51, "H100-SXM": 6, "H200-SXM": 42]),
    .init("moe", "trtllm", ["B200": 98, "H100-SXM": 64, "H200-SXM": 78]),
    .init(
      "moe", "vllm",
      [
        "A100-SXM": 39, "B200": 232, "B300": 49, "H100-SXM": 111, "H200-SXM": 137, "MI300X": 57,
        "MI325X": 15, "MI355X": 13,
      ]),
  ]

  /// Runs of such models on such engines and one GPU; 0 where there are fewer than five.
  static func count(_ kind: String, _ engine: String, gpu: String) -> Int {
    table.first { $0.kind == kind && $0.engine == engine }?.gpus[gpu] ?? 0
  }
}
