// RouteChoice.swift: who answers the requests of a class, as a scenario says it: pools by name, and a provider.

public import Text

/// Answers that are thrown away, and who is asked in their place.
public struct EscalationChoice: Hashable, Sendable {
  /// Of the answers of the stage before, 0...1.
  public var share: Double
  /// Names of pools; nil for the provider.
  public var pools: [String]?

  public init(share: Double, pools: [String]?) {
    self.share = share
    self.pools = pools
  }
}

/// Where requests of a class may be answered.
public enum Residency: String, CaseIterable, Hashable, Sendable {
  /// At a provider too.
  case anywhere
  /// In the fleet alone, however full it is.
  case fleet
}

/// Who answers the requests of a class; nil for what is left open.
public struct RouteChoice: Hashable, Sendable {
  /// Names of the pools that serve it; all that serve its model, where it says none.
  public var pools: [String]?
  /// Of its requests, those that go to the fleet's provider whatever the load, 0...1.
  public var providerShare: Double?
  /// The stages after its pools.
  public var escalations: [EscalationChoice]?
  /// Where its data may go; anywhere, where it is not said.
  public var residency: Residency?

  /// Nothing is said.
  public init() {}

  /// The word for the provider where pools are named.
  public static let provider = "provider"

  /// Those that requests can reach.
  public var reached: [EscalationChoice] { Array((escalations ?? []).prefix { $0.share > 0 }) }

  /// Whether requests are sent to the provider without being too many for the fleet.
  public var asksProvider: Bool {
    (providerShare ?? 0) > 0 || reached.contains { $0.pools == nil }
  }

  /// What is left open, as another says it.
  public func completed(by other: RouteChoice) -> RouteChoice {
    var route = self
    route.pools = pools ?? other.pools
    route.providerShare = providerShare ?? other.providerShare
    route.escalations = escalations ?? other.escalations
    route.residency = residency ?? other.residency
    return route
  }
}

extension RouteChoice {
  /// Stages of one class, and pools of one stage; guesses at far more than anyone has.
  private static let mostStages = 8
  private static let mostPools = 1_000

  /// Reads the keys `pools`, `provider`, `escalate` and `residency`.
  public static func read(_ reader: inout ObjectReader) -> RouteChoice {
    var route = RouteChoice()
    route.pools = reader.valueIfPresent("pools").flatMap { $0.isNull ? nil : names($0) }
    route.providerShare = reader.objectIfPresent("provider") { $0.double("share", in: 0...1) }
    route.escalations = reader.valueIfPresent("escalate").flatMap {
      $0.isNull ? nil : readStages($0)
    }
    let residency = reader.valueIfPresent("residency")
    route.residency = residency.flatMap {
      $0.isNull ? nil : $0.choice(of: Residency.self, noun: "residency")
    }
    if route.residency == .fleet, route.asksProvider {
      residency?.report(
        .conflict, "requests of the class may not leave the fleet, and some go to the provider",
        hint: "leave out provider and the stage \"provider\", or residency")
    }
    return route
  }

  private static func readStages(_ value: ValueReader) -> [EscalationChoice]? {
    let objects = value.isObject ? [value] : value.elements(count: 1...mostStages)
    let stages = (objects ?? []).compactMap { object in
      object.object { reader in
        EscalationChoice(
          share: reader.double("share", in: 0...1), pools: reader.value("to").flatMap(readTarget))
      }
    }
    if let place = stages.dropLast().firstIndex(where: { $0.pools == nil }) {
      objects?[place].report(
        .conflict, "'\(value.path)' goes to the provider before its last stage",
        hint: "a provider's answer is kept: put it last")
    }
    return stages
  }

  /// Nil for the provider, and for what is wrong, which is then recorded.
  private static func readTarget(_ value: ValueReader) -> [String]? {
    guard value.isString else { return names(value) }
    return value.string().flatMap { $0 == provider ? nil : [$0] }
  }

  /// A name, or a list of names.
  private static func names(_ value: ValueReader) -> [String]? {
    if value.isString { return value.string().map { [$0] } }
    return value.elements(count: 1...mostPools)?.compactMap { $0.string() }
  }
}
