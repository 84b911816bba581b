// LayerKindTests.swift: layers that are not plain attention, as published configurations write them.

import Testing
import Text
import Units

@testable import Hardware

/// A published configuration, thinned to what is read, and what is known of it.
private struct Published: Sendable, CustomTestStringConvertible {
  var name: String
  var text: String
  /// Billions of parameters; nil where the publisher counts other parts too.
  var billions: Double?
  /// Bytes of KV that a token of context adds at 16 bits on one device.
  var kvBytes: Double
  var testDescription: String { name }

  /// - Source: config.json of the checkpoints, as published by their makers; counts by their model cards.
  static let all: [Published] = [
    Published(
      name: "Qwen3.5-27B",
      text: """
        {"model_type": "qwen3_5", "text_config": {"model_type": "qwen3_5_text", "full_attention_interval": 4,
         "head_dim": 256, "hidden_size": 5120, "intermediate_size": 17408, "linear_conv_kernel_dim": 4,
         "linear_key_head_dim": 128, "linear_num_key_heads": 16, "linear_num_value_heads": 48,
         "linear_value_head_dim": 128, "max_position_embeddings": 262144, "num_attention_heads": 24,
         "num_hidden_layers": 64, "num_key_value_heads": 4, "vocab_size": 248320,
         "tie_word_embeddings": false, "time_step_limit": [0.0, Infinity]}}
        """, billions: 26.9, kvBytes: 65_536),
    Published(
      name: "Llama-4-Maverick",
      text: """
        {"model_type": "llama4", "text_config": {"model_type": "llama4_text", "attention_chunk_size": 8192,
         "head_dim": 128, "hidden_size": 5120, "interleave_moe_layer_step": 2, "intermediate_size": 8192,
         "intermediate_size_mlp": 16384, "max_position_embeddings": 1048576, "num_attention_heads": 40,
         "num_experts_per_tok": 1, "num_hidden_layers": 48, "num_key_value_heads": 8,
         "num_local_experts": 128, "vocab_size": 202048, "tie_word_embeddings": false}}
        """, billions: 400.6, kvBytes: 12 * 2 * 8 * 128 * 2),
    Published(
      name: "Gemma-4-31B",
      text: """
        {"model_type": "gemma4_text", "enable_moe_block": false, "global_head_dim": 512, "head_dim": 256,
         "hidden_size": 5376, "intermediate_size": 21504, "max_position_embeddings": 262144,
         "num_attention_heads": 32, "num_experts": null, "num_global_key_value_heads": 4,
         "num_hidden_layers": 6, "num_key_value_heads": 16, "num_kv_shared_layers": 0,
         "layer_types": ["sliding_attention", "sliding_attention", "sliding_attention", "sliding_attention",
         "sliding_attention", "full_attention"], "sliding_window": 1024, "vocab_size": 262144}
        """, kvBytes: 8192),
    Published(
      name: "command-a",
      text: """
        {"model_type": "cohere2", "head_dim": 128, "hidden_size": 12288, "intermediate_size": 36864,
         "max_position_embeddings": 131072, "num_attention_heads": 96, "num_hidden_layers": 64,
         "num_key_value_heads": 8, "sliding_window": 4096, "sliding_window_pattern": 4, "vocab_size": 256000}
        """, billions: 111.06, kvBytes: 65_536),
    Published(
      name: "Llama-3.2-90B-Vision",
      text: """
        {"model_type": "mllama", "text_config": {"model_type": "mllama_text_model", "hidden_size": 8192,
         "intermediate_size": 28672, "num_hidden_layers": 100, "num_attention_heads": 64,
         "num_key_value_heads": 8, "cross_attention_layers": [3, 8, 13, 18, 23, 28, 33, 38, 43, 48, 53, 58,
         63, 68, 73, 78, 83, 88, 93, 98], "vocab_size": 128256, "max_position_embeddings": 131072,
         "tie_word_embeddings": false}}
        """, kvBytes: 327_680),
    Published(
      name: "Falcon-180B",
      text: """
        {"model_type": "falcon", "hidden_size": 14848, "num_attention_heads": 232, "num_hidden_layers": 80,
         "num_kv_heads": 8, "new_decoder_architecture": true, "vocab_size": 65024,
         "tie_word_embeddings": false}
        """, billions: 179.5, kvBytes: 80 * 2 * 8 * 64 * 2),
    Published(
      name: "GPT-J-6B",
      text: """
        {"model_type": "gptj", "n_embd": 4096, "n_head": 16, "n_layer": 28, "n_positions": 2048,
         "vocab_size": 50400, "tie_word_embeddings": false}
        """, billions: 6.05, kvBytes: 28 * 2 * 4096 * 2),
  ]
}

