// Gauge.swift: one figure on a line with the values that it is to be read against.

/// How near a call was: a figure, marks beside it and the zone that is good.
///
/// A page draws it as a bar; other formats say it in words.
public struct Gauge: Sendable {
  /// A value with its name, as in "design load (p95 + 30 %)".
  public struct Mark: Hashable, Sendable {
    public var name: String
    public var value: Double

    public init(_ name: String, _ value: Double) { (self.name, self.value) = (name, value) }
  }

  /// What is measured.
  public var title: String
  /// Of all its values, as in "requests at once" or "ms".
  public var unit: String
  /// The figure itself: the length of the bar, which begins at 0.
  public var value: Mark
  public var marks: [Mark]
  /// Values that are well; nil where none are told apart.
  public var good: ClosedRange<Double>?

  public init(
    title: String, unit: String, value: Mark, marks: [Mark] = [], good: ClosedRange<Double>? = nil
  ) {
    self.title = title
    self.unit = unit
    self.value = value
    self.marks = marks
    self.good = good
  }

  /// Whether the figure lies where it is well; nil where nothing says so or the figure is none.
  var isGood: Bool? { value.value.isFinite ? good?.contains(value.value) : nil }

  /// "holds up to 120.0 requests at once; load p95 80.00, design load 104.0".
  var words: Words {
    func told(_ mark: Mark) -> String {
      mark.value.isFinite ? "\(mark.name) \(FigureText.short(mark.value))" : "\(mark.name) –"
    }
    let tone: Words.Tone = isGood.map { $0 ? .good : .bad } ?? .plain
    var words = Words("\(told(value)) \(unit)", tone)
    if !marks.isEmpty { words.append("; " + marks.map(told).joined(separator: ", "), .plain) }
    return words
  }
}
