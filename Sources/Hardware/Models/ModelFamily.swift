// ModelFamily.swift: the model types of Hugging Face that are modelled, and what their files leave to their classes.

/// What holds for all models of a `model_type`.
///
/// - Source: the configuration classes of Hugging Face transformers 4.57, by type; a file states what differs.
struct ModelFamily {
  /// Class defaults of keys that published files leave out.
  var vocab: Int?
  var maxPositionEmbeddings: Int?
  var headDim: Int?
  /// Every how many layers one attends to everything, where layers slide.
  var windowPattern: Int?
  /// A window in the file is in use though nothing switches it on.
  var slides = true
  var hasGatedMLP = true
  var hasQKNorm = false
  var hasLinearLayers = false
  /// Mixers are attention or Mamba-2.
  var isHybrid = false

  /// Decoders whose layers are modelled, one line each; all others are refused by name.
  static let known: [String: ModelFamily] = [
    "llama": ModelFamily(), "mistral": ModelFamily(), "mixtral": ModelFamily(),
    "mistral3": ModelFamily(), "ministral3": ModelFamily(), "llava": ModelFamily(),
    "qwen2": ModelFamily(slides: false), "qwen2_moe": ModelFamily(slides: false),
    "qwen2_vl": ModelFamily(slides: false), "qwen2_5_vl": ModelFamily(slides: false),
    "qwen2_vl_text": ModelFamily(slides: false), "qwen2_5_vl_text": ModelFamily(slides: false),
    "qwen3": ModelFamily(headDim: 128, slides: false, hasQKNorm: true),
    "qwen3_moe": ModelFamily(slides: false, hasQKNorm: true),
    "qwen3_vl_text": ModelFamily(headDim: 128, slides: false, hasQKNorm: true),
    "qwen3_vl_moe_text": ModelFamily(headDim: 128, slides: false, hasQKNorm: true),
    "qwen3_next": linear, "qwen3_5": linear, "qwen3_5_text": linear, "qwen3_5_moe": linear,
    "qwen3_5_moe_text": linear,
    "gemma": ModelFamily(vocab: 256_000, maxPositionEmbeddings: 8192, headDim: 256),
    "gemma2": ModelFamily(
      vocab: 256_000, maxPositionEmbeddings: 8192, headDim: 256, windowPattern: 2),
    "gemma3": gemma3, "gemma3_text": gemma3,
    "gemma4": ModelFamily(hasQKNorm: true), "gemma4_text": ModelFamily(hasQKNorm: true),
    "cohere": ModelFamily(), "cohere2": ModelFamily(windowPattern: 4),
    "gpt_oss": ModelFamily(windowPattern: 2),
    "deepseek_v2": ModelFamily(), "deepseek_v3": ModelFamily(), "deepseek_v32": ModelFamily(),
    "kimi_k2": ModelFamily(), "kimi_k25": ModelFamily(), "glm": ModelFamily(),
    "glm4": ModelFamily(), "glm4_moe": ModelFamily(), "glm4_moe_lite": ModelFamily(),
    "glm_moe_dsa": ModelFamily(), "minimax_m2": ModelFamily(), "llama4": llama4,
    "llama4_text": llama4, "mllama": ModelFamily(), "mllama_text_model": ModelFamily(),
    "phi3": ModelFamily(), "granite": ModelFamily(), "olmo2": ModelFamily(hasQKNorm: true),
    "internlm2": ModelFamily(), "internlm3": ModelFamily(), "smollm3": ModelFamily(),
    "exaone": ModelFamily(), "seed_oss": ModelFamily(), "ernie4_5": ModelFamily(),
    "falcon": ModelFamily(maxPositionEmbeddings: 2048, hasGatedMLP: false),
    "gptj": ModelFamily(maxPositionEmbeddings: 2048, hasGatedMLP: false),
    "nemotron_h": ModelFamily(hasGatedMLP: false, isHybrid: true),
    "granitemoehybrid": ModelFamily(maxPositionEmbeddings: 2048, isHybrid: true),
    "bamba": ModelFamily(maxPositionEmbeddings: 262_144, isHybrid: true),
  ]

  private static let linear = ModelFamily(
    headDim: 256, slides: false, hasQKNorm: true, hasLinearLayers: true)
  private static let gemma3 = ModelFamily(
    vocab: 262_208, maxPositionEmbeddings: 131_072, headDim: 256, windowPattern: 6,
    hasQKNorm: true)
  private static let llama4 = ModelFamily(windowPattern: 4)
}