@Suite struct LayerKindTests {
  private static func read(_ text: String, beside: String? = nil) throws -> ModelArchitecture {
    let json = try ModelConfiguration.parse(
      Array(text.utf8), file: "config.json",
      quantisation: beside.map { (Array($0.utf8), "hf_quant_config.json") })
    return try ModelArchitecture(huggingFace: json, name: "config.json")
  }

  @Test("parameters and KV follow from the layers", arguments: Published.all)
  fileprivate func counts(published: Published) throws {
    let model = try Self.read(published.text)
    if let billions = published.billions {
      #expect(abs(model.parameterCount / (billions * 1e9) - 1) < 0.005, "\(model.parameterCount)")
    }
    #expect(
      model.kvBytesPerTokenPerDevice(.bf16, tensorParallel: 1).value == published.kvBytes)
  }

  @Test("a sparse MLA model reads what its indexer chose, and the indexer everything")
  func indexer() throws {
    let text = """
      {"model_type": "deepseek_v32", "first_k_dense_replace": 3, "hidden_size": 7168, "index_head_dim": 128,
       "index_n_heads": 64, "index_topk": 2048, "intermediate_size": 18432, "kv_lora_rank": 512,
       "max_position_embeddings": 163840, "moe_intermediate_size": 2048, "moe_layer_freq": 1,
       "n_routed_experts": 256, "n_shared_experts": 1, "num_attention_heads": 128,
       "num_experts_per_tok": 8, "num_hidden_layers": 61, "num_key_value_heads": 128, "q_lora_rank": 1536,
       "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "tie_word_embeddings": false, "v_head_dim": 128,
       "vocab_size": 129280}
      """
    let sparse = try Self.read(text)
    var plain = sparse
    plain.indexer = nil
    let keys = 61.0 * (128 + 4)
    #expect(
      sparse.kvBytesPerTokenPerDevice(.fp8, tensorParallel: 8).value
        == plain.kvBytesPerTokenPerDevice(.fp8, tensorParallel: 8).value + keys)
    func decode(_ model: ModelArchitecture, _ context: Int) throws -> Double {
      let step = try Fixture.step(.ideal, Fixture.h200, model, weights: .fp8, tp: 8)
      return step.total(
        of: StepBatch(decodeRows: 8, decodeContextTokens: 8 * context, sampledRows: 8)
      ).value
    }
    // At a long context the sparse model is the faster; its time still grows, by its indexer alone.
    #expect(try decode(sparse, 100_000) < decode(plain, 100_000))
    #expect(try decode(sparse, 100_000) > decode(sparse, 50_000))
  }

  @Test("the state of linear layers is kept once a sequence, and decode does not grow with them")
  func states() throws {
    let model = try Self.read(Published.all[0].text)
    let linear = try #require(model.linear)
    #expect(linear.layers == 48)
    let recurrent = 48 * 128 * 128 * 4
    let convolution = (2 * 2048 + 6144) * 3 * 2
    let state = Double(48 * (recurrent + convolution))
    let kept = model.keptBytesPerSequencePerDevice(.bf16, tensorParallel: 1, blockTokens: 16)
    #expect(kept.value == state)
    let step = try Fixture.step(.ideal, Fixture.h200, model, weights: .bf16, tp: 1)
    func time(_ context: Int) -> Double {
      step.total(of: StepBatch(decodeRows: 1, decodeContextTokens: context, sampledRows: 1)).value
    }
    // 16 of 64 layers read 4 KB a token each.
    let perToken = (time(200_000) - time(100_000)) / 100_000
    #expect(abs(perToken / (65_536 / step.bandwidth.value) - 1) < 1e-6)
  }

  @Test("modules that a checkpoint keeps in 16 bits weigh so", arguments: [true, false])
  func keptModules(isBeside: Bool) throws {
    let shape = """
      "model_type": "llama", "hidden_size": 1024, "num_hidden_layers": 12, "num_attention_heads": 8,
      "intermediate_size": 4096, "vocab_size": 128, "max_position_embeddings": 4096,
      "tie_word_embeddings": true
      """
    // Layers 1 and 10 to 12 by the star, of twelve from 0: three in all.
    let ignored = "[\"lm_head\", \"model.layers.1*\"]"
    let model =
      isBeside
      ? try Self.read(
        "{\(shape)}",
        beside: """
          {"quantization": {"quant_algo": "FP8", "kv_cache_quant_algo": "FP8", "exclude_modules": \(ignored)}}
          """)
      : try Self.read(
        """
        {\(shape), "quantization_config": {"quant_method": "fp8", "ignore": \(ignored),
         "kv_cache_scheme": {"num_bits": 8, "type": "float"}}}
        """)
    #expect(model.publishedWeights == .fp8 && model.publishedKVCache == .fp8)
    #expect(model.sixteenBit.attention == 3.0 / 12 && model.sixteenBit.mlp == 3.0 / 12)
    let weights = model.weightBytes(.fp8, Parallelism())
    #expect(weights.mlp.value == model.parameterCounts.denseMLP * 1.25)
  }

  @Test(
    "a pattern names modules as its tool reads it",
    arguments: [
      ("re:.*self_attn", 1.0), ("re:.*self_attn$", 0.0), ("model.layers.*.self_attn", 1.0),
      ("model.layers.1.*", 1.0 / 12), ("model.layers.1*", 3.0 / 12), ("lm_head", 0.0),
      ("re:.*layers\\\\.1\\\\.self_attn.*", 1.0 / 12), ("**********************x", 0.0),
    ])
  func patterns(pattern: String, share: Double) throws {
    let model = try Self.read(
      """
      {"model_type": "llama", "hidden_size": 1024, "num_hidden_layers": 12, "num_attention_heads": 8,
       "intermediate_size": 4096, "vocab_size": 128, "max_position_embeddings": 4096,
       "tie_word_embeddings": true, "quantization_config": {"quant_method": "fp8", "ignore": ["\(pattern)"]}}
      """)
    #expect(model.sixteenBit.attention == share)
  }

  @Test("a window on every layer bounds what a sequence keeps")
  func slidingEverywhere() throws {
    let model = try Self.read(
      """
      {"model_type": "mistral", "hidden_size": 4096, "intermediate_size": 14336,
       "max_position_embeddings": 32768, "num_attention_heads": 32, "num_hidden_layers": 32,
       "num_key_value_heads": 8, "sliding_window": 4096, "tie_word_embeddings": false, "vocab_size": 32000}
      """)
    let device = try builtInCatalog.get().accelerator(
      named: "H100-SXM", at: SourceLocation(file: "test")
    ).entry
    let plan = MemoryPlan(
      model, on: device, Parallelism(), Precision(weights: .bf16, on: device),
      EngineMemorySettings(maxNumSeqs: 1000))
    let (short, long) = (plan.maxSequences(context: 4096), plan.maxSequences(context: 32_768))
    #expect(long == plan.kvBlocks / 257 && short == plan.kvBlocks / 256)
  }
}
