// NameCounts.swift: who sends how much: requests by tenant, session, model or label.

/// Requests by name, for the names that come first.
public struct NameCounts: Sendable {
  /// Most names told apart; requests of later ones are counted together.
  public static let namesLimit = 100_000

  public private(set) var requests = 0
  /// Requests whose name came after the limit.
  public private(set) var others = 0
  private var counts: [String: Int] = [:]

  mutating func add(_ name: String?) {
    guard let name else { return }
    requests += 1
    if let known = counts[name] {
      counts[name] = known + 1
    } else if counts.count < Self.namesLimit {
      counts[name] = 1
    } else {
      others += 1
    }
  }

  /// Names told apart.
  public var names: Int { counts.count }

  /// The names with most requests; equal ones in the order of their text. - Complexity: O(n log n).
  public func top(_ limit: Int) -> [(name: String, requests: Int)] {
    let ordered = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
    return ordered.prefix(limit).map { ($0.key, $0.value) }
  }
}
