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
  ///   and published results); at least 60 figures a line, all lines of one metric together last.
  private static let table: [Line] = [
    .init("e2e", "mla", "sglang", 191, 0.83, 1.82),
    .init("e2e", "mla", "trtllm", 96, 0.86, 1.39),
    .init("e2e", "mla", "", 287, 0.85, 1.71),
    .init("e2e", "moe", "trtllm", 114, 0.89, 1.13),
    .init("e2e", "moe", "vllm", 389, 0.77, 1.16),
    .init("e2e", "moe", "", 503, 0.79, 1.15),
    .init("e2e", "", "", 811, 0.79, 1.42),
    .init("itl", "dense", "", 80, 0.31, 3.92),
    .init("itl", "mla", "", 87, 0.29, 5.01),
    .init("itl", "moe", "sglang", 63, 0.20, 16.21),
    .init("itl", "moe", "vllm", 771, 0.32, 2.11),
    .init("itl", "moe", "", 840, 0.29, 2.76),
    .init("itl", "", "", 1007, 0.29, 2.85),
    .init("throughput", "dense", "trtllm", 627, 0.65, 1.42),
    .init("throughput", "dense", "", 681, 0.50, 1.41),
    .init("throughput", "mla", "sglang", 234, 0.53, 1.38),
    .init("throughput", "mla", "trtllm", 104, 0.18, 1.17),
    .init("throughput", "mla", "", 365, 0.53, 1.26),
    .init("throughput", "moe", "sglang", 63, 0.35, 1.29),
    .init("throughput", "moe", "trtllm", 344, 0.61, 1.66),
    .init("throughput", "moe", "vllm", 583, 0.56, 1.74),
    .init("throughput", "moe", "", 990, 0.52, 1.70),
    .init("throughput", "", "", 2036, 0.52, 1.55),
    .init("tpot", "dense", "sglang", 84, 0.74, 3.64),
    .init("tpot", "dense", "trtllm", 266, 0.86, 2.10),
    .init("tpot", "dense", "vllm", 170, 0.60, 1.96),
    .init("tpot", "dense", "", 520, 0.81, 2.11),
    .init("tpot", "mla", "sglang", 444, 0.73, 2.10),
    .init("tpot", "mla", "trtllm", 270, 0.41, 1.52),
    .init("tpot", "mla", "vllm", 136, 0.76, 1.66),
    .init("tpot", "mla", "", 850, 0.59, 1.89),
    .init("tpot", "moe", "sglang", 253, 0.60, 7.51),
    .init("tpot", "moe", "trtllm", 294, 0.88, 1.36),
    .init("tpot", "moe", "vllm", 929, 0.50, 1.53),
    .init("tpot", "moe", "", 1476, 0.56, 1.62),
    .init("tpot", "", "", 2846, 0.59, 1.88),
    .init("ttft", "dense", "sglang", 84, 0.70, 8.78),
    .init("ttft", "dense", "trtllm", 341, 0.41, 2.68),
    .init("ttft", "dense", "vllm", 170, 0.42, 3.57),
    .init("ttft", "dense", "", 595, 0.41, 3.54),
    .init("ttft", "mla", "sglang", 444, 0.65, 12.98),
    .init("ttft", "mla", "trtllm", 270, 1.12, 6.39),
    .init("ttft", "mla", "vllm", 136, 0.81, 1.94),
    .init("ttft", "mla", "", 850, 0.70, 9.71),
    .init("ttft", "moe", "sglang", 253, 0.64, 2.71),
    .init("ttft", "moe", "trtllm", 300, 0.63, 2.61),
    .init("ttft", "moe", "vllm", 929, 0.60, 5.32),
    .init("ttft", "moe", "", 1482, 0.61, 4.32),
    .init("ttft", "", "", 2927, 0.58, 5.12),
  ]

  /// Factors over a prediction; nil where nothing of the kind was measured.
  static func factors(_ metric: MeasuredMetric, _ setup: RunSetup) -> PredictionBand? {
    func fits(_ name: String, _ own: String) -> Bool { name.isEmpty || name == own }
    return table.first { line in
      line.metric == metric.kind && fits(line.kind, setup.model.kind)
        && fits(line.engine, setup.engine.kernelFamily)
    }?.factors
  }
}

extension EngineProfile {
  /// `vllm`, `sglang` or `trtllm`, whatever the era.
  var kernelFamily: String { name.split(separator: "-").first.map(String.init) ?? name }
}
