// ResultLeaves.swift: every figure and verdict of a result under its key path.

internal import Text

/// Walks through a result once, in its order.
///
/// An element of a list is named by what tells it from the others (`alternatives[owned].monthly_usd`), so that one more
/// in front moves no other; by its place where nothing does.
struct ResultLeaves {
  private(set) var verdicts: [(ResultPath, String)] = []
  private(set) var figures: [(ResultPath, StoredFigure)] = []

  /// How an answer came about, and the bulk that percentiles sum up: no figures of the answer.
  private static let skipped: Set<String> = [
    "provenance", "confidence", "reasons", "histograms", "search", "curves", "tail", "settings",
    "evidence", "winner_map", "simulated_requests", "lines",
  ]
  /// Keys whose words are a verdict.
  private static let verdictWords: Set<String> = [
    "verdict", "winner", "cheapest", "status", "one_fewer_verdict", "binding",
  ]
  /// Keys that tell the elements of a list apart, the most telling first.
  private static let names = [
    "offer", "name", "pool", "gate", "measure", "gpu", "assumption", "rules", "item", "metric",
  ]

  init(of result: JSONValue) {
    guard case .object(let members) = result else { return }
    add(members, at: ResultPath(), ResultNotes(members))
  }

  private mutating func add(
    _ members: [(String, JSONValue)], at path: ResultPath, _ notes: ResultNotes
  ) {
    let bounds = ResultBounds(members)
    for (key, value) in members where !Self.skipped.contains(key) && !bounds.owns(key) {
      let place = path.under(key)
      let inner = notes.inside(key)
      switch value {
      case .int(let count):
        addFigure(Double(count), at: place, bounds.interval(of: key), inner)
      case .double(let number): addFigure(number, at: place, bounds.interval(of: key), inner)
      case .null where inner.reason != nil:
        figures.append((place, StoredFigure(reason: inner.reason)))
      case .bool(let flag): verdicts.append((place, flag ? "yes" : "no"))
      case .string(let word) where Self.verdictWords.contains(key):
        verdicts.append((place, word))
      case .null where Self.verdictWords.contains(key): verdicts.append((place, "–"))
      // One class alone is the whole again.
      case .object(let members) where key != "classes" || members.count > 1:
        add(members, at: place, inner.merged(with: members))
      case .array(let elements):
        for (name, element) in zip(Self.labels(elements), elements) {
          guard case .object(let members) = element else { continue }
          add(members, at: place.named(name), ResultNotes(members))
        }
      case .null, .string, .object: break
      }
    }
  }

  private mutating func addFigure(
    _ value: Double, at path: ResultPath, _ interval: ClosedRange<Double>?, _ notes: ResultNotes
  ) {
    let around = notes.halfWidth.map { value - $0...value + $0 }
    figures.append((path, StoredFigure(value: value, interval: interval ?? around)))
  }

  /// A name for each element, no two the same.
  private static func labels(_ elements: [JSONValue]) -> [String] {
    for name in names {
      let found = elements.compactMap { $0.label(name) }
      if found.count == elements.count, Set(found).count == found.count { return found }
    }
    return elements.indices.map(String.init)
  }
}

/// Half-widths and reasons that blocks keep beside their figures, by the rest of the path.
private struct ResultNotes {
  private var halfWidths: [(path: Substring, half: Double)] = []
  private var reasons: [(path: Substring, word: String)] = []

  init(_ members: [(String, JSONValue)]) {
    for case ("confidence", .object(let entries)) in members {
      halfWidths = entries.compactMap { path, value in value.number.map { (path[...], $0) } }
    }
    for case ("reasons", .object(let entries)) in members {
      reasons = entries.map { path, value in (path[...], value.plainText) }
    }
  }

  /// Those of what stands under a key.
  func inside(_ key: String) -> ResultNotes {
    func rest(_ path: Substring) -> Substring? {
      guard path.hasPrefix(key) else { return nil }
      let rest = path.dropFirst(key.count)
      return rest.isEmpty ? rest : rest.first == "." ? rest.dropFirst() : nil
    }
    var inner = self
    inner.halfWidths = halfWidths.compactMap { path, half in rest(path).map { ($0, half) } }
    inner.reasons = reasons.compactMap { path, word in rest(path).map { ($0, word) } }
    return inner
  }

  /// With those that an object has of its own.
  func merged(with members: [(String, JSONValue)]) -> ResultNotes {
    let own = ResultNotes(members)
    var both = self
    both.halfWidths += own.halfWidths
    both.reasons += own.reasons
    return both
  }

  var halfWidth: Double? { halfWidths.first { $0.path.isEmpty }?.half }
  var reason: String? { reasons.first { $0.path.isEmpty }?.word }
}

/// Intervals that stand beside their figures: `p95_low` and `p95_high` of `p95`, `half_width` of `share`.
private struct ResultBounds {
  private let numbers: [String: Double]

  init(_ members: [(String, JSONValue)]) {
    numbers = Dictionary(
      members.compactMap { key, value in value.number.map { (key, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The figure that `half_width` is of.
  private static let measured = ["share", "difference"]

  func interval(of key: String) -> ClosedRange<Double>? {
    if let low = numbers["\(key)_low"], let high = numbers["\(key)_high"], low <= high {
      return low...high
    }
    guard Self.measured.contains(key), let value = numbers[key], let half = numbers["half_width"],
      half > 0  // A single replay has no width.
    else { return nil }
    return value - half...value + half
  }

  /// Whether a key is a bound of another.
  func owns(_ key: String) -> Bool {
    if key == "half_width" { return Self.measured.contains { numbers[$0] != nil } }
    return ["_low", "_high"].contains { ending in
      key.hasSuffix(ending) && numbers[String(key.dropLast(ending.count))] != nil
    }
  }
}

extension JSONValue {
  fileprivate var number: Double? {
    switch self {
    case .int(let count): Double(count)
    case .double(let number): number
    default: nil
    }
  }

  /// What a key of an object says, where that can name it; a metric with its percentile.
  fileprivate func label(_ key: String) -> String? {
    guard case .object(let members) = self,
      case .string(let name)? = members.first(where: { $0.0 == key })?.1
    else { return nil }
    guard key == "metric", let percentile = members.first(where: { $0.0 == "percentile" })?.1
    else { return name }
    return "\(name) p\(percentile.plainText)"
  }
}
