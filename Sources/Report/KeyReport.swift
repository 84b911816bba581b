// KeyReport.swift: what the keys of a scenario mean, as text and as JSON.

public import Plans
public import Text

/// An explanation of some keys, or of all.
public struct KeyReport: Sendable {
  private let keys: [ScenarioKey]

  /// - Parameter keys: in the order in which they are listed.
  public init(_ keys: [ScenarioKey]) { self.keys = keys }

  /// `keys`, an object each.
  public var json: JSONValue {
    .object([("keys", .array(keys.map(Self.json)))])
  }

  private static func json(_ key: ScenarioKey) -> JSONValue {
    var members: [(String, JSONValue)] = [("key", .string(key.path))]
    func add(_ name: String, _ text: String) {
      members.append((name, text.isEmpty ? .null : .string(text)))
    }
    add("unit", key.unit)
    switch key.values {
    case .int(let range):
      members += [("min", .int(range.lowerBound)), ("max", .int(range.upperBound))]
    case .number(let range):
      members += [("min", .double(range.lowerBound)), ("max", .double(range.upperBound))]
    case .names(let names): members.append(("names", .array(names.map(JSONValue.string))))
    case nil: break
    }
    add("default", key.defaultText)
    add("meaning", key.meaning)
    add("source", key.source)
    return .object(members)
  }

  /// Several keys are a list with a line each; one has its range and source too.
  public var lines: [String] {
    guard keys.count > 1 else { return keys.flatMap(Self.lines) }
    let width = keys.map(\.path.count).max() ?? 0
    return keys.map { key in
      let padding = String(repeating: " ", count: width - key.path.count)
      let usual = key.defaultText.isEmpty ? "" : " (\(key.defaultText))"
      let meaning = key.meaning.split(separator: "; ").first.map(String.init) ?? ""
      return "\(key.path)\(padding)  \(meaning)\(usual)"
    }
  }

  private static func lines(_ key: ScenarioKey) -> [String] {
    var lines = [key.path]
    lines += key.meaning.split(separator: "; ").map { "  " + $0 }
    if !key.unit.isEmpty { lines.append("  unit     \(key.unit)") }
    if let values = key.values { lines.append("  values   \(text(values))") }
    lines.append("  default  " + (key.defaultText.isEmpty ? "none" : key.defaultText))
    if !key.source.isEmpty { lines.append("  source   \(key.source)") }
    return lines
  }

  private static func text(_ values: ScenarioKey.Values) -> String {
    switch values {
    case .int(let range):
      "\(FigureText.grouped(range.lowerBound)) to \(FigureText.grouped(range.upperBound))"
    case .number(let range):
      "\(NumberText.shortest(range.lowerBound)) to \(NumberText.shortest(range.upperBound))"
    case .names(let names): names.joined(separator: ", ")
    }
  }
}
