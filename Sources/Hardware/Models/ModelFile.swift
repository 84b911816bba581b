// ModelFile.swift: a catalog file of a model, read into its architecture.

import Text

extension ModelArchitecture {
  /// Sizes beyond these are no model's, and keep every product of a shape within 2⁶³.
  static let layerRange = 1...10_000
  static let widthRange = 1...1_000_000
  static let headRange = 1...10_000
  static let tokenRange = 1...1_000_000_000

  /// Reads a catalog file.
  /// - Throws: every mistake of the file.
  init(catalogFile json: LocatedJSON) throws(InputErrors) {
    self = try ObjectReader.decode(json) { reader in
      let name = reader.string("name")
      let aliases = reader.arrayIfPresent("aliases") { $0.string() } ?? []
      let notes = reader.arrayIfPresent("notes") { $0.string() } ?? []
      let published = Self.billions("publishedParameters", &reader)
      let active = Self.billions("publishedActiveParameters", &reader)
      let place = reader.location
      let problems = reader.problems
      var entry =
        reader.object("architecture") { shape in
          let entry = Self.read(&shape)
          for fault in entry.shapeFaults {
            problems.add(.conflict, at: shape.location, fault, hint: "correct the sizes")
          }
          return entry
        } ?? Self.standIn
      entry.name = name
      entry.aliases = aliases
      entry.notes = notes
      entry.publishedParameters = published?.value
      entry.publishedActiveParameters = active?.value
      if let published { entry.source += "; count: \(published.source)" }
      if name.isEmpty {
        problems.add(.outOfRange, at: place, "the name is empty", hint: "write the model's name")
      }
      return entry
    }
  }

  /// Goes on in place of a shape that could not be read; never handed out.
  static let standIn = ModelArchitecture(
    name: "", layers: 1, hidden: 1, heads: 1, kvHeads: 1, headDim: 1, intermediate: 1, vocab: 1,
    maxPositionEmbeddings: 1)

  private static func billions(
    _ key: String, _ reader: inout ObjectReader
  ) -> (value: Double, source: String)? {
    reader.objectIfPresent(key) { reader in
      _ = reader.choice("unit", of: ["billion"], noun: "unit")
      return (reader.positive("value", upTo: 1e6) * 1e9, reader.string("source"))
    }
  }

  private static func read(_ reader: inout ObjectReader) -> ModelArchitecture {
    let heads = reader.int("heads", in: widthRange)
    let hidden = reader.int("hidden", in: widthRange)
    var entry = ModelArchitecture(
      name: "", layers: reader.int("layers", in: layerRange), hidden: hidden, heads: heads,
      kvHeads: reader.int("kvHeads", in: widthRange),
      headDim: reader.int("headDim", in: widthRange),
      intermediate: reader.int("intermediate", in: widthRange),
      vocab: reader.int("vocab", in: widthRange),
      hasTiedEmbeddings: reader.bool("tiedEmbeddings", default: false),
      hasQKVBias: reader.bool("qkvBias", default: false),
      hasOutputBias: reader.bool("outputBias", default: false),
      hasQKNorm: reader.bool("qkNorm", default: false),
      hasAttentionSinks: reader.bool("attentionSinks", default: false),
      moe: readExperts(&reader), mla: readLatent(&reader), slidingWindow: readWindow(&reader),
      maxPositionEmbeddings: reader.int("maxPositionEmbeddings", in: tokenRange),
      publishedWeights: reader.choice(
        "publishedWeights", noun: "number format", default: NumberType.bf16),
      source: reader.string("source"))
    entry.isBlockScaled = reader.bool("blockScaled", default: false)
    entry.hasGatedMLP = reader.bool("gatedMLP", default: true)
    entry.mlpLayers = reader.intIfPresent("mlpLayers", in: layerRange)
    entry.hasOutputGate = reader.bool("outputGate", default: false)
    entry.crossLayers = reader.int("crossAttentionLayers", in: 0...10_000, default: 0)
    entry.linear = readLinear(&reader)
    entry.indexer = readIndexer(&reader)
    return entry
  }

