// SchemaCheck.swift: a value held against its JSON Schema: the part of draft 2020-12 that the answers' schemas use.

public import Text

/// What of a value breaks a schema.
public struct SchemaCheck {
  private let root: JSONValue

  /// - Parameter schema: with `$defs` at its top.
  public init(_ schema: JSONValue) { root = schema }

  /// Where the value breaks the schema and how; empty where it keeps it.
  public func faults(of value: JSONValue) -> [String] { faults(of: value, root, at: "$") }

  private static let known: Set<String> = [
    "$schema", "$defs", "$ref", "title", "description", "type", "properties", "required", "items",
    "enum", "const", "additionalProperties", "anyOf", "minimum",
  ]

  private func faults(of value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
    var found: [String] = []
    for keyword in schema.keys where !Self.known.contains(keyword) {
      found.append("\(path): the schema says \(keyword), which this check does not know")
    }
    if case .string(let reference)? = schema["$ref"] {
      let name = String(reference.dropFirst("#/$defs/".count))
      guard let target = root["$defs"]?[name] else { return ["\(path): no \(reference)"] }
      found += faults(of: value, target, at: path)
    }
    if case .array(let choices)? = schema["anyOf"] {
      let each = choices.map { faults(of: value, $0, at: path) }
      // The choice that comes nearest tells most.
      if !each.contains(where: \.isEmpty) { found += each.min { $0.count < $1.count } ?? [] }
    }
    if case .string(let type)? = schema["type"], !value.is(type) {
      return found + ["\(path): \(JSONWriter.compact(value).prefix(60)) is no \(type)"]
    }
    if let constant = schema["const"], !value.isSame(as: constant) {
      found.append("\(path): not \(JSONWriter.compact(constant))")
    }
    if case .array(let names)? = schema["enum"], !names.contains(where: value.isSame) {
      found.append("\(path): \(JSONWriter.compact(value).prefix(60)) is none of the names")
    }
    if let minimum = schema["minimum"]?.asNumber, let number = value.asNumber, number < minimum {
      found.append("\(path): \(number) is below \(minimum)")
    }
    return found + parts(of: value, schema, at: path)
  }

  private func parts(of value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
    switch value {
    case .array(let elements):
      guard let items = schema["items"] else { return [] }
      return elements.enumerated().flatMap { faults(of: $1, items, at: "\(path)[\($0)]") }
    case .object(let members):
      var found: [String] = []
      if case .array(let required)? = schema["required"] {
        for case .string(let key) in required where value[key] == nil {
          found.append("\(path): \(key) is missing")
        }
      }
      for (key, member) in members {
        if let own = schema["properties"]?[key] {
          found += faults(of: member, own, at: "\(path).\(key)")
        } else if case .bool(false)? = schema["additionalProperties"] {
          found.append("\(path): \(key) is not known")
        } else if let others = schema["additionalProperties"] {
          found += faults(of: member, others, at: "\(path).\(key)")
        }
      }
      return found
    default: return []
    }
  }
}

extension JSONValue {
  fileprivate var keys: [String] {
    if case .object(let members) = self { members.map(\.0) } else { [] }
  }

  fileprivate subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members.first { $0.0 == key }?.1 } else { nil }
  }

  fileprivate var asNumber: Double? {
    switch self {
    case .int(let whole): Double(whole)
    case .double(let number): number
    default: nil
    }
  }

  fileprivate func isSame(as other: JSONValue) -> Bool {
    JSONWriter.canonical(self) == JSONWriter.canonical(other)
  }

  /// As JSON Schema names types: 2.0 is an integer.
  fileprivate func `is`(_ type: String) -> Bool {
    switch (self, type) {
    case (.null, "null"), (.bool, "boolean"), (.string, "string"), (.array, "array"),
      (.object, "object"), (.int, "number"), (.double, "number"), (.int, "integer"):
      true
    case (.double(let number), "integer"): number == number.rounded()
    default: false
    }
  }
}
