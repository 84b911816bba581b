// ClaimsReport.swift: every figure of a sentence, each in every meaning that its words allow.

public import Planning
public import Text
internal import Units

/// One figure of a sentence.
public enum ClaimSection: Sendable {
  case one(ClaimReport)
  /// As written, and what it can mean.
  case several(String, [ClaimReport])
  case ratio(RatioReport)

  public init(_ figure: JudgedFigure) {
    self =
      switch figure {
      case .one(let claim): .one(ClaimReport(claim))
      case .several(let text, let claims): .several(text, claims.map(ClaimReport.init))
      case .ratio(let answer, let remarks): .ratio(RatioReport(answer: answer, remarks: remarks))
      }
  }
}

/// What `claim` says in all.
public struct ClaimsReport: Sendable {
  /// Whether scripts may go on.
  public enum Verdict: Sendable {
    case yes, no
    /// It depends on what is meant.
    case unsaid
  }

  public let sections: [ClaimSection]
  public let identity: CatalogIdentity

  public init(sections: [ClaimSection], identity: CatalogIdentity) {
    self.sections = sections
    self.identity = identity
  }

  /// No where any figure cannot be; unsaid where one depends on what is meant.
  public var verdict: Verdict {
    let all = sections.map(\.verdict) + (littleLaw?.isBroken == true ? [.no] : [])
    if all.contains(.no) { return .no }
    return all.contains(.unsaid) ? .unsaid : .yes
  }

  /// What must be said before there is an answer; nil where there is one.
  public var question: (message: String, hint: String)? {
    guard verdict == .unsaid else { return nil }
    for section in sections where section.verdict == .unsaid {
      if let question = section.questionOfSize { return question }
    }
    for case .several(let text, let reports) in sections
    where ClaimSection.several(text, reports).verdict == .unsaid {
      let metrics = Set(reports.map(\.claim.metric))
      let names = reports.map { report in
        metrics.count > 1
          ? report.claim.metric.words : "with \(report.assumed.joined(separator: " and "))"
      }
      return (
        "\(JSONWriter.quoted(text)) can be meant \(metrics.count > 1 ? "as " : "")"
          + "\(names.joined(separator: ", or ")), and the answers differ",
        "say which is meant: \(Self.words(reports))"
      )
    }
    return nil
  }

  /// What to write instead: the metrics where they differ, else the lengths.
  private static func words(_ reports: [ClaimReport]) -> String {
    let metrics = reports.map(\.claim.metric).reduce(into: [ClaimMetric]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    guard metrics.count > 1 else {
      return "add the tokens, such as \"2048 prompt tokens\" and \"400 output tokens\""
    }
    let words = metrics.map { metric in
      switch metric {
      case .itl: "\"ITL\""
      case .ttft: "\"TTFT\" with \"2048 prompt tokens\""
      case .e2e: "\"E2E\" with \"2048 prompt tokens, 300 output tokens\""
      case .tokensPerUser: "\"per user\""
      case .tokensPerSecond: "\"total\""
      default: "\"\(metric.rawValue)\""
      }
    }
    return words.joined(separator: " or ")
  }

  public var json: JSONValue {
    if sections.count == 1, littleLaw == nil { return sections[0].json(identity) }
    var members: [(String, JSONValue)] = [
      ("verdict", .string(word)), ("feasible", .bool(verdict == .yes)),
      (
        "expectation",
        JSONValue(ClaimExpectation.worst(of: sections.map(\.expectation))?.rawValue)
      ),
      ("figures", .array(sections.map { $0.json(identity) })),
    ]
    if let littleLaw {
      members.append(("consistent", .bool(!littleLaw.isBroken)))
      members.append(("consistency", .string(littleLaw.sentence)))
    }
    return .object(members)
  }

  var word: String {
    if littleLaw?.isBroken == true { return "inconsistent" }
    let words = sections.map(\.word)
    for word in ["does-not-fit", "impossible", "ambiguous", "partly"] where words.contains(word) {
      return word
    }
    return "possible"
  }

  /// A rate and a token interval of one sentence, held against its batch.
  var littleLaw: LittleLaw? {
    LittleLaw(
      sections.compactMap { if case .one(let report) = $0 { report.claim } else { nil } })
  }
}

extension ClaimSection {
  var verdict: ClaimsReport.Verdict {
    switch self {
    case .one(let report): return report.verdict
    case .ratio(let report): return report.isPossible ? .yes : .no
    case .several(_, let reports):
      let first = reports.first?.verdict ?? .no
      return reports.allSatisfy { $0.verdict == first } ? first : .unsaid
    }
  }

