// ScenarioTemplate.swift: a first scenario, in which each key has its own declaration beside it.

internal import Plans
internal import Text

/// A commented scenario that runs as it is: what is said of a key, its range and its default are what its reader has.
public struct ScenarioTemplate: Sendable {
  /// A piece of the scenario; keys by their paths.
  private indirect enum Piece {
    case note(String)
    case value(DeclaredKey, JSONValue)
    /// A key that is left to its default.
    case open(DeclaredKey)
    case object(String, [Piece])
    /// A list with one object in it.
    case list(String, [Piece])
  }

  private var lines: [String] = []
  private static let width = 100

  public init() {
    note(
      "A headroom scenario (JSON5: comments and trailing commas are fine; unknown keys are errors).",
      at: 0)
    note(
      "Run it: headroom simulate FILE. Override a field: --set fleet.pools[0].replicas=4", at: 0)
    note(
      "`headroom explain` lists every key. Keys in comments have the default that is said.", at: 0)
    lines.append("{")
    for piece in Self.scenario { add(piece, at: 1) }
    lines.append("}")
  }

  /// JSON5 with comments, a line break at its end.
  public var text: String { lines.joined(separator: "\n") + "\n" }

  // MARK: - What is in it

  private static var scenario: [Piece] {
    [
      value("name", "my-first-fleet"), value("model", "llama-3.1-70b"),
      .object("workload", workload),
      .object("fleet", [value("fleet.router", "least-outstanding"), .list("fleet.pools", pool)]),
      .object(
        "slo",
        [
          .note(
            "An ITL percentile is one of all token gaps; a good request (attainment) is one whose TPOT, its mean gap, meets the ITL limit."
          ),
          value("slo.ttftMs", ["p95": 2000]), value("slo.itlMs", ["p95": 60]),
          value("slo.attainment", 0.95),
        ]),
      value("seed", 1),
    ]
  }

  private static var workload: [Piece] {
    [
      .note("Synthetic; for a real trace write trace: { path: \"requests.csv\" } instead."),
      .object(
        "workload.arrivals",
        [
          value("workload.arrivals.process", "poisson"),
          value("workload.arrivals.ratePerSecond", 4),
        ]),
      .note(
        "Log-normal mean and p95 are those before \"max\": what is longer is cut to it and piles up there."
      ),
      value("workload.promptTokens", lognormal(mean: 1200, p95: 4000, max: 32_000)),
      value("workload.outputTokens", lognormal(mean: 250, p95: 700, max: 4000)),
      value("workload.requests", 5000), .note("Or duration: \"1h\"."),
    ]
  }

  private static func lognormal(mean: Int, p95: Int, max: Int) -> JSONValue {
    ["distribution": "lognormal", "mean": .int(mean), "p95": .int(p95), "max": .int(max)]
  }

  /// Every key of a pool: those that are chosen, then those left open.
  private static var pool: [Piece] {
    var choice = PoolChoice()
    choice[PoolKeys.name] = "main"
    choice[PoolKeys.gpu] = "H200-SXM"
    choice[PoolKeys.replicas] = 2
    choice[PoolKeys.tensorParallel] = 2
    choice[PoolKeys.weights] = "fp8"
    choice[PoolKeys.maxModelLen] = 36_000
    let written = PoolKeys.all.map { ($0.said, $0.written(of: choice)) }
    return written.compactMap { key, value in value.map { Piece.value(key, $0) } }
      + [.note("Left open:")] + written.filter { $0.1 == nil }.map { .open($0.0) }
  }

  private static func value(_ path: String, _ value: JSONValue) -> Piece {
    guard let key = ScenarioKeys.named(path) else { preconditionFailure("no key is '\(path)'") }
    return .value(key, value)
  }

  // MARK: - How it is written

  private mutating func add(_ piece: Piece, at depth: Int) {
    let indent = Self.indent(depth)
    switch piece {
    case .note(let text): note(text, at: depth)
    case .value(let key, let value):
      note(key.summary, at: depth)
      lines.append("\(indent)\(key.name): \(Self.text(value)),")
    case .open(let key): note("\(key.name): \(key.summary)", at: depth)
    case .object(let path, let pieces):
      open(path, "{", pieces, at: depth)
      lines.append(indent + "},")
    case .list(let path, let pieces):
      open(path, "[{", pieces, at: depth)
      lines.append(indent + "}],")
    }
  }

  private mutating func open(_ path: String, _ brace: String, _ pieces: [Piece], at depth: Int) {
    if depth == 1 { lines.append("") }
    if let key = ScenarioKeys.named(path) { note(key.summary, at: depth) }
    lines.append("\(Self.indent(depth))\(path.split(separator: ".").last ?? ""): \(brace)")
    for piece in pieces { add(piece, at: depth + 1) }
  }

  private mutating func note(_ text: String, at depth: Int) {
    let head = Self.indent(depth) + "// "
    lines += WordWrap(width: Self.width - head.count).lines(Words(text)).map { head + $0.text }
  }

  private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

  /// On one line, keys without quotes.
  private static func text(_ value: JSONValue) -> String {
    guard case .object(let members) = value else { return JSONWriter.compact(value) }
    return "{ " + members.map { "\($0.0): \(text($0.1))" }.joined(separator: ", ") + " }"
  }
}

extension DeclaredKey {
  /// "independent copies of the model; 1 to 100,000; default 1".
  fileprivate var summary: String {
    var parts = [meaning]
    if let values, !isNamed(in: meaning) {
      parts.append(values.text + (unit.isEmpty ? "" : " " + unit))
    } else if !unit.isEmpty {
      parts.append("in " + unit)
    }
    if !defaultText.isEmpty { parts.append("default: " + defaultText) }
    return parts.joined(separator: "; ")
  }

  /// Whether a text tells every name that the key takes.
  private func isNamed(in text: String) -> Bool {
    guard case .names(let names)? = values else { return false }
    return names.allSatisfy(text.contains)
  }
}
