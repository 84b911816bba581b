// NightFigures.swift: the figures of an answer, read from the JSON that it left: of tonight and of nights ago alike.

public import Plans
public import Text

/// The figures of one answer of `simulate` or `size`.
public struct NightFigures: Sendable {
  private let answer: LocatedJSON
  /// What a simulation says of the load that decides, one for each pool of a fleet of several models.
  private let loads: [LocatedJSON]
  /// The same for the load without a margin.
  private let nominal: [LocatedJSON]
  private let costPerHour: Double?

  /// - Parameters:
  ///   - answer: the object of `summary.json` or `size.json`.
  ///   - costPerHour: of a fleet that was simulated, whose answer does not say it.
  public init(_ answer: LocatedJSON, costPerHour: Double? = nil) {
    self.answer = answer
    self.costPerHour = costPerHour
    let sized = answer["pools"]?.items ?? [answer]
    let isSized = sized.contains { $0["at_headroom"] != nil }
    loads = isSized ? sized.compactMap { $0["at_headroom"] } : [answer]
    nominal = isSized ? sized.compactMap { $0["at_nominal"] } : [answer]
  }

  /// A figure: of several pools the worst. Absent with its reason where the answer has none.
  public func value(_ figure: ThresholdFigure) -> SummaryValue {
    switch figure.place {
    case .fleet: fleet(figure)
    case .load: worst(loads.map { Self.value(of: figure.key, in: $0, figure.key) }, figure)
    case .nominal: worst(nominal.map { Self.value(of: figure.key, in: $0, figure.key) }, figure)
    case .pool: worst(nominal.flatMap { Self.pools($0, figure.key) }, figure)
    }
  }

  /// The figure that a threshold holds: of a class, the worst of the pools that serve it.
  public func value(of threshold: Threshold) -> SummaryValue {
    guard let name = threshold.className else { return value(threshold.figure) }
    let blocks = loads.compactMap { $0["classes"]?[name] }
    guard !blocks.isEmpty else { return .absent(.notConfigured) }
    let key = threshold.figure.key
    return worst(blocks.map { Self.value(of: key, in: $0, key) }, threshold.figure)
  }

  private func fleet(_ figure: ThresholdFigure) -> SummaryValue {
    switch figure.name {
    case "holds_up_to": return SummaryValue(holdsUpTo, reason: .notMeasured)
    case "headroom_left": return SummaryValue(holdsUpTo.map { $0 - 1 }, reason: .notMeasured)
    case "gpus", "replicas":
      let whole = answer[figure.key].flatMap(\.figure) ?? counted(figure.key)
      return SummaryValue(whole, reason: .noSamples)
    case "cost_per_hour":
      return SummaryValue(answer[figure.key]?.figure ?? costPerHour, reason: .notConfigured)
    default: return SummaryValue(answer[figure.key]?.figure, reason: .notMeasured)
    }
  }

  /// The least of a fleet's pools.
  private var holdsUpTo: Double? {
    (answer["pools"]?.items ?? [answer]).compactMap { $0["holds_up_to"]?.figure }.min()
  }

  /// Summed over the pools of a simulation; nil for an answer that has none.
  private func counted(_ key: String) -> Double? {
    guard answer["holds_up_to"] == nil, answer["pools"] == nil else { return nil }
    let counts = (answer["utilization"]?.entries ?? []).compactMap { $0.value[key]?.figure }
    return counts.isEmpty ? nil : counts.reduce(0, +)
  }

  private func worst(_ values: [SummaryValue], _ figure: ThresholdFigure) -> SummaryValue {
    let known = values.filter { $0.value != nil }
    // Of several, one that is absent may be the worst.
    guard known.count == values.count, let first = known.first else {
      return values.first { $0.value == nil } ?? .absent(.noSamples)
    }
    return known.dropFirst().reduce(first) { one, other in
      let (a, b) = (one.value ?? 0, other.value ?? 0)
      return (figure.isBetterHigh ? b < a : b > a) ? other : one
    }
  }

  private static func pools(_ block: LocatedJSON, _ key: String) -> [SummaryValue] {
    (block["utilization"]?.entries ?? []).map {
      value(of: key, in: $0.value, "utilization.\($0.key).\(key)", around: block)
    }
  }

  /// - Parameters:
  ///   - path: under which `confidence` and `reasons` have it.
  ///   - block: which holds those two; nil for the object itself.
  private static func value(
    of key: String, in object: LocatedJSON, _ path: String, around block: LocatedJSON? = nil
  ) -> SummaryValue {
    let block = block ?? object
    let reason = block["reasons"]?[path].flatMap(\.string).flatMap(AbsenceReason.init)
    return SummaryValue(
      object[key]?.figure, halfWidth: block["confidence"]?[path]?.figure, reason: reason)
  }
}
