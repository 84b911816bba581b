// JSONWriter.swift: JSON out, the same bytes for the same value on any machine and any day.

/// A JSON value to be written; objects keep the order in which their keys were given.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case int(Int)
  /// Must be finite when written: a figure that cannot be supported is `null` with its reason beside it.
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  /// Null for nil.
  public init(_ value: Double?) { self = value.map(JSONValue.double) ?? .null }
  public init(_ value: Int?) { self = value.map(JSONValue.int) ?? .null }
  public init(_ value: String?) { self = value.map(JSONValue.string) ?? .null }
  public init(_ value: Bool?) { self = value.map(JSONValue.bool) ?? .null }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(nilLiteral: ()) { self = .null }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(elements) }
}

/// Writes JSON (RFC 8259) in UTF-8.
public enum JSONWriter {
  /// Indented by two spaces, one member a line, with a final line break: for people and `diff`.
  /// - Precondition: every `double` in it is finite. - Complexity: O(output).
  public static func pretty(_ value: JSONValue) -> String {
    var output: [UInt8] = []
    write(value, depth: 0, style: .pretty, to: &output)
    output.append(0x0A)
    return String(decoding: output, as: UTF8.self)
  }

  /// On one line without blanks, keys in the given order.
  /// - Precondition: every `double` in it is finite. - Complexity: O(output).
  public static func compact(_ value: JSONValue) -> String {
    var output: [UInt8] = []
    write(value, depth: 0, style: .compact, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// The form to hash: compact, keys in byte order, numbers of equal value alike (`1`, `1.0`).
  /// - Precondition: every `double` in it is finite. - Complexity: O(output).
  public static func canonical(_ value: JSONValue) -> String {
    var output: [UInt8] = []
    write(value, depth: 0, style: .canonical, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Text as a JSON string with its quotes, as it may be shown on a terminal.
  public static func quoted(_ text: String) -> String {
    var output: [UInt8] = []
    writeString(text, style: .pretty, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  private enum Style { case pretty, compact, canonical }

  private static func write(
    _ value: JSONValue, depth: Int, style: Style, to output: inout [UInt8]
  ) {
    switch value {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .int(let value): output.append(contentsOf: String(value).utf8)
    case .double(let value): output.append(contentsOf: NumberText.shortest(value).utf8)
    case .string(let value): writeString(value, style: style, to: &output)
    case .array(let values):
      writeList(values, "[", "]", depth: depth, style: style, to: &output) { value, output in
        write(value, depth: depth + 1, style: style, to: &output)
      }
    case .object(let members):
      let ordered =
        style == .canonical
        ? members.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) } : members
      writeList(ordered, "{", "}", depth: depth, style: style, to: &output) { member, output in
        writeString(member.0, style: style, to: &output)
        output.append(contentsOf: (style == .pretty ? ": " : ":").utf8)
        write(member.1, depth: depth + 1, style: style, to: &output)
      }
    }
  }

  private static func writeList<Element>(
    _ elements: [Element], _ opening: String, _ closing: String, depth: Int, style: Style,
    to output: inout [UInt8], write: (Element, inout [UInt8]) -> Void
  ) {
    output.append(contentsOf: opening.utf8)
    for (index, element) in elements.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      if style == .pretty { breakLine(depth + 1, &output) }
      write(element, &output)
    }
    if style == .pretty, !elements.isEmpty { breakLine(depth, &output) }
    output.append(contentsOf: closing.utf8)
  }

  private static func breakLine(_ depth: Int, _ output: inout [UInt8]) {
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: depth * 2))
  }

  /// What people see has no scalar that acts on a terminal or shows nothing; what is hashed keeps its bytes.
  private static func writeString(_ text: String, style: Style, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    defer { output.append(UInt8(ascii: "\"")) }
    if style == .pretty, text.utf8.contains(where: { $0 >= 0x7F }) {
      for scalar in text.unicodeScalars {
        if scalar.value >= 0x7F, TerminalText.isUnsafe(scalar) {
          output.append(contentsOf: TerminalText.escape(scalar).utf8)
        } else {
          writeBytes(UTF8.encode(scalar).map(Array.init) ?? [], to: &output)
        }
      }
    } else {
      writeBytes(text.utf8, to: &output)
    }
  }

  private static func writeBytes(_ bytes: some Sequence<UInt8>, to output: inout [UInt8]) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): output.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): output.append(contentsOf: "\\\\".utf8)
      case 0x0A: output.append(contentsOf: "\\n".utf8)
      case 0x0D: output.append(contentsOf: "\\r".utf8)
      case 0x09: output.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        output.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
      default: output.append(byte)
      }
    }
  }
}
