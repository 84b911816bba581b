// ClassRoute.swift: where requests of a class go beside the pools that serve it first.

/// Answers that are thrown away, and who is asked in their place.
public struct Escalation: Hashable, Sendable {
  /// Of the answers of the stage before, those that are thrown away, 0...1.
  public var share: Double
  /// Indices of the pools that answer next; nil for the provider, after which comes nobody.
  public var pools: [Int]?

  public init(share: Double, pools: [Int]?) {
    self.share = share
    self.pools = pools
  }
}

/// Who answers the requests of a class, whatever the load is.
///
/// A request is served whole by the pools of its class. With the share of the first escalation its answer is thrown away,
/// and it is offered to the next stage at the instant at which it left, with the same prompt and the same output; and so on.
public struct ClassRoute: Hashable, Sendable {
  /// Of the requests, those that go to the provider at once, 0...1.
  public let providerShare: Double
  /// The stages after the pools of the class, up to the last that requests can reach.
  public let escalations: [Escalation]
  /// Whether its requests never go to the provider, however full the fleet is.
  public let staysInFleet: Bool

  /// - Precondition: shares are in 0...1, only the last escalation goes to the provider, and none where all stay.
  public init(
    providerShare: Double = 0, escalations: [Escalation] = [], staysInFleet: Bool = false
  ) {
    let reached = Array(escalations.prefix { $0.share > 0 })
    precondition((0...1).contains(providerShare) && reached.allSatisfy { $0.share <= 1 })
    precondition(reached.dropLast().allSatisfy { $0.pools != nil }, "the provider is last")
    self.providerShare = providerShare
    self.escalations = reached
    self.staysInFleet = staysInFleet
    precondition(!staysInFleet || !asksProvider, "what stays in the fleet asks no provider")
  }

  /// The pools of the class answer everything.
  public static let plain = ClassRoute()

  /// Whether every pool of the class gets the requests that come, and no more.
  public var leavesLoad: Bool { providerShare == 0 && escalations.isEmpty }

  /// Whether requests are sent to the provider without being too many for the fleet.
  public var asksProvider: Bool {
    providerShare > 0 || escalations.contains { $0.pools == nil }
  }

  /// Whether it is drawn which requests go where.
  public var isRandom: Bool {
    (escalations.map(\.share) + [providerShare]).contains { $0 > 0 && $0 < 1 }
  }
}