  private static func readExperts(_ reader: inout ObjectReader) -> MixtureOfExperts? {
    guard reader.has("experts") else { return nil }
    return MixtureOfExperts(
      experts: reader.int("experts", in: widthRange), topK: reader.int("topK", in: widthRange),
      expertIntermediate: reader.int("expertIntermediate", in: widthRange),
      sharedExperts: reader.int("sharedExperts", in: 0...1000, default: 0),
      denseLayers: reader.int("denseLayers", in: 0...10_000, default: 0),
      hasBias: reader.bool("expertBias", default: false))
  }

  private static func readLatent(_ reader: inout ObjectReader) -> LatentAttention? {
    guard reader.has("kvRank") else { return nil }
    return LatentAttention(
      queryRank: reader.intIfPresent("queryRank", in: widthRange),
      kvRank: reader.int("kvRank", in: widthRange),
      ropeHeadDim: reader.int("ropeHeadDim", in: widthRange),
      nopeHeadDim: reader.int("nopeHeadDim", in: widthRange),
      valueHeadDim: reader.int("valueHeadDim", in: widthRange))
  }

  private static func readWindow(_ reader: inout ObjectReader) -> SlidingWindow? {
    guard reader.has("slidingWindow") else { return nil }
    return SlidingWindow(
      tokens: reader.int("slidingWindow", in: tokenRange),
      layers: reader.int("slidingLayers", in: layerRange),
      kvHeads: reader.intIfPresent("slidingKVHeads", in: widthRange),
      headDim: reader.intIfPresent("slidingHeadDim", in: widthRange))
  }

  private static func readLinear(_ reader: inout ObjectReader) -> LinearAttention? {
    guard reader.has("linearLayers") else { return nil }
    var linear = LinearAttention(
      layers: reader.int("linearLayers", in: layerRange),
      keyHeads: reader.int("linearKeyHeads", in: headRange),
      keyHeadDim: reader.int("linearKeyHeadDim", in: headRange),
      valueHeads: reader.int("linearValueHeads", in: headRange),
      valueHeadDim: reader.int("linearValueHeadDim", in: headRange),
      convolution: reader.int("linearConvolution", in: 1...1000, default: 4))
    linear.rule = reader.choice("linearRule", noun: "rule", default: StateRule.gatedDelta)
    linear.stateValueBytes = reader.int("linearStateBytes", in: 1...8, default: 4)
    return linear
  }

  private static func readIndexer(_ reader: inout ObjectReader) -> SparseAttention? {
    guard reader.has("indexHeads") else { return nil }
    return SparseAttention(
      layers: reader.int("indexLayers", in: layerRange),
      heads: reader.int("indexHeads", in: headRange),
      headDim: reader.int("indexHeadDim", in: headRange),
      topK: reader.int("indexTopK", in: tokenRange))
  }

  /// What makes no sense in a shape whose sizes are each in range.
  var shapeFaults: [String] {
    var faults: [String] = []
    if mla == nil, heads % kvHeads != 0 {
      faults.append("\(heads) heads are no multiple of \(kvHeads) KV heads")
    }
    if let moe {
      if moe.topK > moe.experts {
        faults.append("a token visits \(moe.topK) of only \(moe.experts) experts")
      }
      if moe.denseLayers > mlpLayers ?? layers {
        faults.append(
          "\(moe.denseLayers) leading dense layers of only \(mlpLayers ?? layers) layers")
      }
    }
    let others = (slidingWindow?.layers ?? 0) + (linear?.layers ?? 0) + crossLayers
    if others > layers || others == layers && slidingWindow?.layers != layers {
      faults.append("\(others) sliding, linear and cross-attention layers of only \(layers)")
    }
    if indexer != nil, slidingWindow != nil {
      faults.append("an indexer and a sliding window: layers of two reaches are not priced")
    }
    if let indexer, indexer.layers > layers || mla == nil {
      faults.append(
        mla == nil
          ? "an indexer chooses for latent attention alone"
          : "\(indexer.layers) layers with an indexer of only \(layers)")
    }
    return faults
  }
}
