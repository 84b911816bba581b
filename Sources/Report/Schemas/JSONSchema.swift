// JSONSchema.swift: the shape of an answer for programs, written as JSON Schema has it.

internal import Text

/// What a JSON value may be.
///
/// An object is written as a dictionary: every key in it is there, no other is, and a value that has no figure is
/// null only where `orNull` says so: `["gpus": .count.orNull, "offers": offers.orAbsent]`.
/// - Source: JSON Schema, draft 2020-12.
public struct JSONSchema: Sendable, ExpressibleByDictionaryLiteral {
  indirect enum Form: Sendable {
    case anything
    /// A JSON Schema type, and the least that a number may be.
    case plain(String, minimum: Int?)
    case constant(String)
    case names([String])
    case list(JSONSchema)
    /// Keys that are known, and what stands under others; nil for none.
    case object([(key: String, value: JSONSchema)], others: JSONSchema?)
    case either([JSONSchema])
    /// One that stands in several places, by its name.
    case shared(String, JSONSchema)
  }

  let form: Form
  /// A key whose value it describes may be left out.
  private(set) var isOptional = false

  init(_ form: Form) { self.form = form }

  public init(dictionaryLiteral members: (String, JSONSchema)...) {
    form = .object(members.map { (key: $0.0, value: $0.1) }, others: nil)
  }

  static let anything = JSONSchema(.anything)
  static let text = JSONSchema(.plain("string", minimum: nil))
  static let flag = JSONSchema(.plain("boolean", minimum: nil))
  static let number = JSONSchema(.plain("number", minimum: nil))
  /// A number of 0 or more.
  static let amount = JSONSchema(.plain("number", minimum: 0))
  /// A whole number of 0 or more.
  static let count = JSONSchema(.plain("integer", minimum: 0))
  static let whole = JSONSchema(.plain("integer", minimum: nil))
  /// Null and nothing else.
  static let nothing = JSONSchema(.plain("null", minimum: nil))

  static func constant(_ text: String) -> JSONSchema { JSONSchema(.constant(text)) }
  static func names(_ names: [String]) -> JSONSchema { JSONSchema(.names(names)) }
  /// The cases of an enumeration by their raw values.
  static func names<Choice>(of type: Choice.Type) -> JSONSchema
  where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
    names(Choice.allCases.map(\.rawValue))
  }
  static func list(_ element: JSONSchema) -> JSONSchema { JSONSchema(.list(element)) }
  /// An object whose keys are names of the user's: pools, classes, figures.
  static func map(_ value: JSONSchema) -> JSONSchema { JSONSchema(.object([], others: value)) }
  static func either(_ choices: JSONSchema...) -> JSONSchema { JSONSchema(.either(choices)) }

  var orNull: JSONSchema { JSONSchema(.either([self, Self.nothing])) }

  var orAbsent: JSONSchema {
    var schema = self
    schema.isOptional = true
    return schema
  }

  /// Written once, under its name, and referred to wherever it stands.
  func shared(_ name: String) -> JSONSchema { JSONSchema(.shared(name, self)) }

  /// The same object with more keys.
  /// - Precondition: both are objects with keys of their own.
  func with(_ more: JSONSchema) -> JSONSchema {
    guard case .object(let own, let others) = form, case .object(let added, _) = more.form else {
      preconditionFailure("only an object takes more keys")
    }
    return JSONSchema(.object(own + added, others: others))
  }

  /// The same object, under whose other keys a value may stand.
  func with(others: JSONSchema) -> JSONSchema {
    guard case .object(let own, _) = form else {
      preconditionFailure("only an object takes more keys")
    }
    return JSONSchema(.object(own, others: others))
  }

  /// An object of keys that have the same kind of value.
  static func object(_ keys: [String], _ value: JSONSchema) -> JSONSchema {
    JSONSchema(.object(keys.map { (key: $0, value: value) }, others: nil))
  }
}

// MARK: - As JSON

extension JSONSchema {
  /// A whole schema, with what it refers to.
  /// - Parameters:
  ///   - title: what it is the shape of.
  ///   - remark: what a reader should know of it.
  func written(title: String, remark: String) -> JSONValue {
    var definitions: [(String, JSONValue)] = []
    let body = members(&definitions)
    return .object(
      [
        ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("title", .string(title)),
        ("description", .string(remark)),
      ] + body + (definitions.isEmpty ? [] : [("$defs", .object(definitions))]))
  }

  private func value(_ definitions: inout [(String, JSONValue)]) -> JSONValue {
    .object(members(&definitions))
  }

  private func members(_ definitions: inout [(String, JSONValue)]) -> [(String, JSONValue)] {
    switch form {
    case .anything: return []
    case .plain(let type, let minimum):
      return [("type", .string(type))] + (minimum.map { [("minimum", .int($0))] } ?? [])
    case .constant(let text): return [("const", .string(text))]
    case .names(let names): return [("enum", .array(names.map(JSONValue.string)))]
    case .list(let element): return [("type", "array"), ("items", element.value(&definitions))]
    case .either(let choices):
      return [("anyOf", .array(choices.map { $0.value(&definitions) }))]
    case .shared(let name, let schema):
      if !definitions.contains(where: { $0.0 == name }) {
        let place = definitions.count
        definitions.append((name, .null))
        definitions[place].1 = schema.value(&definitions)
      }
      return [("$ref", .string("#/$defs/\(name)"))]
    case .object(let known, let others):
      var properties: [(String, JSONValue)] = []
      for entry in known { properties.append((entry.key, entry.value.value(&definitions))) }
      let required = known.filter { !$0.value.isOptional }.map { JSONValue.string($0.key) }
      return [("type", "object")]
        + (known.isEmpty ? [] : [("properties", .object(properties))])
        + (required.isEmpty ? [] : [("required", .array(required))])
        + [("additionalProperties", others?.value(&definitions) ?? false)]
    }
  }
}
