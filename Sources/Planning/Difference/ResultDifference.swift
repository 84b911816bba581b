// ResultDifference.swift: two results of one question: what went in, what came out, and whether it became worse.

public import Text

/// How a result differs from an earlier one.
public struct ResultDifference: Sendable {
  /// A fact of the provenance before and after; a dash for what is not there.
  public struct Input: Sendable {
    public let key: String
    public let before: String
    public let after: String
    public var isChanged: Bool { before != after }
  }

  /// A yes, a no or a name that is another one now.
  public struct Verdict: Sendable {
    public let path: String
    public let before: String
    public let after: String
    public let isWorse: Bool
  }

  public let question: StoredResult.Question
  /// The files, as they were given.
  public let files: (before: String, after: String)
  public let inputs: [Input]
  /// Those that changed, what became worse first.
  public let verdicts: [Verdict]
  /// Every figure, those that changed most first.
  public let figures: [FigureChange]
  /// The share from which a change counts; nil where intervals alone decide.
  public let tolerance: Double?

  /// - Throws: `InputErrors` for results of different questions.
  /// - Complexity: O(n log n) in the figures.
  public init(
    from before: StoredResult, to after: StoredResult, tolerance: Double? = nil
  ) throws(InputErrors) {
    guard before.question == after.question else {
      throw InputErrors(
        InputError(
          .conflict, at: SourceLocation(file: after.file),
          "this is a result of \(after.question.rawValue), \(before.file) is one of \(before.question.rawValue)",
          hint: "compare two results of the same command"))
    }
    question = before.question
    files = (before.file, after.file)
    self.tolerance = tolerance
    inputs = Self.paired(before.inputs, after.inputs, missing: "–")
      .map { Input(key: $0.key, before: $0.before, after: $0.after) }
    verdicts = Self.paired(before.verdicts, after.verdicts, missing: "–")
      .filter { $0.before != $0.after }.map { Verdict($0.key, $0.before, $0.after) }
      .stablySorted { $0.isWorse && !$1.isWorse }
    figures = Self.paired(before.figures, after.figures, missing: StoredFigure.missing)
      .map { FigureChange($0.key, $0.before, $0.after) }
      .stablySorted { $0.size > $1.size }
  }

  /// What became worse by more than chance explains.
  public var regressions: [FigureChange] {
    figures.filter { $0.isRegression(tolerance: tolerance) }
  }

  /// Changes for the worse that no interval judges, and that do not count.
  public var unjudged: [FigureChange] {
    figures.filter {
      $0.course == .worse && $0.certainty == .unknown && !$0.isRegression(tolerance: tolerance)
    }
  }

  /// Whether a verdict or a figure is a regression.
  public var isRegression: Bool { verdicts.contains(where: \.isWorse) || !regressions.isEmpty }

  /// Whether both rest on the same scenario, seed, catalog, calibration and version.
  public var hasSameInputs: Bool { !inputs.contains(where: \.isChanged) }

  /// Whether both met the same requests: the same workload and the same seed.
  public var hasSameLoad: Bool {
    let isOfLoad = { (key: String) in key == "seed" || key.hasPrefix("workload") }
    let own = inputs.filter { isOfLoad($0.key) || $0.key.hasSuffix("sha256") }
    return inputs.contains { $0.key.hasPrefix("workload") } && !own.contains(where: \.isChanged)
  }

  /// Values of the same key, in the first list's order, then what only the second has.
  private static func paired<Key: Hashable, Value>(
    _ before: [(Key, Value)], _ after: [(Key, Value)], missing: Value
  ) -> [(key: Key, before: Value, after: Value)] {
    let old = Dictionary(before, uniquingKeysWith: { first, _ in first })
    let new = Dictionary(after, uniquingKeysWith: { first, _ in first })
    return before.map { ($0, $1, new[$0] ?? missing) }
      + after.filter { old[$0.0] == nil }.map { ($0, missing, $1) }
  }
}

extension ResultDifference.Verdict {
  /// Whose yes is good news.
  private static let good: Set<String> = ["verdict", "holds", "fits", "feasible"]

  fileprivate init(_ path: ResultPath, _ before: String, _ after: String) {
    (self.path, self.before, self.after) = (path.text, before, after)
    let key = path.keys.last ?? ""
    let isOfAnswer = !path.keys.contains("one_fewer")
    isWorse =
      isOfAnswer
      && (Self.good.contains(key)
        ? ["yes", "holds"].contains(before) : key == "saturated" && after == "yes")
  }
}

extension Array {
  /// Sorted; what is equal keeps its order.
  fileprivate func stablySorted(by precedes: (Element, Element) -> Bool) -> [Element] {
    enumerated().sorted { one, other in
      precedes(one.element, other.element)
        || (!precedes(other.element, one.element) && one.offset < other.offset)
    }.map(\.element)
  }
}
