// PredictionBand.swift: how far measurements lie from predictions, by what is predicted of what.

internal import Hardware

/// The values between which nine of ten measurements lie.
public struct PredictionBand: Hashable, Sendable {
  public var low, high: Double
}

extension PredictionBand {
  /// One line of the table: 5 % of the measurements of these runs are below `low` times the prediction, 5 % above `high`.
  private struct Line {
    let metric, kind, engine: String
    let figures: Int
    let factors: PredictionBand

    init(
      _ metric: String, _ kind: String, _ engine: String, _ figures: Int, _ low: Double,
      _ high: Double
    ) {
      (self.metric, self.kind, self.engine, self.figures) = (metric, kind, engine, figures)
      factors = PredictionBand(low: low, high: high)
    }
  }

  /// By metric, kind of model and engine, finest first; an empty name is any.
  ///
  /// - Source: quantiles over the runs of `Reports/accuracy` (aiconfigurator 095f58a, silicon_sample.csv (Apache-2.0),
  ///   and published results); at least 60 figures a line, all lines of one metric together last. In-sample: some of the
  ///   times were fitted to these runs.
  private static let table: [Line] = [
    .init("e2e", "mla", "sglang", 191, 0.86, 1.83),
    .init("e2e", "mla", "trtllm", 126, 0.87, 1.36),
    .init("e2e", "mla", "", 317, 0.86, 1.72),
    .init("e2e", "moe", "trtllm", 114, 0.89, 1.13),
    .init("e2e", "moe", "vllm", 389, 0.77, 1.16),
    .init("e2e", "moe", "", 503, 0.79, 1.15),
    .init("e2e", "", "", 841, 0.79, 1.46),
    .init("itl", "dense", "", 80, 0.53, 3.75),
    .init("itl", "mla", "", 87, 0.68, 9.15),
    .init("itl", "moe", "sglang", 63, 0.52, 6.94),
    .init("itl", "moe", "vllm", 771, 0.27, 1.92),
    .init("itl", "moe", "", 840, 0.27, 2.13),
    .init("itl", "", "", 1007, 0.32, 3.16),
    .init("throughput", "dense", "trtllm", 627, 0.66, 1.45),
    .init("throughput", "dense", "", 681, 0.58, 1.42),
    .init("throughput", "mla", "sglang", 234, 0.53, 1.15),
    .init("throughput", "mla", "trtllm", 135, 0.41, 1.16),
    .init("throughput", "mla", "", 396, 0.52, 1.17),
    .init("throughput", "moe", "sglang", 63, 0.18, 1.03),
    .init("throughput", "moe", "trtllm", 367, 0.59, 2.34),
    .init("throughput", "moe", "vllm", 583, 0.57, 1.70),
    .init("throughput", "moe", "", 1013, 0.54, 1.70),
    .init("throughput", "", "", 2090, 0.54, 1.51),
    .init("tpot", "dense", "sglang", 81, 0.96, 1.63),
    .init("tpot", "dense", "trtllm", 263, 0.85, 1.60),
    .init("tpot", "dense", "vllm", 166, 0.53, 1.87),
    .init("tpot", "dense", "", 510, 0.83, 1.73),
    .init("tpot", "mla", "sglang", 432, 0.82, 1.83),
    .init("tpot", "mla", "trtllm", 278, 0.75, 1.47),
    .init("tpot", "mla", "vllm", 141, 0.75, 1.44),
    .init("tpot", "mla", "", 851, 0.78, 1.72),
    .init("tpot", "moe", "sglang", 250, 0.72, 4.17),
    .init("tpot", "moe", "trtllm", 295, 0.85, 1.24),
    .init("tpot", "moe", "vllm", 930, 0.47, 1.25),
    .init("tpot", "moe", "", 1475, 0.56, 1.40),
    .init("tpot", "", "", 2836, 0.69, 1.58),
    .init("ttft", "dense", "sglang", 84, 0.24, 16.80),
    .init("ttft", "dense", "trtllm", 341, 0.52, 4.04),
    .init("ttft", "dense", "vllm", 170, 0.62, 3.29),
    .init("ttft", "dense", "", 595, 0.51, 4.50),
    .init("ttft", "mla", "sglang", 444, 0.72, 12.95),
    .init("ttft", "mla", "trtllm", 279, 0.71, 6.89),
    .init("ttft", "mla", "vllm", 146, 0.81, 2.31),
    .init("ttft", "mla", "", 869, 0.72, 10.61),
    .init("ttft", "moe", "sglang", 253, 0.84, 3.91),
    .init("ttft", "moe", "trtllm", 303, 0.75, 3.96),
    .init("ttft", "moe", "vllm", 948, 0.61, 5.62),
    .init("ttft", "moe", "", 1504, 0.72, 4.98),
    .init("ttft", "", "", 2968, 0.68, 6.53),
  ]

  /// Factors over a prediction; nil where nothing of the kind was measured.
  /// - Parameters:
  ///   - metric: `ttft`, `tpot`, `itl`, `e2e` or `throughput`.
  ///   - kind: of the model: `dense`, `moe` or `mla`.
  static func factors(
    _ metric: String, kind: String, _ engine: EngineProfile
  ) -> PredictionBand? {
    func fits(_ name: String, _ own: String) -> Bool { name.isEmpty || name == own }
    return table.first { line in
      line.metric == metric && fits(line.kind, kind) && fits(line.engine, engine.kernels.rawValue)
    }?.factors
  }
}
