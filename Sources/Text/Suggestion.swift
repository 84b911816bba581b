// Suggestion.swift: the known name that a user most likely meant.

/// Finds known names near a mistyped one.
public enum Suggestion {
  /// Known names near `name`, nearest first, ties in the given order.
  ///
  /// Names are compared without case and punctuation, by Damerau-Levenshtein distance (insertion,
  /// deletion, substitution, swap of neighbours; optimal string alignment). A name is near when the
  /// distance is at most a third of its length, or one is the beginning of the other.
  /// - Complexity: O(candidates × name length²).
  public static func nearest(to name: String, in candidates: [String], limit: Int = 3) -> [String] {
    let wanted = normalised(name)
    guard !wanted.isEmpty, wanted.count <= 100 else { return [] }
    var scored: [(distance: Int, rank: Int)] = []
    for (rank, candidate) in candidates.enumerated() {
      let known = normalised(candidate)
      guard !known.isEmpty, known.count <= 100 else { continue }
      let distance = distance(wanted, known)
      let isPrefix =
        min(wanted.count, known.count) >= 3
        && (known.starts(with: wanted) || wanted.starts(with: known))
      let reach = max(1, max(wanted.count, known.count) / 3)
      // A beginning that is all that was written is nearer than any other letter.
      let isBeginning = wanted.count >= 3 && known.starts(with: wanted)
      if distance <= reach || isPrefix { scored.append((isBeginning ? 0 : distance, rank)) }
    }
    return scored.sorted { ($0.distance, $0.rank) < ($1.distance, $1.rank) }
      .prefix(limit).map { candidates[$0.rank] }
  }

  /// `did you mean "a" or "b"?`, or nil when nothing is near.
  public static func question(for name: String, in candidates: [String]) -> String? {
    let near = nearest(to: name, in: candidates)
    guard let first = near.first else { return nil }
    let quoted = near.map(JSONWriter.quoted)
    let list = near.count == 1 ? JSONWriter.quoted(first) : quoted.joined(separator: " or ")
    return "did you mean \(list)?"
  }

  /// A hint that names what is near, then what is known: all of it, or the first `limit`.
  public static func hint(for name: String, in candidates: [String], limit: Int = 12) -> String {
    let shown = candidates.prefix(limit).joined(separator: ", ")
    let more = candidates.count > limit ? ", … (\(candidates.count) in all)" : ""
    let known = "known: \(shown)\(more)"
    return question(for: name, in: candidates).map { "\($0) \(known)" } ?? known
  }

  /// Letters and digits only, in lower case.
  static func normalised(_ name: String) -> [Unicode.Scalar] {
    name.lowercased().unicodeScalars.filter {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
  }

  /// Optimal string alignment distance. - Complexity: O(|a| × |b|).
  static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        let change = last[j] + (a[i] == b[j] ? 0 : 1)
        var best = min(change, last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
