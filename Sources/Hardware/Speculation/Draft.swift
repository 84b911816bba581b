// Draft.swift: where the drafts of speculative decoding come from, and what makes them.

/// What guesses tokens ahead of a model.
public enum Draft: Hashable, Sendable {
  /// Looks the last tokens up in the prompt: no model, and next to no time.
  case ngram
  /// A head of its own: one dense layer over the model's hidden states, and a small vocabulary.
  case eagle
  /// The layer that a model was trained with to tell the token after the next (DeepSeek-V3).
  case mtp
  /// A smaller model with the same vocabulary.
  case model(ModelArchitecture)

  /// Names of those that are no model of the catalog.
  public static let names = ["ngram", "eagle", "mtp"]

  /// The draft of a name; nil for the name of a model.
  public init?(named name: String) {
    switch name {
    case "ngram": self = .ngram
    case "eagle": self = .eagle
    case "mtp": self = .mtp
    default: return nil
    }
  }

  /// As a scenario writes it.
  public var name: String {
    switch self {
    case .ngram: "ngram"
    case .eagle: "eagle"
    case .mtp: "mtp"
    case .model(let model): model.name
    }
  }

  /// Whether it writes keys and values for the tokens that it guesses.
  public var keepsKeys: Bool { self != .ngram }

  /// Tokens that a head of its own tells apart.
  ///
  /// - Source: `draft_vocab_size` of the published EAGLE-3 heads of Llama and Qwen3 (SafeAILab/EAGLE, speculators).
  static let eagleVocabulary = 32_000
  /// Intermediate size of the head of a mixture of experts, in hidden sizes: 17,280 over 2,880 in the head of gpt-oss-120b;
  /// a guess for others.
  static let eagleIntermediate = 6

  /// The model that makes the drafts of another; nil where there is none.
  public func architecture(for target: ModelArchitecture) -> ModelArchitecture? {
    switch self {
    case .ngram: return nil
    case .model(let model): return model
    case .eagle:
      var head = Self.layer(of: target)
      head.name = "eagle head of \(target.name)"
      if target.moe != nil { head.intermediate = Self.eagleIntermediate * target.hidden }
      head.moe = nil
      head.mla = nil
      head.headDim = target.mla == nil ? target.headDim : target.hidden / target.heads
      head.vocab = min(target.vocab, Self.eagleVocabulary)
      return head
    case .mtp:
      var layer = Self.layer(of: target)
      layer.name = "MTP layer of \(target.name)"
      layer.moe?.denseLayers = 0
      return layer
    }
  }

  /// The formats that it runs with.
  func precision(_ target: Precision, on accelerator: Accelerator) -> Precision {
    switch self {
    case .ngram, .mtp: target
    case .eagle: Precision(weights: .bf16, kvCache: target.kvCache, on: accelerator)
    case .model(let model):
      Precision(weights: model.publishedWeights, kvCache: target.kvCache, on: accelerator)
    }
  }

  /// A layer of a model that attends to the whole context.
  private static func layer(of model: ModelArchitecture) -> ModelArchitecture {
    var layer = model
    layer.layers = 1
    layer.mlpLayers = nil
    layer.crossLayers = 0
    layer.slidingWindow = nil
    layer.linear = nil
    layer.indexer = nil
    layer.publishedParameters = nil
    layer.publishedActiveParameters = nil
    return layer
  }
}
