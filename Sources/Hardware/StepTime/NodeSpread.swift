// NodeSpread.swift: how the devices of a replica lie over nodes, and what crosses them.

import Foundation
import Units

/// What a step pays on a network between nodes, in bytes a second and seconds.
struct NetworkRates: Hashable, Sendable, BitwiseCopyable {
  var rate: Double
  /// Of one message; of a hop of a tree; and of a tree's start.
  var latency, hop, start: Double

  /// NCCL's base latency of a tree with the LL128 protocol, s.
  /// - Source: NCCL `src/graph/tuning.cc` (2.28), `baseLatencies`.
  private static let treeStart = 14e-6

  init(_ link: Interconnect) {
    rate = link.effectiveRate.value
    latency = link.latency.value
    hop = link.hopLatency.value
    start = Self.treeStart
  }

  /// The data sheet's rate, without waiting.
  init(ideal link: Interconnect) {
    rate = link.datasheetRate.value
    (latency, hop, start) = (0, 0, 0)
  }

  /// A message of each device to others.
  func message(_ bytes: Double) -> StepPart {
    StepPart(launch: Seconds(latency), link: Seconds(bytes / rate))
  }

  /// Each device's part of a tensor added up over n nodes: a tree up and down, and a ring's bytes.
  func allReduce(bytes: Double, nodes: Int) -> StepPart {
    let hops = 2 * log2(Double(nodes)).rounded(.up)
    let wire = Self.ringShare(nodes) * bytes
    return StepPart(launch: Seconds(start + hops * hop), link: Seconds(wire / rate))
  }

  /// Bytes on the wire of one device for each byte that n of them add up.
  static func ringShare(_ count: Int) -> Double { 2 * Double(count - 1) / Double(count) }
}

/// Where the devices of a replica are: in one domain of fast links, or in several with a network between them.
///
/// A group that outgrows its domain reduces inside each, then across with a part of the tensor a device, and
/// gathers inside:
///
///     all-reduce(S) = inside(2(g−1)/g · S) + start + 2⌈log₂ n⌉ · hop + 2(n−1)/n · (S/g)/rate
///
/// over n domains of g devices. The parts follow each other; NCCL pipelines those of large tensors, so that they cost
/// less.
struct NodeSpread: Hashable, Sendable {
  /// Devices that one domain joins at the rate of its link.
  var reach: Int
  /// Devices of a server.
  var node: Int
  /// Nil for a replica within one domain.
  var network: NetworkRates?

  /// Devices of a group in each domain, and how many domains it spans.
  func domains(of group: Int) -> (local: Int, count: Int) {
    let count = (group + reach - 1) / reach
    return ((group + count - 1) / count, count)
  }

  /// The sum of a tensor over a group, and the bytes of one device on the wire.
  /// - Parameters:
  ///   - bytes: the tensor of one device.
  ///   - inside: what so many bytes on the wire cost within a domain.
  func allReduce(
    bytes: Double, over group: Int, inside: (Double) -> StepPart
  ) -> (part: StepPart, volume: Double) {
    let (local, count) = domains(of: group)
    let volume = NetworkRates.ringShare(local) * bytes
    guard count > 1, let network else { return (inside(volume), volume) }
    let part = bytes / Double(local)
    let near = local > 1 ? inside(volume) : .zero
    return (
      near + network.allReduce(bytes: part, nodes: count),
      volume + NetworkRates.ringShare(count) * part
    )
  }

  /// Messages of each device to all of a group alike, and the bytes that leave it.
  ///
  /// What stays in the domain and what crosses the network go at once; the longer counts.
  /// - Parameter bytes: of one device, those that stay on it among them.
  func allToAll(
    bytes: Double, over group: Int, inside: (Double) -> StepPart
  ) -> (part: StepPart, volume: Double) {
    let (local, count) = domains(of: group)
    let near = bytes * Double(local - 1) / Double(group)
    let far = bytes * Double(group - local) / Double(group)
    guard count > 1, let network else { return (inside(near), near) }
    let across = network.message(far)
    let within = local > 1 ? inside(near) : .zero
    return (within.total > across.total ? within : across, near + far)
  }

  /// What each of a stage's devices hands to the next one, over all stages of a pipeline.
  ///
  /// Each sends its slice, and the next stage gathers; at the end the tokens go back to the first stage, a message without
  /// bytes.
  /// - Parameters:
  ///   - bytes: what a stage hands on, whole.
  ///   - group: devices of a stage.
  ///   - gathering: those of them that share each row.
  func handOvers(
    bytes: Double, stages: Int, group: Int, gathering: Int, inside: (Double) -> StepPart
  ) -> (part: StepPart, volume: Double) {
    let slice = bytes / Double(gathering)
    let handed = stages - 1
    let together = max(1, reach / group)  // stages of one domain
    let crossings = network == nil ? 0 : handed / together
    var part = StepPart.zero
    if crossings < handed { part += inside(slice) * Double(handed - crossings) }
    if let network, crossings > 0 {
      part += network.message(slice) * Double(crossings) + network.message(0)
    } else {
      part.launch += inside(0).launch
    }
    guard gathering > 1 else { return (part, slice * Double(handed)) }
    let gathered = allToAll(bytes: bytes, over: gathering, inside: inside)
    return (part + gathered.part * Double(handed), (slice + gathered.volume) * Double(handed))
  }
}
