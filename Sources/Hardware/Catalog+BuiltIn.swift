// Catalog+BuiltIn.swift: the files that travel inside the binary, one line each.

public import Text

extension Catalog {
  /// Accelerators in the order `headroom catalog gpus` lists them.
  static let acceleratorFiles: [(name: String, bytes: [UInt8])] = [
    ("gpus/h100_sxm.json", PackageResources.h100_sxm_json),
    ("gpus/h100_pcie.json", PackageResources.h100_pcie_json),
    ("gpus/h100_nvl.json", PackageResources.h100_nvl_json),
    ("gpus/h200_sxm.json", PackageResources.h200_sxm_json),
    ("gpus/h200_nvl.json", PackageResources.h200_nvl_json),
    ("gpus/h20.json", PackageResources.h20_json),
    ("gpus/b200.json", PackageResources.b200_json),
    ("gpus/b300.json", PackageResources.b300_json),
    ("gpus/gb200.json", PackageResources.gb200_json),
    ("gpus/gb300.json", PackageResources.gb300_json),
    ("gpus/a100_sxm.json", PackageResources.a100_sxm_json),
    ("gpus/a100_pcie.json", PackageResources.a100_pcie_json),
    ("gpus/l40s.json", PackageResources.l40s_json),
    ("gpus/l4.json", PackageResources.l4_json),
    ("gpus/a10g.json", PackageResources.a10g_json),
    ("gpus/rtx_pro_6000_server.json", PackageResources.rtx_pro_6000_server_json),
    ("gpus/mi300x.json", PackageResources.mi300x_json),
    ("gpus/mi325x.json", PackageResources.mi325x_json),
    ("gpus/mi355x.json", PackageResources.mi355x_json),
    ("gpus/h800.json", PackageResources.h800_json),
    ("gpus/gh200.json", PackageResources.gh200_json),
    ("gpus/l40.json", PackageResources.l40_json),
    ("gpus/l20.json", PackageResources.l20_json),
    ("gpus/a10.json", PackageResources.a10_json),
    ("gpus/t4.json", PackageResources.t4_json),
    ("gpus/rtx_4090.json", PackageResources.rtx_4090_json),
    ("gpus/rtx_5090.json", PackageResources.rtx_5090_json),
    ("gpus/rtx_3090.json", PackageResources.rtx_3090_json),
    ("gpus/gaudi_2.json", PackageResources.gaudi_2_json),
    ("gpus/gaudi_3.json", PackageResources.gaudi_3_json),
    ("gpus/sn40l.json", PackageResources.sn40l_json),
    ("gpus/trainium2.json", PackageResources.trainium2_json),
    ("gpus/tpu_v5p.json", PackageResources.tpu_v5p_json),
    ("gpus/tpu_v6e.json", PackageResources.tpu_v6e_json),
    ("gpus/groq_lpu.json", PackageResources.groq_lpu_json),
    ("gpus/cerebras_wse_3.json", PackageResources.cerebras_wse_3_json),
  ]

