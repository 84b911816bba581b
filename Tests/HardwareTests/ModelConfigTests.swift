import Testing
import Text

@testable import Hardware

private let here = SourceLocation(file: "test")

@Suite struct ModelConfigTests {
  let catalog: Catalog

  init() throws { catalog = try builtInCatalog.get() }

  /// A configuration as Hugging Face would write it for a catalog entry.
  private static func config(_ model: ModelArchitecture, type: String) -> String {
    var keys = [
      "\"model_type\": \"\(type)\"", "\"num_hidden_layers\": \(model.layers)",
      "\"hidden_size\": \(model.hidden)", "\"num_attention_heads\": \(model.heads)",
      "\"num_key_value_heads\": \(model.kvHeads)", "\"vocab_size\": \(model.vocab)",
      "\"max_position_embeddings\": \(model.maxPositionEmbeddings)",
      "\"tie_word_embeddings\": \(model.hasTiedEmbeddings)", "\"torch_dtype\": \"bfloat16\"",
      "\"rope_theta\": 500000.0", "\"architectures\": [\"X\"], \"rope_scaling\": null",
    ]
    if model.mla == nil { keys.append("\"head_dim\": \(model.headDim)") }
    let isWideMoE = type == "mixtral" || type == "gpt_oss"
    keys.append("\"intermediate_size\": \(model.intermediate)")
    if let moe = model.moe {
      let count =
        isWideMoE ? "num_local_experts" : type == "deepseek_v3" ? "n_routed_experts" : "num_experts"
      keys += ["\"\(count)\": \(moe.experts)", "\"num_experts_per_tok\": \(moe.topK)"]
      if !isWideMoE { keys.append("\"moe_intermediate_size\": \(moe.expertIntermediate)") }
      if type == "deepseek_v3" {
        keys += [
          "\"n_shared_experts\": \(moe.sharedExperts)", "\"moe_layer_freq\": 1",
          "\"first_k_dense_replace\": \(moe.denseLayers)",
        ]
      }
    }
    if let mla = model.mla {
      keys += [
        "\"q_lora_rank\": \(mla.queryRank ?? 0)", "\"kv_lora_rank\": \(mla.kvRank)",
        "\"qk_rope_head_dim\": \(mla.ropeHeadDim)", "\"qk_nope_head_dim\": \(mla.nopeHeadDim)",
        "\"v_head_dim\": \(mla.valueHeadDim)",
        "\"quantization_config\": {\"quant_method\": \"fp8\", \"weight_block_size\": [128, 128]}",
      ]
    }
    if let window = model.slidingWindow {
      let types = (0..<model.layers).map {
        $0 < window.layers ? "sliding_attention" : "full_attention"
      }
      keys += [
        "\"sliding_window\": \(window.tokens)", "\"attention_bias\": true",
        "\"layer_types\": [\(types.map { "\"\($0)\"" }.joined(separator: ", "))]",
        "\"quantization_config\": {\"quant_method\": \"mxfp4\"}",
      ]
    }
    return "{\(keys.joined(separator: ",\n  "))}"
  }

  @Test(
    "a config.json gives the catalog's shape",
    arguments: [
      ("llama-2-7b", "llama"), ("llama-3.1-405b", "llama"), ("mistral-7b", "mistral"),
      ("mixtral-8x22b", "mixtral"), ("qwen2.5-7b", "qwen2"), ("qwen3-14b", "qwen3"),
      ("qwen3-30b-a3b", "qwen3_moe"), ("gpt-oss-120b", "gpt_oss"), ("deepseek-v3", "deepseek_v3"),
    ])
  func roundTrip(name: String, type: String) throws {
    let model = try catalog.model(named: name, at: here).entry
    var read = try ModelArchitecture(
      huggingFace: Self.config(model, type: type), file: "config.json")
    #expect(read.parameterCount == model.parameterCount)
    #expect(read.activeParameterCount == model.activeParameterCount)
    #expect(read.name == "config")
    read.name = model.name
    read.aliases = model.aliases
    read.notes = model.notes
    read.source = model.source
    read.publishedParameters = model.publishedParameters
    // Of its 8-bit checkpoint, which this file may not be.
    read.isBlockScaled = model.isBlockScaled
    read.publishedActiveParameters = model.publishedActiveParameters
    #expect(read == model)
  }

  @Test("every missing key is named at once")
  func missingKeys() {
    let error = #expect(throws: InputErrors.self) {
      try ModelArchitecture(
        huggingFace: "{\"model_type\": \"llama\", \"hidden_size\": 4096}", file: "config.json")
    }
    let errors = error?.errors ?? []
    #expect(errors.allSatisfy { $0.code == .missingKey })
    for key in [
      "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size",
      "max_position_embeddings",
    ] {
      #expect(errors.contains { $0.message.contains(key) }, "\(key)")
    }
  }

  @Test("what is assumed or found in passing is in the notes")
  func notes() throws {
    let text = """
      {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
       "intermediate_size": 128, "vocab_size": 100, "max_position_embeddings": 512,
       "quantization_config": {"quant_method": "awq", "bits": 4}, "_name_or_path": "us/small"}
      """
    let model = try ModelArchitecture(huggingFace: text, file: "x/config.json")
    #expect(model.name == "us/small")
    #expect(model.kvHeads == 4 && model.headDim == 16 && !model.hasTiedEmbeddings)
    #expect(model.publishedWeights == .int4)
    for word in ["num_key_value_heads", "tie_word_embeddings", "quantization_config"] {
      #expect(model.notes.contains { $0.contains(word) }, "\(word)")
    }
  }

  /// Full layers of 64 heads' worth of keys: 2 × 8 × 128 × 2 bytes each.
  @Test(
    "a window pattern says which layers attend to everything, the class where the file does not",
    arguments: [
      ("cohere2", 64, ", \"sliding_window_pattern\": 4", 48), ("cohere2", 64, "", 48),
      ("gemma3_text", 62, "", 52), ("mistral", 32, "", 32),
    ])
  func windowPattern(type: String, layers: Int, more: String, sliding: Int) throws {
    let text = """
      {"model_type": "\(type)", "hidden_size": 1024, "num_hidden_layers": \(layers),
       "num_attention_heads": 8, "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 128,
       "vocab_size": 100, "max_position_embeddings": 131072, "sliding_window": 4096\(more)}
      """
    let model = try ModelArchitecture(huggingFace: text, file: "config.json")
    #expect(model.slidingWindow?.layers ?? 0 == sliding)
  }

  @Test("weights of a nested model are as the checkpoint says beside it")
  func nestedWeights() throws {
    let text = """
      {"model_type": "kimi_k25", "quantization_config": {"quant_method": "modelopt", "quant_algo": "NVFP4"},
       "text_config": {"model_type": "llama", "hidden_size": 1024, "num_hidden_layers": 4,
       "num_attention_heads": 8, "intermediate_size": 128, "vocab_size": 100,
       "max_position_embeddings": 4096}}
      """
    let model = try ModelArchitecture(huggingFace: text, file: "config.json")
    #expect(model.publishedWeights == .nvfp4)
  }

  @Test(
    "shapes that are not modelled are refused",
    arguments: [
      ("gpt2", ""), ("mamba", ""), ("kimi_linear", ""), ("deepseek_v4", ""), ("jamba", ""),
      ("never_heard_of", ""), ("gemma4_text", ", \"num_kv_shared_layers\": 2"),
    ])
  func unsupported(type: String, more: String) {
    let text = """
      {"model_type": "\(type)", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
       "intermediate_size": 128, "vocab_size": 100, "max_position_embeddings": 512,
       "num_experts_per_tok": 2, "tie_word_embeddings": false\(more)}
      """
    let error = #expect(throws: InputErrors.self) {
      try ModelArchitecture(huggingFace: text, file: "config.json")
    }
    #expect(error?.errors.contains { $0.code == .unsupported } == true)
  }

  @Test("a configuration in a user's catalog is a model, named by its file")
  func inCatalog() throws {
    var catalog = try Catalog.builtIn()
    let model = try catalog.model(named: "qwen3-8b", at: here).entry
    let text = Self.config(model, type: "qwen3")
    try catalog.add(files: [("models/our-own.json", Array(text.utf8))])
    #expect(try catalog.model(named: "our-own", at: here).entry.hidden == 4096)
  }

  @Test("sizes that contradict one another are refused")
  func contradictions() {
    let text = """
      {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
       "num_key_value_heads": 3, "intermediate_size": 128, "vocab_size": 100,
       "max_position_embeddings": 512, "tie_word_embeddings": true}
      """
    let error = #expect(throws: InputErrors.self) {
      try ModelArchitecture(huggingFace: text, file: "config.json")
    }
    #expect(error?.errors.map(\.code) == [.conflict])
  }
}
