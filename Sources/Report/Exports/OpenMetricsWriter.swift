// OpenMetricsWriter.swift: series of samples with their times, as Prometheus reads them.

internal import Text

/// Builds a text of families, the samples of each together.
/// - Source: OpenMetrics 1.0, the text format; numbers as Go writes them, so that `le` has its canonical form.
struct OpenMetricsWriter {
  enum Kind: String { case gauge, counter, histogram }

  private(set) var bytes: [UInt8] = []
  private var family = ""

  /// - Parameter name: of the family: a counter's samples add `_total`.
  mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    family = name
    write("# HELP \(name) \(Self.escaped(help))\n# TYPE \(name) \(kind.rawValue)\n")
  }

  /// - Parameters:
  ///   - suffix: behind the family's name: `_total`, `_bucket`, `_sum`, `_count`, `_created` or nothing.
  ///   - time: seconds since 1970, not before the series' last.
  /// - Precondition: the value is finite.
  mutating func sample(
    _ suffix: String, _ labels: [(name: String, value: String)], _ value: Double,
    at time: Double
  ) {
    let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
    write(
      "\(family)\(suffix){\(pairs)} \(NumberText.shortest(value)) \(NumberText.shortest(time))\n")
  }

  mutating func end() { write("# EOF\n") }

  /// An upper edge as the value of `le`.
  static func edge(_ seconds: Double) -> String {
    if seconds == .infinity { return "+Inf" }
    let text = NumberText.shortest(seconds)
    return text.contains(".") ? text : text + ".0"
  }

  private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
