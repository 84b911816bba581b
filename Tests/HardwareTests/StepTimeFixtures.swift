// StepTimeFixtures.swift: devices and models by their public figures, and the tables of measurements.

import Foundation
import Text
import Units

@testable import Hardware

enum Fixture {
  static let place = SourceLocation(file: "test")

  /// One measured device: bf16, fp8 and fp4 in TFLOP/s, TB/s, multiprocessors, GB/s a direction.
  private static func gpu(
    _ name: String, _ bf16: Double, _ fp8: Double?, _ fp4: Double?, _ bandwidth: Double,
    _ multiprocessors: Int, _ link: Double
  ) -> Accelerator {
    var native: [NumberType] = [.bf16, .fp16, .int8]
    if fp8 != nil { native.append(.fp8) }
    if fp4 != nil { native += [.nvfp4, .mxfp4] }
    return Accelerator(
      name: name, vendor: "NVIDIA", formFactor: "",
      peaks: DensePeaks(
        bf16: FLOPsPerSecond(bf16 * 1e12), fp8: fp8.map { FLOPsPerSecond($0 * 1e12) },
        fp4: fp4.map { FLOPsPerSecond($0 * 1e12) }, int8: FLOPsPerSecond(2 * bf16 * 1e12)),
      nativeTypes: native, memoryBandwidth: BytesPerSecond(bandwidth * 1e12),
      multiprocessors: multiprocessors, datasheetMemory: Bytes(80e9),
      intraNodeLink: BytesPerSecond(link * 1e9), linkDomainSize: 8, gpusPerNode: 8,
      power: Watts(700))
  }

  static let a100 = gpu("A100-SXM", 312, nil, nil, 2.039, 108, 300)
  static let h100 = gpu("H100-SXM", 989.5, 1979, nil, 3.35, 132, 450)
  static let h200 = gpu("H200-SXM", 989.5, 1979, nil, 4.8, 132, 450)
  static let b200 = gpu("B200", 2250, 4500, 9000, 8.0, 148, 900)
  static let b300 = gpu("B300", 2250, 4500, 13500, 8.0, 148, 900)
  static let gb200 = gpu("GB200", 2500, 5000, 10000, 8.0, 152, 900)
  static let gb300 = gpu("GB300", 2500, 5000, 15000, 8.0, 152, 900)
  static let l40s = gpu("L40S", 362.05, 733, nil, 0.864, 142, 32)
  static let rtxPro6000 = gpu("RTX-PRO-6000-Server", 467.8, 935.6, 1871.2, 1.792, 188, 64)
  static let h100PCIe = gpu("H100-PCIe", 756.5, 1513, nil, 2.0, 114, 64)
  static let l4 = gpu("L4", 121, 242, nil, 0.3, 58, 32)

  /// The devices with fits, by the name the measured tables give them.
  static let measured: [(table: String, accelerator: Accelerator)] = [
    ("a100_sxm", a100), ("h100_sxm", h100), ("h200_sxm", h200), ("b200_sxm", b200),
    ("b300_sxm", b300), ("gb200", gb200), ("gb300", gb300), ("l40s", l40s),
    ("rtx_pro_6000_server", rtxPro6000),
  ]

