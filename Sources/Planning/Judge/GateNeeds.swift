// GateNeeds.swift: how many replicas each gate needs, and which needs most.

/// Replicas that each gate needs by itself.
public struct GateNeeds: Hashable, Sendable {
  private var needed: [String: Int] = [:]
  /// Replicas that hold the percentile itself, of which the failure gate has some to spare.
  public var withoutFailure: Int?
  /// The smallest fleet was not looked for: the replay is long, and what is needed is at most this.
  public var replayIsBound = false
  /// Gates that were tried; the others have no figure for that alone.
  public var tried = [HeadroomGate.name]

  /// Every gate there is, in the order of reports.
  public static let names = Gates.names

  public init(headroom: Int? = nil, replay: Int? = nil, failure: Int? = nil) {
    (self.headroom, self.replay, self.failure) = (headroom, replay, failure)
  }

  /// Replicas that a gate needs; nil where none up to the limit will do, and where it was not tried.
  public subscript(gate: String) -> Int? {
    get { needed[gate] }
    set { needed[gate] = newValue }
  }

  public var headroom: Int? {
    get { self[HeadroomGate.name] }
    set { self[HeadroomGate.name] = newValue }
  }
  public var replay: Int? {
    get { self[ReplayGate.name] }
    set { self[ReplayGate.name] = newValue }
  }
  public var failure: Int? {
    get { self[FailureGate.name] }
    set { self[FailureGate.name] = newValue }
  }

  /// Whether what a gate needs is an upper bound.
  public func isBound(_ gate: String) -> Bool { gate == ReplayGate.name && replayIsBound }

  /// The largest of the gates that were tried; nil where one of them is passed by none.
  public var largest: Int? {
    let needs = tried.map { needed[$0] }
    return needs.contains(nil) ? nil : needs.compactMap { $0 }.max()
  }

  /// Replicas that must run in a gate; nil where none that was tried does.
  func running(in gate: any Gate) -> Int? { gate.play.hasLoss ? withoutFailure : self[gate.name] }

  /// What a fleet must have, whatever its nodes; nil where a gate is passed by none.
  var floor: FleetFloor? {
    let whole = Gates.all.filter { !$0.play.hasLoss }.map { needed[$0.name] }
    guard !whole.contains(nil), let atLeast = whole.compactMap({ $0 }).max(),
      let left = withoutFailure
    else { return nil }
    return FleetFloor(atLeast: atLeast, left: left)
  }

  /// The gates that need most: more than one on a tie, in the order of reports.
  public var deciding: [String] {
    let all = Self.names.filter(tried.contains)
    let top = all.map { needed[$0] ?? .max }.max() ?? 0
    return all.filter { (needed[$0] ?? .max) == top }
  }

  /// The first of them.
  public var binding: String { deciding.first ?? HeadroomGate.name }
}

/// What the gates ask of a fleet that shares its nodes.
struct FleetFloor: Hashable, Sendable {
  /// Replicas that the gates need that lose nothing.
  var atLeast: Int
  /// Replicas that must be left when what may be lost is.
  var left: Int
}

extension GateNeeds {
  init(_ found: GateFindings) {
    for finding in found.all { self[finding.gate.name] = finding.replicas }
    tried = found.all.map(\.gate.name)
    withoutFailure = found.failure?.running
    replayIsBound = found[ReplayGate.name]?.isBound ?? false
  }
}
