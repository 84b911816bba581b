// SizedSetting.swift: what became of each setting of the free knobs, and which is the best.

public import Plans

/// What became of one setting.
public struct SizedSetting: Hashable, Sendable {
  public var setting: AxisSetting
  public var replicas, gpus, nodes: Int?
  public var costPerHour: Double?
  /// Why it has no replicas; empty where it has.
  public var reason: String

  public init(_ setting: AxisSetting, _ answer: SizingAnswer) {
    self.setting = setting
    replicas = answer.replicas
    gpus = answer.gpus
    nodes = answer.nodes
    costPerHour = answer.costPerHour
    reason = answer.replicas == nil ? "no number of replicas that was tried holds the SLO" : ""
  }

  public init(_ setting: AxisSetting, reason: String) {
    self.setting = setting
    self.reason = reason
  }

  /// Index of the cheapest that holds: by cost where all have one, else by GPUs; the earlier on a tie.
  public static func best(_ settings: [SizedSetting]) -> Int? {
    let isPriced = isPriced(settings)
    return settings.indices.filter { settings[$0].replicas != nil }
      .min { (settings[$0].price(isPriced), $0) < (settings[$1].price(isPriced), $1) }
  }

  /// Whether settings are put in order by cost: every one that holds has one. Else by GPUs.
  public static func isPriced(_ settings: [SizedSetting]) -> Bool {
    settings.allSatisfy { $0.replicas == nil || $0.costPerHour != nil }
  }

  /// Indices of the others that are as cheap as the best.
  public static func ties(_ settings: [SizedSetting]) -> [Int] {
    guard let best = best(settings) else { return [] }
    let isPriced = isPriced(settings)
    let least = settings[best].price(isPriced)
    return settings.indices.filter { index in
      index != best && settings[index].replicas != nil
        && abs(settings[index].price(isPriced) - least) <= 1e-9 * least
    }
  }

  private func price(_ isPriced: Bool) -> Double {
    isPriced ? costPerHour ?? 0 : Double(gpus ?? 0)
  }
}
