// CanonicalWorkload.swift: a workload with nothing left to defaults, for hashing and for running again.

internal import Text
internal import Traffic
internal import Units
internal import Workload

/// A workload written out: a list of classes, durations in seconds, traces with every key.
enum CanonicalWorkload {
  /// Keys whose text is a name even if it looks like a duration.
  private static let names: Set<String> = [
    "name", "tenant", "model", "path", "format", "classColumn", "label", "process",
    "distribution", "classes", "tenants", "pools", "to",
  ]
  /// What a trace does when it is not told otherwise.
  private static let traceDefaults: [(String, JSONValue)] = [
    ("format", "auto"), ("sort", false), ("lenient", false), ("rateScale", 1), ("from", 0),
    ("repeat", 1),
  ]

  static func parts(
    _ elements: [LocatedJSON], _ specification: WorkloadSpecification
  ) -> [JSONValue] {
    zip(elements, specification.parts).map { element, part in
      guard case .object(let written) = element.content else { return .null }
      var members = written.filter {
        $0.key != "slo" && $0.value.content != .null && !isIdle($0.value, under: $0.key)
      }.map { ($0.key, value($0.value, under: $0.key)) }
      if let source = part.trace {
        members = members.map { $0.0 == "trace" ? ($0.0, trace($0.1, source)) : $0 }
        // Of a trace with labels, the classes bear the names.
        if source.options.classes == nil { fill(&members, [("name", name(part))]) }
      } else {
        fill(&members, [("name", name(part))])
      }
      return .object(members)
    }
  }

  /// A route that no request takes.
  private static func isIdle(_ value: LocatedJSON, under key: String) -> Bool {
    if key == "residency" { return value.content == .string(Residency.anywhere.rawValue) }
    guard key == "provider" || key == "escalate" else { return false }
    var first = value
    if case .array(let stages) = value.content, let stage = stages.first { first = stage }
    switch first["share"]?.content {
    case .integer(0), .real(0): return true
    default: return false
    }
  }

  private static func name(_ part: WorkloadPart) -> JSONValue { .string(part.classes[0].name) }

  private static func value(_ json: LocatedJSON, under key: String) -> JSONValue {
    switch json.content {
    case .string(let text):
      guard !names.contains(key), let seconds = DurationText.parse(text) else {
        return .string(text)
      }
      return .double(seconds.value)
    case .array(let values): return .array(values.map { value($0, under: key) })
    case .object(let members):
      return .object(
        members.filter { $0.value.content != .null }.map {
          ($0.key, value($0.value, under: $0.key))
        }
      )
    case .integer where key == "promptTokens" || key == "outputTokens",
      .real where key == "promptTokens" || key == "outputTokens":
      return .object([("distribution", "constant"), ("value", json.value)])
    default: return json.value
    }
  }

  private static func trace(_ tree: JSONValue, _ source: TraceSource) -> JSONValue {
    guard case .object(var members) = tree else { return tree }
    members = members.map { $0.0 == "path" ? ("path", .string(source.path)) : $0 }
    fill(&members, traceDefaults)
    return .object(members)
  }

  private static func fill(
    _ members: inout [(String, JSONValue)], _ defaults: [(String, JSONValue)]
  ) {
    for (key, value) in defaults where !members.contains(where: { $0.0 == key }) {
      members.append((key, value))
    }
  }
}