  /// Models in the order `headroom catalog models` lists them.
  static let modelFiles: [(name: String, bytes: [UInt8])] = [
    ("models/llama_2_7b.json", PackageResources.llama_2_7b_json),
    ("models/llama_2_13b.json", PackageResources.llama_2_13b_json),
    ("models/llama_2_70b.json", PackageResources.llama_2_70b_json),
    ("models/llama_3_1_8b.json", PackageResources.llama_3_1_8b_json),
    ("models/llama_3_1_70b.json", PackageResources.llama_3_1_70b_json),
    ("models/llama_3_1_405b.json", PackageResources.llama_3_1_405b_json),
    ("models/llama_3_3_70b.json", PackageResources.llama_3_3_70b_json),
    ("models/qwen2_5_7b.json", PackageResources.qwen2_5_7b_json),
    ("models/qwen2_5_72b.json", PackageResources.qwen2_5_72b_json),
    ("models/qwen3_8b.json", PackageResources.qwen3_8b_json),
    ("models/qwen3_14b.json", PackageResources.qwen3_14b_json),
    ("models/qwen3_32b.json", PackageResources.qwen3_32b_json),
    ("models/mistral_7b.json", PackageResources.mistral_7b_json),
    ("models/mixtral_8x7b.json", PackageResources.mixtral_8x7b_json),
    ("models/mixtral_8x22b.json", PackageResources.mixtral_8x22b_json),
    ("models/qwen3_30b_a3b.json", PackageResources.qwen3_30b_a3b_json),
    ("models/qwen3_235b_a22b.json", PackageResources.qwen3_235b_a22b_json),
    ("models/gpt_oss_20b.json", PackageResources.gpt_oss_20b_json),
    ("models/gpt_oss_120b.json", PackageResources.gpt_oss_120b_json),
    ("models/deepseek_v3.json", PackageResources.deepseek_v3_json),
    ("models/kimi_k2_5.json", PackageResources.kimi_k2_5_json),
    ("models/minimax_m2_5.json", PackageResources.minimax_m2_5_json),
    ("models/glm_4_6.json", PackageResources.glm_4_6_json),
    ("models/glm_4_5_air.json", PackageResources.glm_4_5_air_json),
    ("models/qwen3_5_397b_a17b.json", PackageResources.qwen3_5_397b_a17b_json),
    ("models/nemotron_3_nano_30b_a3b.json", PackageResources.nemotron_3_nano_30b_a3b_json),
    ("models/qwen3_next_80b_a3b.json", PackageResources.qwen3_next_80b_a3b_json),
    ("models/qwen3_5_27b.json", PackageResources.qwen3_5_27b_json),
    ("models/glm_5.json", PackageResources.glm_5_json),
    ("models/deepseek_v3_2.json", PackageResources.deepseek_v3_2_json),
    ("models/llama_4_scout.json", PackageResources.llama_4_scout_json),
    ("models/llama_4_maverick.json", PackageResources.llama_4_maverick_json),
    ("models/falcon_180b.json", PackageResources.falcon_180b_json),
    ("models/gpt_j_6b.json", PackageResources.gpt_j_6b_json),
    ("models/mistral_nemo_12b.json", PackageResources.mistral_nemo_12b_json),
    ("models/codellama_34b.json", PackageResources.codellama_34b_json),
    ("models/yi_34b.json", PackageResources.yi_34b_json),
    ("models/gemma_3_27b.json", PackageResources.gemma_3_27b_json),
  ]

  /// Engines in the order in which messages list them.
  static let engineFiles: [(name: String, bytes: [UInt8])] = [
    ("engines/vllm.json", PackageResources.vllm_json),
    ("engines/vllm_2025.json", PackageResources.vllm_2025_json),
    ("engines/vllm_2025_async.json", PackageResources.vllm_2025_async_json),
    ("engines/sglang.json", PackageResources.sglang_json),
    ("engines/sglang_0_5_9.json", PackageResources.sglang_0_5_9_json),
    ("engines/trtllm.json", PackageResources.trtllm_json),
  ]

  /// The catalog that travels inside the binary.
  /// - Throws: only if a file inside the binary is malformed, which a test excludes.
  /// - Complexity: O(bytes): about 60 kB of text.
  public static func builtIn() throws(InputErrors) -> Catalog {
    var accelerators: [Accelerator] = []
    var models: [ModelArchitecture] = []
    var hash = SHA256()
    for file in acceleratorFiles {
      let json = try LocatedJSON.parse(file.bytes, file: file.name, what: "catalog file")
      accelerators.append(try Accelerator(catalogFile: json))
      hash.update(file.bytes)
    }
    for file in modelFiles {
      let json = try LocatedJSON.parse(file.bytes, file: file.name, what: "catalog file")
      models.append(try ModelArchitecture(catalogFile: json))
      hash.update(file.bytes)
    }
    for file in engineFiles { hash.update(file.bytes) }
    let interconnects = try InterconnectCatalog(builtIn: &hash)
    return Catalog(
      accelerators: accelerators, models: models, interconnects: interconnects,
      version: hash.hexDigest())
  }
}

extension EngineProfile {
  /// The engines that travel inside the binary; vLLM of today is the first.
  public static let builtIn: [EngineProfile] = Catalog.engineFiles.map { file in
    do {
      let json = try LocatedJSON.parse(file.bytes, file: file.name, what: "catalog file")
      return try EngineProfile(catalogFile: json)
    } catch { preconditionFailure("a catalog file of the binary is malformed: \(error)") }
  }

  /// vLLM of today: what an engine is where none is named.
  public static let vllm = builtIn[0]
}
