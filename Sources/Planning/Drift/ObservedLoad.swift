// ObservedLoad.swift: a scenario with the traffic that came in place of the one it was sized for.

public import Hardware
public import Plans
public import Text
internal import Units
internal import Workload

/// Traffic that came, beside the scenario whose fleet served it.
public struct ObservedLoad: Sendable {
  let scenario: Scenario
  let load: SizingLoad

  /// Reads the traffic once, in windows as the scenario is sized in.
  /// - Parameters:
  ///   - design: the scenario that was sized.
  ///   - path: a trace, or a recording of rates.
  ///   - answer: of its sizing, which says how long a window was.
  /// - Throws: `InputErrors` for traffic that is no good, and for a scenario of several models; `ReadError`.
  public init(
    _ design: Scenario, path: String, answer: LocatedJSON, catalog: Catalog
  ) throws {
    let place = SourceLocation(file: path)
    guard answer["pools"] == nil, design.pools.count == 1, let tree = Self.workload(of: design)
    else {
      throw Self.refusal(
        place, "a fleet of several models has a load for each",
        "give each model a scenario of its own to see its drift")
    }
    let window = answer["load"]?["window_s"].flatMap(\.figure) ?? 300
    let forms =
      tree.count == 1
      ? [Self.trace(tree[0], path), Self.rates(tree[0], path)] : [Self.classes(design, path)]
    let read = try Self.first(of: forms) { form in
      let scenario = try Scenario.read(
        LocatedJSON(design.canonical.replacing("workload", with: form), at: place),
        catalog: catalog)
      return (scenario, try SizingLoad(scenario, window: Seconds(window)))
    }
    (scenario, load) = read
    guard !load.profile.isOfJobs else {
      throw Self.refusal(place, "a batch with a deadline does not drift", "leave it out")
    }
  }

  /// What the first form gives that the traffic has; where it has none, the first's mistake.
  private static func first<T>(
    of forms: [JSONValue], _ read: (JSONValue) throws -> T
  ) throws -> T {
    for form in forms { if let found = try? read(form) { return found } }
    return try read(forms[0])
  }

  private static func workload(of design: Scenario) -> [JSONValue]? {
    guard case .object(let members) = design.canonical,
      case .array(let parts) = members.first(where: { $0.0 == "workload" })?.1
    else { return nil }
    return parts
  }

  /// The one class with the trace in place of what it had.
  private static func trace(_ part: JSONValue, _ path: String) -> JSONValue {
    .array([part.keeping { Self.identity.contains($0) }.adding("trace", ["path": .string(path)])])
  }

  /// The one class with its own lengths, and arrivals from the recording.
  private static func rates(_ part: JSONValue, _ path: String) -> JSONValue {
    let lengths = ["promptTokens", "outputTokens", "correlation"]
    return .array([
      part.keeping { Self.identity.contains($0) || lengths.contains($0) }
        .adding("arrivals", ["process": "profile", "path": .string(path)])
    ])
  }

  /// All classes from one trace that names them.
  private static func classes(_ design: Scenario, _ path: String) -> JSONValue {
    let names = design.workload.classes.map { JSONValue.string($0.name) }
    return [
      ["trace": ["path": .string(path), "classColumn": "class", "classes": .array(names)]]
    ]
  }

  /// What a class is, whatever its requests are like.
  private static let identity: Set<String> = [
    "name", "tenant", "model", "pools", "priority", "provider",
  ]

  private static func refusal(
    _ place: SourceLocation, _ message: String, _ hint: String
  ) -> InputErrors {
    InputErrors(InputError(.unsupported, at: place, message, hint: hint))
  }
}

extension JSONValue {
  fileprivate func keeping(_ isKept: (String) -> Bool) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { isKept($0.0) })
  }

  fileprivate func adding(_ key: String, _ value: JSONValue) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members + [(key, value)])
  }
}
