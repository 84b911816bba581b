// KeyReport.swift: what the keys of a scenario mean, as a report.

internal import Planning
public import Text

/// An explanation of some keys, or of all.
public struct KeyReport: Sendable {
  private let keys: [DeclaredKey]

  /// - Parameter keys: in the order in which they are listed.
  public init(_ keys: [DeclaredKey]) { self.keys = keys }

  /// `keys`, an object each.
  public var json: JSONValue {
    .object([("keys", .array(keys.map(Self.json)))])
  }

  private static func json(_ key: DeclaredKey) -> JSONValue {
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
  fileprivate var screen: Screen {
    guard keys.count == 1, let key = keys.first else { return Screen("\(keys.count) keys") }
    var screen = Screen(Words(key.path))
    screen.add("means", key.meaning.split(separator: "; ").map { Words(String($0)) })
    screen.add("unit", Words(key.unit))
    screen.add("values", Words(key.values?.text ?? ""))
    screen.add("default", Words(key.defaultText.isEmpty ? "none" : key.defaultText))
    screen.add("source", Words(key.source))
    return screen
  }

  fileprivate var list: Section? {
    guard keys.count > 1 else { return nil }
    var table = DocumentTable(words: [1])
    for key in keys {
      let usual = key.defaultText.isEmpty ? "" : " (\(key.defaultText))"
      table.row([key.path, (key.meaning.split(separator: "; ").first ?? "") + usual])
    }
    return Section("Keys of a scenario", [.table(table)])
  }
}

extension DeclaredKey.Values {
  /// "1 to 1,024", or the names.
  var text: String {
    switch self {
    case .int(let range):
      "\(FigureText.grouped(range.lowerBound)) to \(FigureText.grouped(range.upperBound))"
    case .number(let range):
      "\(NumberText.shortest(range.lowerBound)) to \(NumberText.shortest(range.upperBound))"
    case .names(let names): names.joined(separator: ", ")
    }
  }
}

extension Document {
  /// The report of `explain`.
  public init(_ report: KeyReport) {
    self.init(
      Names(figures: "keys", page: "keys"), title: "headroom explain", screen: report.screen,
      sections: [report.list], provenance: "headroom \(HeadroomVersion.current)",
      figures: { report.json })
  }
}
