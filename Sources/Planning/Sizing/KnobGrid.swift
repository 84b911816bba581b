// KnobGrid.swift: the knobs that may turn while a fleet is sized, only those that were listed.

/// A field of a scenario with the values it may take.
public struct Knob: Hashable, Sendable {
  /// As it is called on the command line.
  public let name: String
  /// Key path in the scenario.
  public let path: String
  /// As JSON.
  public let values: [String]

  public init(name: String, path: String, values: [String]) {
    self.name = name
    self.path = path
    self.values = values
  }
}

/// One setting of all knobs.
public struct KnobSetting: Hashable, Sendable {
  /// Overrides, as "key.path=value".
  public let overrides: [String]
  /// "tp 2, precision fp8"; empty where no knob turns.
  public let description: String

  /// Every combination, the last knob turning fastest.
  public static func all(_ knobs: [Knob]) -> [KnobSetting] {
    var settings = [KnobSetting(overrides: [], description: "")]
    for knob in knobs {
      settings = settings.flatMap { setting in
        knob.values.map { value in
          let word = "\(knob.name) \(value.filter { $0 != "\"" })"
          return KnobSetting(
            overrides: setting.overrides + ["\(knob.path)=\(value)"],
            description: setting.description.isEmpty ? word : "\(setting.description), \(word)")
        }
      }
    }
    return settings
  }
}

/// What became of one setting.
public struct SizedSetting: Hashable, Sendable {
  public var setting: KnobSetting
  public var replicas, gpus, nodes: Int?
  public var costPerHour: Double?
  /// Why it has no replicas; empty where it has.
  public var reason: String

  public init(_ setting: KnobSetting, _ answer: SizingAnswer) {
    self.setting = setting
    replicas = answer.replicas
    gpus = answer.gpus
    nodes = answer.nodes
    costPerHour = answer.costPerHour
    reason = answer.replicas == nil ? "no number of replicas that was tried holds the SLO" : ""
  }

  public init(_ setting: KnobSetting, reason: String) {
    self.setting = setting
    self.reason = reason
  }

  /// Index of the cheapest that holds: by cost where all have one, else by GPUs; the earlier on a tie.
  public static func best(_ settings: [SizedSetting]) -> Int? {
    let holding = settings.indices.filter { settings[$0].replicas != nil }
    let isPriced = holding.allSatisfy { settings[$0].costPerHour != nil }
    func price(_ index: Int) -> Double {
      isPriced ? settings[index].costPerHour ?? 0 : Double(settings[index].gpus ?? 0)
    }
    return holding.min { (price($0), $0) < (price($1), $1) }
  }
}
