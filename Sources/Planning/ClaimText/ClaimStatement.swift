// ClaimStatement.swift: what a sentence says: facts, and the figures that they are the circumstances of.

internal import Text

/// One circumstance: a term and its value.
struct ClaimFact {
  var term: ClaimTerm
  var value: String
  /// What it counts, where it is a count; one number or a range.
  var counts: ClosedRange<Int>?
  /// A batch that is told as so many users or requests.
  var isOfUsers = false
  /// As written.
  var text: String
  /// Which part of the sentence says it, and at which token.
  var part: Int
  var place = 0
}

/// A stated figure.
struct ClaimFigure {
  /// How the number was introduced.
  enum Manner { case exact, about, atMost, upTo, atLeast }

  /// In the unit's own: ms, tokens/s, requests/s, GB, or times.
  var low: Double
  var high: Double
  var unit: ClaimUnit
  var manner: Manner
  /// As written.
  var text: String
  var part = 0
  var place = 0

  /// "about" admits figures so much worse (a guess at what people mean by it).
  static let tolerance = 0.1

  /// Which ends of it are promised.
  var ends: ClaimManner {
    switch manner {
    case .exact, .about: .exact
    case .atMost, .upTo: .atMost
    case .atLeast: .atLeast
    }
  }

  /// The range that the bound is held against.
  var range: ClosedRange<Double> {
    guard manner == .about, low == high else { return low...high }
    return unit.kind == .time || unit.kind == .memory
      ? low...(low * (1 + Self.tolerance)) : (low * (1 - Self.tolerance))...low
  }
}

/// What a figure counts.
struct ClaimUnit: Equatable {
  enum Kind {
    case time, tokenRate, requestRate, memory, ratio

    /// For hints.
    var example: String {
      switch self {
      case .time: "20 ms"
      case .tokenRate: "35 tok/s"
      case .requestRate: "5 requests/s"
      case .memory: "70 GB"
      case .ratio: "1.4x"
      }
    }
  }
  /// Whose a rate is; `each` is each user's, or each GPU's where no users are said and GPUs are.
  enum Share { case unsaid, user, whole, device, each }

  var kind: Kind
  /// Milliseconds, a second, or GB, of one.
  var factor = 1.0
  var share = Share.unsaid
  /// The unit itself says ITL: `ms/token`.
  var isPerToken = false
  /// Tokens of prompts.
  var isOfPrompts = false
  /// `/s` alone, without what is counted.
  var isBare = false
  /// A rate a second, and not a minute or a day.
  var isPerSecond = true
}

/// What a sentence leads to, before its circumstances are looked up.
struct ClaimStatement {
  var facts: [ClaimFact] = []
  var figures: [ClaimFigure] = []
  /// The other side of a ratio, as terms.
  var base: [ClaimFact] = []
  var remarks: [String] = []

  /// Whether a term is said already of what stands first.
  func says(_ term: ClaimTerm) -> Bool { facts.contains { $0.term == term } }
}
