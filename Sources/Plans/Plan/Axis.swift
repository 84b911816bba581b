// Axis.swift: a key of a plan with the values that are tried, and every setting of several keys.

public import Text

/// A key that may be varied, whatever it belongs to.
public enum AxisKey: Sendable {
  case fleet(any KeyOf<FleetPlan>)
  /// Of the pool of a fleet of one, or of one that is named.
  case pool(any KeyOf<PoolChoice>)

  /// What is said of it.
  public var said: DeclaredKey {
    switch self {
    case .fleet(let key): key.said
    case .pool(let key): key.said
    }
  }

  /// Its path in a scenario, as `--set` takes it.
  /// - Parameter pool: nil for the pool of a fleet of one.
  public func path(ofPool pool: String?) -> String {
    said.path.replacing("[]", with: pool.map { ".\($0)" } ?? "[0]")
  }
}

/// A key of a plan with the values that are tried.
public struct Axis: Sendable {
  /// As it is called where it is asked for.
  let name: String
  let values: [PlanChange]

  /// - Parameters:
  ///   - words: the values, as they would be written in a scenario, without quotes.
  ///   - pool: the pool that is varied; nil for every one.
  /// - Throws: every value that the key does not take.
  public init(
    _ name: String, _ key: AxisKey, _ words: [String], ofPool pool: String? = nil,
    at place: SourceLocation
  ) throws(InputErrors) {
    let problems = InputProblems()
    let path = key.path(ofPool: pool)
    self.name = name
    values = words.compactMap { word in
      let value = ValueReader(
        LocatedJSON(key.content(word), at: place), path: path, problems: problems)
      return key.choosing(value, ofPool: pool).map {
        PlanChange(override: "\(path)=\(JSONWriter.compact(value.value.value))", apply: $0)
      }
    }
    try problems.check()
  }
}

extension AxisKey {
  /// Whether its values are whole numbers; else they are text.
  public var isNumber: Bool { if case .int = said.values { true } else { false } }

  fileprivate func content(_ word: String) -> LocatedJSON.Content {
    guard isNumber, let whole = NumberText.parseInt(word) else { return .string(word) }
    return .integer(whole)
  }

  /// The change that a value makes; nil for a wrong one, which is then recorded.
  fileprivate func choosing(
    _ value: ValueReader, ofPool name: String?
  ) -> (@Sendable (inout FleetPlan) -> Void)? {
    switch self {
    case .fleet(let key): return key.choosing(value)
    case .pool(let key):
      guard let choose = key.choosing(value) else { return nil }
      return { plan in
        for index in plan.pools.indices where name == nil || plan.poolName(index) == name {
          choose(&plan.pools[index])
        }
      }
    }
  }
}

/// One choice made otherwise.
struct PlanChange: Sendable {
  /// As `--set` takes it: `fleet.pools[0].tensorParallel=2`.
  let override: String
  let apply: @Sendable (inout FleetPlan) -> Void
}

/// One setting of every axis.
public struct AxisSetting: Sendable {
  private let changes: [PlanChange]
  /// "tp 2, precision fp8"; empty where nothing varies.
  public let description: String

  init(_ changes: [PlanChange] = [], description: String = "") {
    self.changes = changes
    self.description = description
  }

  /// Every combination, the last axis turning fastest.
  public static func all(_ axes: [Axis]) -> [AxisSetting] {
    axes.reduce([AxisSetting()]) { settings, axis in
      settings.flatMap { setting in
        axis.values.map { setting.adding($0, of: axis) }
      }
    }
  }

  private func adding(_ change: PlanChange, of axis: Axis) -> AxisSetting {
    let value = change.override.drop { $0 != "=" }.dropFirst().filter { $0 != "\"" }
    let word = "\(axis.name) \(value)"
    return AxisSetting(
      changes + [change], description: description.isEmpty ? word : "\(description), \(word)")
  }

  /// As overrides of a scenario.
  public var overrides: [String] { changes.map(\.override) }

  /// The plan with these choices.
  public func applied(to plan: FleetPlan) -> FleetPlan {
    changes.reduce(into: plan) { plan, change in change.apply(&plan) }
  }
}

extension AxisSetting: Hashable {
  public static func == (a: Self, b: Self) -> Bool {
    a.overrides == b.overrides && a.description == b.description
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(overrides)
    hasher.combine(description)
  }
}
