// OpenMetricsText.swift: a small reader of the OpenMetrics text format that keeps its rules.

/// What is wrong with a text.
struct OpenMetricsError: Error, CustomStringConvertible {
  let description: String
}

/// Families with their samples.
struct OpenMetricsText {
  struct Sample {
    var suffix: String
    var labels: [String: String]
    var value, time: Double
    /// Labels without `le`: a histogram's samples of one time belong together.
    var series: String {
      labels.filter { $0.key != "le" }.sorted { $0.key < $1.key }.description
    }
  }

  struct Family {
    var name, type: String
    var samples: [Sample] = []
  }

  private(set) var families: [Family] = []

  /// - Throws: `OpenMetricsError` with the first line that breaks a rule.
  init(_ text: String) throws {
    guard text.hasSuffix("\n# EOF\n") else { throw OpenMetricsError(description: "no end") }
    for line in text.dropLast("# EOF\n".count).split(separator: "\n") {
      if line.hasPrefix("# TYPE ") {
        try begin(line)
      } else if !line.hasPrefix("# HELP ") {
        try add(line)
      }
    }
    for family in families { try check(family) }
  }

  subscript(name: String) -> Family? { families.first { $0.name == name } }

  private mutating func begin(_ line: Substring) throws {
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 4, self[words[2]] == nil else {
      throw OpenMetricsError(description: "declared twice: \(line)")
    }
    families.append(Family(name: words[2], type: words[3]))
  }

  private mutating func add(_ line: Substring) throws {
    let fault = OpenMetricsError(description: "no sample of the family above: \(line)")
    guard let family = families.last, line.hasPrefix(family.name),
      let open = line.firstIndex(of: "{")
    else { throw fault }
    let suffix = String(line[..<open].dropFirst(family.name.count))
    let suffixes = [
      "gauge": [""], "counter": ["_total"], "histogram": ["_bucket", "_count", "_sum", "_created"],
    ]
    guard suffixes[family.type]?.contains(suffix) == true else { throw fault }
    var rest = line[open...].dropFirst()
    let labels = try Self.labels(&rest)
    let numbers = rest.split(separator: " ").compactMap { Double($0) }
    guard numbers.count == 2, rest.first == " " else { throw fault }
    families[families.count - 1].samples.append(
      Sample(suffix: suffix, labels: labels, value: numbers[0], time: numbers[1]))
  }

  /// Up to the closing brace.
  private static func labels(_ rest: inout Substring) throws -> [String: String] {
    var labels: [String: String] = [:]
    while rest.first != "}" {
      guard let equals = rest.firstIndex(of: "=") else {
        throw OpenMetricsError(description: "labels without end")
      }
      let name = String(rest[..<equals].drop { $0 == "," })
      rest = rest[equals...].dropFirst()
      guard rest.popFirst() == "\"", labels[name] == nil else {
        throw OpenMetricsError(description: "label \(name)")
      }
      var value = ""
      while let sign = rest.popFirst(), sign != "\"" {
        guard sign == "\\" else {
          value.append(sign)
          continue
        }
        switch rest.popFirst() {
        case "n": value.append("\n")
        case "\\": value.append("\\")
        case "\"": value.append("\"")
        default: throw OpenMetricsError(description: "escape in \(name)")
        }
      }
      labels[name] = value
    }
    rest.removeFirst()
    return labels
  }

  // MARK: - Rules of a family

  private func check(_ family: Family) throws {
    let fault = OpenMetricsError(description: family.name)
    guard !family.samples.isEmpty else { throw fault }
    var finished: Set<String> = []
    var last: Sample?
    for sample in family.samples {
      if let last, last.series != sample.series {
        finished.insert(last.series)
        guard !finished.contains(sample.series) else { throw fault }
      } else if let last {
        // Of one time: another line of the histogram's point.
        guard sample.time > last.time || (family.type == "histogram" && sample.time == last.time)
        else { throw fault }
        if family.type == "counter", sample.value < last.value { throw fault }
      }
      last = sample
    }
    if family.type == "histogram" { try checkPoints(family, fault) }
  }

  private func checkPoints(_ family: Family, _ fault: OpenMetricsError) throws {
    for (_, point) in Dictionary(grouping: family.samples, by: { "\($0.series) \($0.time)" }) {
      let buckets = point.filter { $0.suffix == "_bucket" }
      let edges = buckets.compactMap { Double($0.labels["le"] ?? "") }
      let count = point.filter { $0.suffix == "_count" }
      guard edges.count == buckets.count, edges.last == .infinity, count.count == 1,
        zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }),
        zip(buckets, buckets.dropFirst()).allSatisfy({ $0.value <= $1.value }),
        buckets.last?.value == count[0].value, point.count == buckets.count + 3
      else { throw fault }
    }
  }
}
