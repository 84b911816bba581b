// HybridLayerTests.swift: models of Mamba-2, attention and MLP layers.

import Testing
import Units

@testable import Hardware
@testable import Text

@Suite struct HybridLayerTests {
  private static func read(_ text: String) throws(InputErrors) -> ModelArchitecture {
    try ModelArchitecture(huggingFace: text, file: "config.json")
  }

  private static func nemotron(_ pattern: String, layers: Int, more: String = "") -> String {
    """
    {"model_type": "nemotron_h", "attention_head_dim": 128, "conv_kernel": 4, "hidden_size": 8192,
     "hybrid_override_pattern": "\(pattern)", "intermediate_size": 32768, "mamba_head_dim": 64,
     "mamba_num_heads": 256, "max_position_embeddings": 8192, "n_groups": 8, "num_attention_heads": 64,
     "num_hidden_layers": \(layers), "num_key_value_heads": 8, "sliding_window": null, "ssm_state_size": 256,
     "tie_word_embeddings": false, "torch_dtype": "bfloat16", "vocab_size": 131072\(more)}
    """
  }

  /// The pattern of Nemotron-H-56B: 54 Mamba-2 layers, 10 of attention, 54 MLPs.
  private static let pattern56B =
    "M-M-M-M*-" + String(repeating: "M-M-M-M-M*-", count: 9) + "M-M-M-M-M-"

