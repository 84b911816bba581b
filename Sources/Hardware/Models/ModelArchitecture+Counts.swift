// ModelArchitecture+Counts.swift: parameters and widths that follow from a model's shape.

internal import Text

/// Parameters of a model by what they are, each summed over all layers.
public struct ParameterCounts: Hashable, Sendable, BitwiseCopyable {
  /// The input embedding.
  public var embedding: Double
  /// The LM head; zero when it shares the embedding's weights.
  public var lmHead: Double
  /// Projections of attention, with their biases.
  public var attention: Double
  /// Dense MLPs, those of the leading layers of an MoE model included.
  public var denseMLP: Double
  /// Routed experts, all of them, with their biases.
  public var routedExperts: Double
  public var sharedExperts: Double
  public var routers: Double
  /// Norm weights and attention sinks.
  public var norms: Double

  /// All parameters.
  public var total: Double {
    embedding + lmHead + attention + denseMLP + routedExperts + sharedExperts + routers + norms
  }
}

extension ModelArchitecture {
  /// Layers whose MLP is a mixture of experts.
  public var moeLayers: Int { moe.map { max(0, (mlpLayers ?? layers) - $0.denseLayers) } ?? 0 }
  /// Layers whose MLP is dense.
  public var denseLayers: Int { (mlpLayers ?? layers) - moeLayers }
  /// Layers that attend to the whole context.
  public var fullAttentionLayers: Int {
    layers - crossLayers - (slidingWindow?.layers ?? 0) - (linear?.layers ?? 0)
  }

  /// Matrices of an MLP: up and down, and mostly a gate.
  var mlpMatrices: Double { hasGatedMLP ? 3 : 2 }

  /// Weights of one dense MLP.
  public var denseMLPParameters: Double { mlpMatrices * Double(hidden) * Double(intermediate) }

  /// Weights of one routed expert, with its biases; zero for a dense model.
  public var expertParameters: Double {
    guard let moe else { return 0 }
    let weights = mlpMatrices * Double(hidden) * Double(moe.expertIntermediate)
    return weights + (moe.hasBias ? Double(2 * moe.expertIntermediate + hidden) : 0)
  }

  /// Norm weights of the whole model: one a mixer and an MLP, one at the end, those of queries, keys or latents, and
  /// sinks.
  private var normParameters: Double {
    var perLayer = hidden
    if hasQKNorm { perLayer += 2 * headDim }
    if hasAttentionSinks { perLayer += heads }
    if let mla { perLayer += mla.kvRank + (mla.queryRank ?? 0) }
    return Double(layers * perLayer + (mlpLayers ?? layers) * hidden + hidden)
  }

  /// Parameters by kind.
  public var parameterCounts: ParameterCounts {
    let table = Double(vocab) * Double(hidden)
    var counts = ParameterCounts(
      embedding: table, lmHead: hasTiedEmbeddings ? 0 : table,
      attention: attentionParametersPerDevice(tensorParallel: 1),
      denseMLP: Double(denseLayers) * denseMLPParameters, routedExperts: 0, sharedExperts: 0,
      routers: 0, norms: normParameters)
    if let moe {
      let moeLayers = Double(moeLayers)
      counts.routedExperts = moeLayers * Double(moe.experts) * expertParameters
      counts.sharedExperts = moeLayers * Double(moe.sharedExperts) * expertParameters
      counts.routers =
        moeLayers * Double(moe.experts) * Double(hidden + (moe.hasBias ? 1 : 0))
    }
    return counts
  }

  /// All parameters, the embedding and a separate LM head included.
  public var parameterCount: Double { parameterCounts.total }

  /// What to say of weights in another format than the checkpoint's; nil where it is the same, or as wide.
  public func otherTypeSentence(_ precision: Precision) -> String? {
    let weights = precision.weights
    guard weights != publishedWeights, weights.bits != 16 || publishedWeights.bits != 16 else {
      return nil
    }
    let ratio = (10 * weights.bytesPerValue / publishedWeights.bytesPerValue).rounded() / 10
    let what =
      weights.bits > publishedWeights.bits
      ? "up to \(NumberText.shortest(ratio)) times the bytes"
      : "another checkpoint, whose quality is not modelled"
    return
      "\(name) ships in \(publishedWeights.rawValue) and runs here in \(weights.rawValue): \(what)"
  }

  /// Parameters one token is multiplied with, embedding and LM head included as publishers count them.
  public var activeParameterCount: Double {
    guard let moe else { return parameterCount }
    let idle = Double(moeLayers) * Double(moe.experts - moe.topK) * expertParameters
    return parameterCount - idle
  }
}
