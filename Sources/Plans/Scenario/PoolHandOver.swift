// PoolHandOver.swift: which part of a request a pool does, and by what its KV leaves.

internal import Engine
internal import Fleet
internal import Hardware
internal import Text
internal import Units

extension PoolRole {
  /// As a scenario writes them.
  static let names = ["mixed", "prefill", "decode"]

  /// As a scenario writes it.
  var name: String {
    switch self {
    case .mixed: "mixed"
    case .prefill: "prefill"
    case .decode: "decode"
    }
  }
}

extension PoolResolver {
  /// The role of a pool; nil when something is wrong, which is then recorded.
  func role(
    of choice: PoolChoice, name: String, _ accelerator: Accelerator, _ memory: MemoryPlan
  ) -> PoolRole? {
    let role = choice.value(PoolKeys.role)
    guard role == "prefill" else {
      let idle = [
        ("kvTransfer", choice.kvTransfer?.place), ("firstToken", choice.firstToken?.place),
      ]
      .filter { $0.0 == "kvTransfer" ? choice.kvTransfer != nil : choice.firstToken != nil }
      for (key, place) in idle {
        findings.problems.add(
          .conflict, at: place ?? choice.place,
          "pool '\(name)' has \(key) and the role \"\(role)\": it hands nothing over",
          hint: "leave \(key) out, or write role: \"prefill\"")
      }
      return idle.isEmpty ? (role == "decode" ? .decode : .mixed) : nil
    }
    guard let link = link(of: choice, name: name, accelerator, memory) else { return nil }
    return .prefill(HandOver(link: link, firstToken: firstToken(of: choice)))
  }

  /// Of one rank's GPUs: each sends its own part of a request's KV.
  private func link(
    of choice: PoolChoice, name: String, _ accelerator: Accelerator, _ memory: MemoryPlan
  ) -> KVLink? {
    let transfer = choice[PoolKeys.kvTransfer] ?? TransferChoice()
    let place = choice.kvTransfer?.place ?? choice.place
    guard let (rate, source) = rate(of: transfer, accelerator, at: place) else { return nil }
    guard let rate, rate.value > 0 else {
      findings.problems.add(
        .missingKey, at: place,
        "pool '\(name)' hands KV over by the link \"\(transfer.link ?? "")\", which \(accelerator.name) has not",
        hint: "write kvTransfer: { bandwidth: 50 }, in GB/s a GPU, or another link")
      return nil
    }
    let devices = Double(memory.parallelism.tensorParallel)
    findings.assume(
      "KV leaves pool '\(name)' at \(NumberText.shortest(rate.value / 1e9)) GB/s a GPU (\(source)) and "
        + "\(NumberText.shortest(transfer.latencyMs)) ms a request, one request at a time")
    return KVLink(
      bandwidth: rate * devices, latency: Seconds(transfer.latencyMs / 1e3),
      bytesPerBlock: memory.kvBytesPerToken * (Double(EngineLimits.blockTokens) * devices))
  }

  /// What the link of a GPU carries in one direction, nil where its catalog entry does not say, and where that is from.
  /// - Returns: nil where no link has the name, which is recorded.
  private func rate(
    of transfer: TransferChoice, _ accelerator: Accelerator, at place: SourceLocation
  ) -> (rate: BytesPerSecond?, source: String)? {
    let line = "the rate of the line, of which a protocol reaches less: a guess"
    switch transfer.link {
    case nil: return (BytesPerSecond((transfer.bandwidth ?? 0) * 1e9), "as given")
    case "inter-node":
      if let network = names.catalog.interconnects.usualNetwork(of: accelerator) {
        return (network.effectiveRate, "what transfers reach of \(network.name)")
      }
      return (accelerator.interNodeLink, "the GPU's interNodeLink, \(line)")
    case "intra-node": return (accelerator.intraNodeLink, "the GPU's intraNodeLink, \(line)")
    case .some(let name):
      return names.link(name, at: place).map {
        ($0.effectiveRate, "what transfers reach of \($0.name)")
      }
    }
  }

  /// vLLM computes the last token of a prompt again where it decodes; the others send the first token with the KV.
  private func firstToken(of choice: PoolChoice) -> FirstToken {
    if let chosen = choice[PoolKeys.firstToken].flatMap(FirstToken.init) { return chosen }
    return engine.name.hasPrefix("vllm") ? .decode : .seeded
  }
}
