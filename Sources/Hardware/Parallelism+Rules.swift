// Parallelism+Rules.swift: which spreads a model and a node allow, and what to write instead.

public import Text
public import Units

extension Parallelism {
  /// Checks the spread against the model's shape and the node.
  /// - Parameters:
  ///   - interconnect: the network between nodes, where a replica may span them; nil keeps it in one.
  ///   - place: where the sizes were written.
  /// - Throws: every rule that fails, each with the sizes that work.
  public func validate(
    _ model: ModelArchitecture, on accelerator: Accelerator,
    interconnect: BytesPerSecond? = nil, at place: SourceLocation
  ) throws(InputErrors) {
    var broken = sizeRules(place)
    if broken.isEmpty, pipelineParallel > model.layers {
      broken.append(
        InputError(
          .outOfRange, at: place,
          "pipelineParallel \(pipelineParallel) is more than the \(model.layers) layers of '\(model.name)'",
          hint: "write at most \(model.layers): a stage has at least one layer"))
    }
    if broken.isEmpty {
      let shape = shapeRules(model)
      let node = nodeRule(accelerator, interconnect: interconnect)
      let sizes = Self.tensorParallelSizes(
        for: model, on: accelerator, expertParallel: expertParallel, interconnect: interconnect)
      let hint =
        !node.isEmpty && shape.isEmpty && pipelineParallel > 1
        ? "write fewer stages, or name the network between its nodes as \"interconnect\""
        : attentionDataParallel > 1
          ? "write \"attentionDataParallel\": 1, or GPUs of a replica that its node has and its experts share"
          : sizes.isEmpty
            ? "write \"expertParallel\": 1"
            : "write \"tensorParallel\" as one of \(sizes.map(String.init).joined(separator: ", "))"
      broken += (shape + node).map { InputError(.outOfRange, at: place, $0, hint: hint) }
    }
    if !broken.isEmpty { throw InputErrors(broken) }
  }

  /// The tensor-parallel sizes that a model and a node (or, with an interconnect, several) allow, in order.
  /// - Complexity: O(heads).
  public static func tensorParallelSizes(
    for model: ModelArchitecture, on accelerator: Accelerator, expertParallel: Int = 1,
    interconnect: BytesPerSecond? = nil
  ) -> [Int] {
    guard expertParallel >= 1 else { return [] }
    return (1...max(1, model.heads)).filter { size in
      guard model.heads % size == 0 else { return false }
      let spread = Parallelism(tensorParallel: size, expertParallel: expertParallel)
      return spread.shapeRules(model).isEmpty
        && spread.nodeRule(accelerator, interconnect: interconnect).isEmpty
    }
  }

  private func sizeRules(_ place: SourceLocation) -> [InputError] {
    let sizes = [
      ("tensorParallel", tensorParallel), ("pipelineParallel", pipelineParallel),
      ("expertParallel", expertParallel), ("attentionDataParallel", attentionDataParallel),
    ]
    return sizes.filter { !Self.sizeRange.contains($0.1) }.map { name, size in
      InputError(
        .outOfRange, at: place,
        "\(name) is \(size); it must be from 1 to \(Self.sizeRange.upperBound)",
        hint: "write 1, or a size that divides the model")
    }
  }

  /// - Precondition: all sizes are at least 1.
  private func shapeRules(_ model: ModelArchitecture) -> [String] {
    var broken: [String] = []
    func mustDivide(_ size: Int, _ count: Int, _ key: String, _ noun: String) {
      if count % size != 0 {
        broken.append("\(key) \(size) does not divide the \(count) \(noun) of '\(model.name)'")
      }
    }
    let tp = "tensorParallel"
    mustDivide(tensorParallel, model.heads, tp, "attention heads")
    if model.mla == nil, model.kvHeads % tensorParallel != 0, tensorParallel % model.kvHeads != 0 {
      broken.append(
        "tensorParallel \(tensorParallel) neither divides nor is a multiple of the "
          + "\(model.kvHeads) KV heads of '\(model.name)'")
    }
    if model.denseLayers > 0 {
      mustDivide(tensorParallel, model.intermediate, tp, "columns of the MLP")
    }
    guard let moe = model.moe else {
      if expertParallel > 1 || attentionDataParallel > 1 {
        broken.append(
          expertParallel > 1
            ? "expertParallel \(expertParallel) needs experts; '\(model.name)' is dense"
            : "attentionDataParallel \(attentionDataParallel) needs experts; '\(model.name)' is dense"
        )
      }
      return broken
    }
    mustDivide(expertParallel, moe.experts, "expertParallel", "experts")
    if expertDevices % expertParallel != 0 {
      broken.append(
        attentionDataParallel == 1
          ? "expertParallel \(expertParallel) does not divide tensorParallel \(tensorParallel)"
          : "expertParallel \(expertParallel) does not divide the \(expertDevices) devices")
    } else {
      mustDivide(
        expertTensorParallel, moe.expertIntermediate,
        attentionDataParallel == 1
          ? "tensorParallel / expertParallel =" : "devices / expertParallel =",
        "columns of an expert")
    }
    if moe.sharedExperts > 0 {
      mustDivide(
        tensorParallel, moe.sharedExperts * moe.expertIntermediate, tp,
        "columns of the shared experts")
    }
    return broken
  }

  /// What to say of experts whose share of a device cuts through their scales; nil where there is nothing to say.
  /// - Source: vLLM refuses a block-scaled layer whose columns are no multiple of the block (`fp8.py`).
  public func blockRemark(_ model: ModelArchitecture, _ weights: NumberType) -> String? {
    guard model.isBlockScaled, weights == .fp8, let moe = model.moe,
      expertDevices % expertParallel == 0
    else { return nil }
    let columns = moe.expertIntermediate / expertTensorParallel
    guard columns % Self.scaleBlock != 0 else { return nil }
    return
      "an expert of '\(model.name)' has \(columns) columns a device, no multiple of its weight block of "
      + "\(Self.scaleBlock): vLLM refuses this; give it expert parallel, or less tensor parallel"
  }

  /// Columns that share a scale in published 8-bit checkpoints.
  private static let scaleBlock = 128

  private func nodeRule(_ accelerator: Accelerator, interconnect: BytesPerSecond?) -> [String] {
    let reach = accelerator.replicaReach
    guard devices > reach, interconnect == nil else { return [] }
    return [
      "a replica of \(devices) devices spans nodes of \(reach) × \(accelerator.name), "
        + "and no interconnect between nodes is declared"
    ]
  }
}

extension Accelerator {
  /// Devices one replica can use without a network between nodes: a node, or a link domain larger than one.
  public var replicaReach: Int { max(gpusPerNode, linkDomainSize) }

  /// The rate at which a group of devices exchanges data inside its node, per direction: the intra-node link
  /// within its domain, the host link beyond it (bridged cards in larger groups).
  public func groupLink(devices: Int) -> BytesPerSecond? {
    devices <= linkDomainSize ? intraNodeLink : (pcieLink ?? intraNodeLink)
  }
}
