// CheckpointFormat.swift: what a checkpoint says of its number formats.

internal import Text

/// The formats of a checkpoint's weights and of the KV cache it was calibrated for.
struct CheckpointFormat {
  var weights = NumberType.bf16
  var kvCache: NumberType?
  /// A scale for each block of weights.
  var isBlockScaled = false
  var notes: [String] = []
  /// Patterns of modules that stay in 16 bits.
  var kept: [String] = []

  /// From `quantization_config`, else from `hf_quant_config.json`, else from `torch_dtype`.
  init(_ reader: inout ObjectReader) {
    let own = quantization(&reader)
    let beside = besideConfig(&reader)
    if let words = own ?? beside {
      weights = Self.type(words.lowercased()) ?? unknown(words)
      let file = own == nil ? "hf_quant_config.json" : "quantization_config"
      notes.insert("\(file): \(words)", at: 0)
      return
    }
    let dtype = reader.stringIfPresent("torch_dtype") ?? reader.stringIfPresent("dtype")
    let known = dtype.flatMap { NumberType(named: $0) }
    if let dtype {
      notes.append("torch_dtype: \(dtype)" + (known == nil ? ", taken as bf16" : ""))
    } else {
      notes.append("no torch_dtype: weights are taken as bf16")
    }
    weights = known ?? .bf16
  }

  private mutating func unknown(_ words: String) -> NumberType {
    notes.append("an unknown quantisation is taken as bf16")
    return .bf16
  }

  private mutating func quantization(_ reader: inout ObjectReader) -> String? {
    var format = self
    let words: String?? =
      reader.objectIfPresent("quantization_config", unknownKeys: .ignore) { reader -> String? in
        format.isBlockScaled = reader.has("weight_block_size")
        for key in ["ignore", "modules_to_not_convert", "exclude_modules"] {
          format.kept += reader.arrayIfPresent(key) { $0.string() } ?? []
        }
        let scheme =
          reader.objectIfPresent("kv_cache_scheme", unknownKeys: .ignore) { scheme in
            scheme.intIfPresent("num_bits", in: 1...32)
          } ?? nil
        if scheme == 8 { format.kvCache = .fp8 }
        return Self.words(&reader)
      }
    self = format
    return words ?? nil
  }

  /// Method, bits, algorithm and format, as far as they are there.
  private static func words(_ reader: inout ObjectReader) -> String? {
    let bits = reader.intIfPresent("bits", in: 1...32)
    let group =
      reader.objectIfPresent("config_groups", unknownKeys: .ignore) { groups -> String? in
        groups.objectIfPresent("group_0", unknownKeys: .ignore) { group -> String? in
          group.objectIfPresent("weights", unknownKeys: .ignore) { weights -> String? in
            let bits = weights.intIfPresent("num_bits", in: 1...32)
            let type = weights.stringIfPresent("type")
            let size = weights.intIfPresent("group_size", in: 1...1_000_000)
            guard let bits, let type else { return nil }
            return bits == 4 && type == "float" ? size == 32 ? "mxfp4" : "nvfp4" : nil
          } ?? nil
        } ?? nil
      } ?? nil
    let parts = [
      reader.stringIfPresent("quant_method"), bits.map { "\($0)bit" },
      reader.stringIfPresent("quant_algo"), reader.stringIfPresent("format"), group,
    ]
    let words = parts.compactMap { $0 }.joined(separator: " ")
    return words.isEmpty ? nil : words
  }

  private mutating func besideConfig(_ reader: inout ObjectReader) -> String? {
    var format = self
    let words: String?? =
      reader.objectIfPresent(ModelConfiguration.quantisationKey, unknownKeys: .ignore) { file in
        file.objectIfPresent("quantization", unknownKeys: .ignore) { inner -> String? in
          format.kept += inner.arrayIfPresent("exclude_modules") { $0.string() } ?? []
          if inner.stringIfPresent("kv_cache_quant_algo")?.lowercased() == "fp8" {
            format.kvCache = .fp8
          }
          return inner.stringIfPresent("quant_algo")
        } ?? nil
      }
    self = format
    return words ?? nil
  }

  private static func type(_ words: String) -> NumberType? {
    let table: [(part: String, type: NumberType)] = [
      ("nvfp4", .nvfp4), ("mxfp4", .mxfp4), ("fp8", .fp8), ("float-quantized", .fp8),
      ("8bit", .int8), ("int-quantized", .int8), ("w4a8_awq", .int4), ("awq", .int4),
      ("gptq", .int4), ("4bit", .int4), ("pack-quantized", .int4),
    ]
    return table.first { words.contains($0.part) }?.type
  }

  /// Shares of the model's linear layers that the patterns keep in 16 bits.
  func kept(of model: ModelArchitecture) -> SixteenBitShares {
    var shares = SixteenBitShares()
    guard !kept.isEmpty, weights.bits < 16 else { return shares }
    let patterns = kept.map(ModulePattern.init)
    func share(_ modules: [String], layers: Range<Int>) -> Double {
      guard !layers.isEmpty else { return 0 }
      let hits = layers.count { layer in
        modules.contains { module in
          patterns.contains { $0.matches("layers.\(layer).\(module)") }
        }
      }
      return Double(hits) / Double(layers.count)
    }
    let dense = model.moe == nil ? 0..<model.layers : 0..<model.denseLayers
    let sparse = dense.upperBound..<model.layers
    shares.attention = share(
      ["self_attn.q_proj", "self_attn.q_b_proj", "linear_attn.in_proj_qkvz"],
      layers: 0..<model.layers)
    shares.mlp = share(["mlp.down_proj", "feed_forward.down_proj"], layers: dense)
    guard model.moe != nil else { return shares }
    shares.sharedExperts = share(
      ["mlp.shared_experts.down_proj", "mlp.shared_expert.down_proj"], layers: sparse)
    shares.experts = share(["mlp.experts.0.down_proj"], layers: sparse)
    return shares
  }
}

/// A module, or a pattern of modules, by its name behind `layers.`: stars stand for any text.
private struct ModulePattern {
  let text: [UInt8]
  /// It names modules by the ends of their names, and none below them.
  private var isWhole = false

  init(_ raw: String) {
    var name = raw
    if raw.hasPrefix("re:") {
      // A regular expression of compressed-tensors, matched from the start; points and `.*` are what is understood.
      name = String(raw.dropFirst(3)).replacing(".*", with: "*").replacing("\\", with: "")
      isWhole = name.hasSuffix("$")
      if isWhole { name.removeLast() } else { name += "*" }
    }
    if let start = name.ranges(of: "layers.").first?.lowerBound {
      name = String(name[start...])
    }
    text = Array(name.utf8)
  }

  /// The name itself, or a module above it.
  func matches(_ name: String) -> Bool {
    let name = Array(name.utf8)
    return Self.matches(name, text) || !isWhole && Self.matches(name, text + ".*".utf8)
  }

  /// - Complexity: O(name × pattern), however many stars.
  private static func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
    var (here, at) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while here < name.count {
      if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
        star = (at, here)
        at += 1
      } else if at < pattern.count, pattern[at] == name[here] {
        at += 1
        here += 1
      } else if let last = star {
        // The last star takes one more.
        star = (last.pattern, last.name + 1)
        at = last.pattern + 1
        here = last.name + 1
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
