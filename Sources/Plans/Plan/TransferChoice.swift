// TransferChoice.swift: by what the KV of a pool's prompts leaves it, as it is asked for.

internal import Text

/// By what the KV of a pool's prompts leaves it, as it is asked for.
public struct TransferChoice: Hashable, Sendable {
  /// A name of the catalog's links, or one of the GPU's own; nil where a bandwidth is given.
  public var link: String?
  /// Of one GPU, in one direction, GB/s.
  public var bandwidth: Double?
  /// Of a transfer, whatever its size, ms.
  public var latencyMs: Double

  /// The network that servers of the pool's GPU usually have, and the link between the GPUs of a node.
  static let ownLinks = ["inter-node", "intra-node"]

  init(link: String? = nil, bandwidth: Double? = nil, latencyMs: Double = 0) {
    self.link = bandwidth == nil ? link ?? Self.ownLinks[0] : nil
    self.bandwidth = bandwidth
    self.latencyMs = latencyMs
  }

  /// `{ link | bandwidth, latencyMs }`.
  static func read(_ value: ValueReader) -> TransferChoice? {
    value.object { reader in
      let link = reader.stringIfPresent("link")
      // A guess at ten times the fastest link on sale in 2026.
      let bandwidth = reader.positiveIfPresent("bandwidth", upTo: 20_000)
      // A minute is longer than any transfer waits for nothing.
      let latency = reader.doubleIfPresent("latencyMs", in: 0...60_000)
      if link != nil, bandwidth != nil {
        reader.report(
          .conflict, key: "bandwidth",
          "kvTransfer has both a link and a bandwidth: which of them counts?",
          hint: "leave one out: link takes the bandwidth of the catalog")
      }
      return TransferChoice(link: link, bandwidth: bandwidth, latencyMs: latency ?? 0)
    }
  }

  var written: JSONValue {
    .object(
      (link.map { [("link", .string($0))] } ?? [])
        + (bandwidth.map { [("bandwidth", .double($0))] } ?? [])
        + [("latencyMs", .double(latencyMs))])
  }
}
