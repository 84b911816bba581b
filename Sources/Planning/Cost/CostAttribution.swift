// CostAttribution.swift: what a fleet costs each class or tenant, by a named rule, to the cent.

internal import Economics
public import Foundation
public import Plans
internal import Workload

/// How a fleet's cost is dealt out.
public enum AttributionRule: String, CaseIterable, Sendable {
  /// By prompt and output tokens together, as the guides do.
  case tokens
  /// By the time that a replica works on them: long contexts and answers weigh more than prompts.
  case gpuSeconds = "gpu-seconds"

  public var words: String {
    switch self {
    case .tokens: "by tokens, prompt and output alike"
    case .gpuSeconds: "by the replica-seconds that their steps take, operator by operator"
    }
  }
}

/// What is paid for while nobody uses it.
public enum IdleRule: String, CaseIterable, Sendable {
  /// Everyone pays for it in proportion.
  case spread
  /// It is a line of its own.
  case apart
}

/// One line of a showback.
public struct CostShare: Hashable, Sendable {
  /// A class, a tenant, or "idle headroom".
  public let name: String
  public let requestsPerMonth, inputTokensPerMonth, outputTokensPerMonth: Double
  public let dollarsPerMonth: Decimal
  public let share: Double
  /// Dollars a million output tokens that recover the cost; nil without output.
  public var rate: Double? {
    outputTokensPerMonth > 0 ? dollarsPerMonth.double * 1e6 / outputTokensPerMonth : nil
  }
}

/// What each class or tenant of a load does.
public struct LoadByGroup: Sendable {
  /// Names in order of first mention, with their sums over the whole load.
  let groups: [(name: String, window: LoadWindow)]
  private let work: WorkRule
  private let perMonth: Double

  /// Reads the load once.
  /// - Parameter byTenant: tenants, a class without one being its own; else classes.
  /// - Throws: what the load's stream throws.
  public init(
    _ load: SizingLoad, _ scenario: Scenario, pool: String, byTenant: Bool, hours: Double
  ) throws {
    let names = scenario.workload.classes.map { byTenant ? $0.tenant ?? $0.name : $0.name }
    let span = load.profile.windows.reduce(0) { $0 + $1.seconds }
    var order: [String] = []
    let places = names.map { name in
      if let place = order.firstIndex(of: name) { return place }
      order.append(name)
      return order.count - 1
    }
    var windows = order.map { _ in LoadWindow(seconds: span) }
    var stream = try load.recorded.makeStream()
    while let request = try stream.next() {
      windows[places[request.classIndex]].add(
        promptTokens: request.promptTokens, outputTokens: request.outputTokens)
    }
    groups = Array(zip(order, windows))
    guard let plan = scenario.pools.first(where: { $0.name == pool }) else {
      preconditionFailure("a sized pool is one of the scenario's")
    }
    work = WorkRule(
      plan, meanContext: load.meanPromptTokens + load.meanOutputTokens / 2)
    perMonth = span > 0 ? hours * 3600 / span : 0
  }

  /// Deals out a month's cost.
  /// - Parameter utilization: of capacity: what is above it is idle headroom.
  public func dealt(
    _ monthly: Decimal, by rule: AttributionRule, idle: IdleRule, utilization: Double
  ) -> [CostShare] {
    let weights = groups.map { group in
      let window = group.window
      return Decimal(
        shortest: rule == .tokens
          ? window.promptTokens + window.outputTokens : work.seconds(window))
    }
    var all = weights
    let used = weights.reduce(0, +)
    if idle == .apart, utilization > 0, utilization < 1 {
      all.append(used / Decimal(shortest: utilization) - used)
    }
    guard let parts = CentShares.dealt(monthly, by: all) else { return [] }
    let names = groups.map(\.name) + (all.count > groups.count ? ["idle headroom"] : [])
    return names.indices.map { index in
      let window = index < groups.count ? groups[index].window : LoadWindow(seconds: 1)
      return CostShare(
        name: names[index], requestsPerMonth: Double(window.requests) * perMonth,
        inputTokensPerMonth: window.promptTokens * perMonth,
        outputTokensPerMonth: window.outputTokens * perMonth, dollarsPerMonth: parts[index],
        share: monthly > 0 ? (parts[index] / monthly).double : 0)
    }
  }

  /// For each group the cheaper of its share of the fleet and its own tokens at an API.
  /// - Parameters:
  ///   - shares: of the fleet, in the order of the groups.
  ///   - price: dollars a token at the API; nil where there is none.
  public func verdicts(
    _ shares: [CostShare], api price: (input: Decimal, output: Decimal)?
  ) -> [GroupVerdict] {
    guard let price else { return [] }
    return shares.prefix(groups.count).map { share in
      let bill =
        Decimal(shortest: share.inputTokensPerMonth) * price.input
        + Decimal(shortest: share.outputTokensPerMonth) * price.output
      return GroupVerdict(
        name: share.name, owned: share.dollarsPerMonth, api: bill.rounded(2))
    }
  }
}

/// Whether one class or tenant is cheaper in the fleet or at an API, fixed costs shared by the rule.
public struct GroupVerdict: Hashable, Sendable {
  public let name: String
  /// Dollars a month.
  public let owned, api: Decimal
  public var isCheaperAtAPI: Bool { api < owned }
}
