// Interconnect.swift: a link between GPUs, in a node, in a rack or between nodes.

public import Units

/// What a link joins.
public enum LinkReach: String, CaseIterable, Hashable, Sendable {
  /// The GPUs of one server.
  case node
  /// Those of a rack with one switched link.
  case rack
  /// Servers: a network.
  case nodes
}

/// One kind of link between GPUs, with what transfers reach of it.
///
/// Rates are those of one GPU in one direction.
public struct Interconnect: Hashable, Sendable {
  /// The canonical name, e.g. `infiniband-400`.
  public var name: String
  public var aliases: [String]
  public var joins: LinkReach
  /// As the data sheet has it.
  public var datasheetRate: BytesPerSecond
  /// What large transfers reach of it, in 0...1.
  public var achievedShare: Double
  /// Of one message: a send and its receipt, without its bytes.
  public var latency: Seconds
  /// Of one hop of a collective's tree.
  public var hopLatency: Seconds
  /// Every number of the entry with unit and source, in the order of its file.
  public var figures: [CatalogFigure]
  /// A sentence for each number that is a guess; every report that uses the entry repeats them.
  public var guesses: [String]
  public var notes: [String]

  /// What large transfers reach.
  public var effectiveRate: BytesPerSecond { datasheetRate * achievedShare }

  /// How long a message takes.
  public func time(of bytes: Bytes) -> Seconds { latency + bytes / effectiveRate }
}