  @Test("Nemotron-H's mixers are its layers, and its MLPs are fewer")
  func nemotronH() throws {
    let model = try Self.read(Self.nemotron(Self.pattern56B, layers: 118))
    #expect(model.layers == 64 && model.fullAttentionLayers == 10 && model.denseLayers == 54)
    let linear = try #require(model.linear)
    #expect(linear.layers == 54 && linear.rule == .mamba2)
    #expect(abs(model.parameterCount / 56e9 - 1) < 0.02, "\(model.parameterCount)")
    // 256 heads of 64 × 256 values in 16 bits, and three positions of 16,384 + 2 · 8 · 256 channels.
    let recurrent = 2 * 256 * 64 * 256
    let convolution = 2 * 3 * (16_384 + 4096)
    let state = Double(54 * (recurrent + convolution))
    let kept = model.keptBytesPerSequencePerDevice(.bf16, tensorParallel: 1, blockTokens: 16)
    #expect(kept.value == state)
    #expect(
      model.kvBytesPerTokenPerDevice(.bf16, tensorParallel: 1).value == 10 * 2 * 8 * 128 * 2)
    let wide = try Self.read(
      Self.nemotron(Self.pattern56B, layers: 118, more: ", \"mamba_ssm_cache_dtype\": \"float32\""))
    #expect(wide.linear?.stateValueBytes == 4)
  }

  @Test("experts of Nemotron 3 Nano have no gate, and its shared expert is wider")
  func nano() throws {
    let pattern = "MEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEMEM*EMEMEMEME"
    let model = try Self.read(
      """
      {"model_type": "nemotron_h", "hidden_size": 2688, "num_hidden_layers": 52, "head_dim": 128,
       "num_attention_heads": 32, "num_key_value_heads": 2, "n_routed_experts": 128, "n_shared_experts": 1,
       "num_experts_per_tok": 6, "intermediate_size": 1856, "moe_intermediate_size": 1856,
       "moe_shared_expert_intermediate_size": 3712, "vocab_size": 131072, "max_position_embeddings": 262144,
       "hybrid_override_pattern": "\(pattern)", "mamba_num_heads": 64, "mamba_head_dim": 64, "ssm_state_size": 128,
       "n_groups": 8, "conv_kernel": 4, "tie_word_embeddings": false, "torch_dtype": "bfloat16",
       "mamba_ssm_cache_dtype": "float32"}
      """)
    let known = try #require(try Catalog.builtIn().models.first { $0.name.hasPrefix("nemotron-3") })
    #expect(model.layers == known.layers && model.moeLayers == 23 && model.denseLayers == 0)
    #expect(model.linear == known.linear && model.moe == known.moe)
    #expect(model.parameterCount == known.parameterCount)
    #expect(abs(known.parameterCount / 31.6e9 - 1) < 0.005)
    #expect(abs(known.activeParameterCount / 3.6e9 - 1) < 0.02)
  }

  @Test("Granite 4 has an MLP or experts beside each mixer", arguments: [true, false])
  func granite(hasExperts: Bool) throws {
    let kinds = (0..<40).map { $0 % 10 == 5 ? "\"attention\"" : "\"mamba\"" }
    let model = try Self.read(
      """
      {"model_type": "granitemoehybrid", "hidden_size": 4096, "num_hidden_layers": 40,
       "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 768,
       "shared_intermediate_size": 1536, "num_local_experts": \(hasExperts ? 72 : 0), "num_experts_per_tok": 10,
       "layer_types": [\(kinds.joined(separator: ", "))], "mamba_n_heads": 128, "mamba_d_head": "auto",
       "mamba_d_state": 128, "mamba_n_groups": 1, "mamba_expand": 2, "vocab_size": 100352,
       "max_position_embeddings": 131072, "tie_word_embeddings": true, "torch_dtype": "bfloat16"}
      """)
    #expect(model.layers == 40 && model.fullAttentionLayers == 4)
    #expect(model.linear?.layers == 36 && model.linear?.valueHeadDim == 64)
    #expect(model.mlpLayers == nil)
    if hasExperts {
      #expect(model.moe?.sharedExperts == 2 && model.moeLayers == 40)
      // Granite 4.0 H Small: 32 billion.
      #expect(abs(model.parameterCount / 32e9 - 1) < 0.02, "\(model.parameterCount)")
    } else {
      #expect(model.moe == nil && model.intermediate == 1536 && model.denseLayers == 40)
    }
  }

  @Test(
    "a pattern that is not understood is refused",
    arguments: [("M-*X", 4), ("M-*-", 5), ("", 0), ("M*---E", 6)])
  func refused(pattern: String, layers: Int) {
    #expect(throws: InputErrors.self) { try Self.read(Self.nemotron(pattern, layers: layers)) }
  }

  @Test(
    "layers of Granite and Bamba that the file does not tell are refused",
    arguments: [
      "\"layer_types\": [\"mamba\", \"full_attention\"]", "\"layer_types\": [\"mamba\"]",
      "\"attn_layer_indices\": [2]",
    ])
  func unclear(kinds: String) {
    let text = """
      {"model_type": "bamba", "hidden_size": 256, "num_hidden_layers": 2, "num_attention_heads": 8,
       "intermediate_size": 512, "vocab_size": 100, "mamba_n_heads": 8, \(kinds), "tie_word_embeddings": false}
      """
    #expect(throws: InputErrors.self) { try Self.read(text) }
  }

  @Test("a quantised hybrid of more MLPs than mixers is read, its list of kept modules is not")
  func quantised() throws {
    let more = """
      , "n_routed_experts": 8, "num_experts_per_tok": 2, "moe_intermediate_size": 64,
      "quantization_config": {"quant_method": "fp8", "ignore": ["lm_head", "backbone.layers.0.mixer.in_proj"]}
      """
    let model = try Self.read(Self.nemotron("M*---E", layers: 6, more: more))
    #expect(model.layers == 2 && model.denseLayers == 3 && model.moeLayers == 1)
    #expect(
      model.sixteenBit == SixteenBitShares() && model.notes.contains { $0.contains("16 bits") })
  }

  @Test("experts of a latent width are refused")
  func latent() {
    let error = #expect(throws: InputErrors.self) {
      try Self.read(
        Self.nemotron(
          "M*ME", layers: 4,
          more: """
            , "n_routed_experts": 8, "num_experts_per_tok": 2, "moe_intermediate_size": 64, "moe_latent_size": 16
            """))
    }
    #expect(error?.errors.contains { $0.code == .unsupported } == true)
  }
}