  static let llama70B = ModelArchitecture(
    name: "llama-3.1-70b", layers: 80, hidden: 8192, heads: 64, kvHeads: 8, headDim: 128,
    intermediate: 28672, vocab: 128_256, maxPositionEmbeddings: 131_072)
  static let llama8B = ModelArchitecture(
    name: "llama-3.1-8b", layers: 32, hidden: 4096, heads: 32, kvHeads: 8, headDim: 128,
    intermediate: 14336, vocab: 128_256, maxPositionEmbeddings: 131_072)
  static let qwen32B = ModelArchitecture(
    name: "qwen3-32b", layers: 64, hidden: 5120, heads: 64, kvHeads: 8, headDim: 128,
    intermediate: 25600, vocab: 151_936, hasQKNorm: true, maxPositionEmbeddings: 40_960)
  static let qwen235B = ModelArchitecture(
    name: "qwen3-235b-a22b", layers: 94, hidden: 4096, heads: 64, kvHeads: 4, headDim: 128,
    intermediate: 12288, vocab: 151_936, hasQKNorm: true,
    moe: MixtureOfExperts(experts: 128, topK: 8, expertIntermediate: 1536),
    maxPositionEmbeddings: 40_960)
  static let gptOSS120B = ModelArchitecture(
    name: "gpt-oss-120b", layers: 36, hidden: 2880, heads: 64, kvHeads: 8, headDim: 64,
    intermediate: 2880, vocab: 201_088, hasAttentionSinks: true,
    moe: MixtureOfExperts(experts: 128, topK: 4, expertIntermediate: 2880, hasBias: true),
    slidingWindow: SlidingWindow(tokens: 128, layers: 18), maxPositionEmbeddings: 131_072)
  static let deepSeekV3 = ModelArchitecture(
    name: "deepseek-v3", layers: 61, hidden: 7168, heads: 128, kvHeads: 128, headDim: 128,
    intermediate: 18432, vocab: 129_280,
    moe: MixtureOfExperts(
      experts: 256, topK: 8, expertIntermediate: 2048, sharedExperts: 1, denseLayers: 3),
    mla: LatentAttention(
      queryRank: 1536, kvRank: 512, ropeHeadDim: 64, nopeHeadDim: 128, valueHeadDim: 128),
    maxPositionEmbeddings: 163_840)

  /// vLLM's kernels without host times.
  static let bare: EngineProfile = {
    var engine = EngineProfile.vllm
    engine.overheads = .none
    return engine
  }()

  static func step(
    _ level: StepTimeLevel?, _ accelerator: Accelerator, _ model: ModelArchitecture = llama70B,
    weights: NumberType = .bf16, kv: NumberType = .bf16, tp: Int = 1, ep: Int = 1,
    ranks: Int = 1, engine: EngineProfile = .vllm, choice: ExpertChoice = .random
  ) throws -> StepTime {
    try StepTime.make(
      level: level, accelerator: accelerator, model: model,
      precision: Precision(weights: weights, kvCache: kv, on: accelerator),
      parallelism: Parallelism(
        tensorParallel: tp, expertParallel: ep, attentionDataParallel: ranks), engine: engine,
      choice: choice, at: place)
  }
}

/// Measured kernels and runs, each table thinned: `Data/README.md` says how.
enum MeasuredTable {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Data")

  static let gemm = Result { try rows("gemm.csv") }
  static let promptAttention = Result { try rows("prompt_attention.csv") }
  static let decodeAttention = Result { try rows("decode_attention.csv") }
  static let allReduce = Result { try rows("all_reduce.csv") }
  static let experts = Result { try rows("experts.csv") }
  static let denseRuns = Result { try rows("dense_runs.csv") }

  /// Rows by column name; no cell is quoted.
  private static func rows(_ name: String) throws -> [[String: String]] {
    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    var lines = text.split(separator: "\n")[...]
    let header = lines.removeFirst().split(separator: ",", omittingEmptySubsequences: false)
    return lines.map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return Dictionary(
        uniqueKeysWithValues: zip(header, cells).map { (String($0), String($1)) })
    }
  }
}

extension [String: String] {
  func number(_ key: String) -> Double { Double(self[key] ?? "") ?? .nan }
}

/// Median and mean of |predicted/measured − 1|.
func errors(_ ratios: [Double]) -> (median: Double, mean: Double) {
  let sorted = ratios.map { abs($0 - 1) }.sorted()
  guard !sorted.isEmpty else { return (.nan, .nan) }
  return (sorted[sorted.count / 2], sorted.reduce(0, +) / Double(sorted.count))
}