  /// Where the weights of a size alone leave open what is asked.
  fileprivate var questionOfSize: (message: String, hint: String)? {
    let reports: [ClaimReport] =
      switch self {
      case .one(let report): [report]
      case .several(_, let reports): reports
      case .ratio: []
      }
    guard let report = reports.first(where: { $0.verdict == .unsaid }) else { return nil }
    let size = report.claim.subject.name
    let other = report.asModel.map { ($0.claim.subject.name, $0.answer.verdict.rawValue) }
    return (
      "\(report.claim.metric.rawValue) of \(size) is \(report.answer.verdict.rawValue) by the weights alone"
        + (other.map { " and \($0.1) as \($0.0)" } ?? "")
        + ": a size says nothing of KV, which decides",
      "name a model, as in \"\(other?.0 ?? "llama-3.1-70b")\""
    )
  }

  /// What is to be expected, apart from the verdict: the worst of a section's readings.
  var expectation: ClaimExpectation? {
    let all: [ClaimExpectation?] =
      switch self {
      case .one(let report): [report.answer.expectation]
      case .ratio(let report): [report.answer.expectation]
      case .several(_, let reports): reports.map(\.answer.expectation)
      }
    return ClaimExpectation.worst(of: all)
  }

  /// The verdict as JSON names it.
  var word: String {
    switch self {
    case .one(let report): return report.word
    case .ratio(let report): return report.answer.verdict.rawValue
    case .several(_, let reports):
      let words = Set(reports.map(\.word))
      if words.count == 1, let word = words.first { return word }
      switch verdict {
      case .yes: return "partly"
      case .no: return "impossible"
      case .unsaid: return "ambiguous"
      }
    }
  }

  func json(_ identity: CatalogIdentity) -> JSONValue {
    switch self {
    case .one(let report): return report.json
    case .ratio(let report): return report.json(identity)
    case .several(let text, let reports):
      return [
        "figure": .string(text), "metric": .null, "verdict": .string(word),
        "expectation": JSONValue(expectation?.rawValue),
        "feasible": .bool(verdict == .yes),
        "reason": .string("what is meant is not said: \(reports.count) readings, each answered"),
        "readings": .array(reports.map(\.json)), "provenance": ProvenanceJSON.value(identity),
      ]
    }
  }

  var remarks: [String] {
    switch self {
    case .one(let report): report.allRemarks
    case .ratio(let report): report.allRemarks
    case .several(_, let reports): reports.flatMap(\.allRemarks)
    }
  }
}

extension ClaimReport {
  /// "a prompt of 2048 tokens: time to first token (TTFT)".
  var readingName: String {
    let unit = claim.metric.unit
    let words =
      unit == "tokens/s" ? "\(unit) \(claim.metric.words)" : claim.metric.words
    // What tells readings apart stands first: a narrow screen cuts the end.
    return assumed.isEmpty ? words : "\(assumed.joined(separator: ", ")): \(words)"
  }
}

extension ClaimExpectation {
  /// The worst of several: what is not expected of one is not of all; nil where none is known.
  fileprivate static func worst(of all: [Self?]) -> Self? {
    [.notExpected, .expected, .better].first { all.contains($0) }
  }
}
