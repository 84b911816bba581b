// GuidesDocument.swift: the claims of the guides with what was reckoned in their place.

public import Economics
internal import Foundation
internal import Planning
internal import Text

extension Document {
  /// The report of the guides' claims.
  /// - Parameters:
  ///   - isWhole: all guides were asked for, so that contradictions between them are shown.
  ///   - explaining: show the command that reckons each claim.
  public init(
    _ claims: [ReviewedClaim], _ contradictions: [GuideContradiction], isWhole: Bool,
    explaining: Bool = false
  ) {
    let review = ClaimReview(claims: claims, contradictions: isWhole ? contradictions : [])
    self.init(
      Names(figures: "guides", page: "guides"), title: "headroom guides", screen: review.screen,
      sections: review.sections + [review.reasons, review.quarrels]
        + [explaining ? review.commands : nil],
      provenance: "headroom \(HeadroomVersion.current)", figures: { review.json },
      tables: { [review.rows, review.contradictionRows] })
  }
}

/// Claims that were reckoned, as a report shows them.
private struct ClaimReview {
  var claims: [ReviewedClaim]
  var contradictions: [GuideContradiction]

  private var guides: [String] {
    claims.reduce(into: []) { if !$0.contains($1.claim.guide) { $0.append($1.claim.guide) } }
  }

  private func count(_ verdict: ReviewedClaim.Verdict, _ guide: String? = nil) -> Int {
    claims.filter { $0.verdict == verdict && (guide == nil || $0.claim.guide == guide) }.count
  }

  // MARK: For people

  var screen: Screen {
    let counts = ReviewedClaim.Verdict.allCases.map { "\(count($0)) \($0.rawValue)" }
    let names = guides.count == 1 ? "guide \(guides[0])" : "\(guides.count) guides"
    var screen = Screen(
      Words("\(claims.count) claims of \(names): \(counts.joined(separator: ", "))"))
    if guides.count > 1 {
      var table = DocumentTable(
        ["guide", "claims"] + ReviewedClaim.Verdict.allCases.map(\.rawValue))
      for guide in guides {
        table.row(
          [guide, "\(claims.filter { $0.claim.guide == guide }.count)"]
            + ReviewedClaim.Verdict.allCases.map { "\(count($0, guide))" })
      }
      screen.add("by guide", table)
    }
    screen.add(
      "reads",
      [
        "right: within 5 %, or all of the range; infeasible: no machine, or no fleet of that size, can do it;",
        "quoted: nothing reckons it",
      ])
    screen.add("more", "--explain prints the command that reckons each claim")
    return screen
  }

  var sections: [Section?] {
    guides.map { guide in
      // The claim is last: a terminal wraps the last column alone.
      var table = DocumentTable(["", "", "claimed", "reckoned", "claim"], words: [1, 4])
      for claim in claims where claim.claim.guide == guide {
        table.row([
          Words(claim.claim.id), Words(claim.verdict.rawValue, claim.verdict.tone),
          Words(claim.claimedText), Words(claim.computedText), Words(claim.sentence),
        ])
      }
      return Section("Guide \(guide)", [.table(table)])
    }
  }

  /// Why what is not right is not.
  var reasons: Section? {
    Section.list(
      "Why",
      claims.filter { !$0.claim.note.isEmpty }.map {
        "\($0.claim.id) (\($0.spoken)): \($0.claim.note)"
      })
  }

  var quarrels: Section? {
    Section.list(
      "Contradictions",
      contradictions.map { "\($0.number). \($0.subject): \($0.claims). Here: \($0.reckoned)" })
  }

  var commands: Section? {
    Section(
      "Run again",
      [
        .code(
          claims.compactMap { claim in claim.claim.command.map { "\($0)  # \(claim.claim.id)" } })
      ])
  }

  // MARK: For programs

  var json: JSONValue {
    [
      "claims": .array(claims.map(\.json)),
      "summary": .object(
        [("claims", .int(claims.count))]
          + ReviewedClaim.Verdict.allCases.map { ($0.rawValue, .int(count($0))) }),
      "contradictions": .array(
        contradictions.map {
          [
            "number": .int($0.number), "subject": .string($0.subject),
            "claims": .string($0.claims), "reckoned": .string($0.reckoned),
          ]
        }),
      "version": .string(HeadroomVersion.current),
    ]
  }

  var rows: DataTable {
    var table = DataTable(
      "claims",
      columns: [
        "id", "guide", "claim", "claimed_low", "claimed_high", "claimed_text", "computed",
        "computed_low", "computed_high", "computed_text", "unit", "verdict", "bound_verdict",
        "calculator", "command", "note",
      ])
    for one in claims {
      table.row([
        one.claim.id, one.claim.guide, one.claim.claim, one.low, one.high,
        one.claim.range == nil ? one.claim.claimed : nil, one.band?.mid.double,
        one.band?.low.double, one.band?.high.double, one.band == nil ? one.plainComputed : nil,
        one.claim.unit, one.verdict.rawValue, one.boundVerdict, one.claim.calculator,
        one.claim.command, one.claim.note,
      ])
    }
    return table
  }

  var contradictionRows: DataTable {
    var table = DataTable(
      "contradictions", columns: ["number", "subject", "claims", "reckoned"])
    for one in contradictions { table.row(one.number, one.subject, one.claims, one.reckoned) }
    return table
  }
}

extension ReviewedClaim.Verdict {
  fileprivate var tone: Words.Tone {
    switch self {
    case .right: .good
    case .wrong, .infeasible: .bad
    case .quoted: .plain
    }
  }
}

extension ReviewedClaim {
  fileprivate var band: Band? { if case .band(let band)? = computed { band } else { nil } }
  /// Nil for words and open ends.
  fileprivate var low: Double? { claim.range.flatMap { $0.low.isFinite ? $0.low : nil } }
  fileprivate var high: Double? { claim.range.flatMap { $0.high.isFinite ? $0.high : nil } }

  /// "18 to 28", "above 200,000", "yes".
  fileprivate var claimedText: String {
    guard let range = claim.range else { return claim.claimed }
    if range.high == .infinity { return "above \(words(range.low))" }
    if range.low == -.infinity { return "below \(words(range.high))" }
    return range.low == range.high
      ? words(range.low) : Self.span(words(range.low), words(range.high))
  }

  /// "8 to 10 billion": what both ends are counted in is said once.
  private static func span(_ low: String, _ high: String) -> String {
    let scale = high.drop { $0 != " " }
    return
      "\(!scale.isEmpty && low.hasSuffix(scale) ? String(low.dropLast(scale.count)) : low) to \(high)"
  }

  private func words(_ value: Double) -> String { CountWords.short(Decimal(shortest: value)) }

  fileprivate var computedText: String {
    guard let band else { return plainComputed ?? "–" }
    if boundVerdict != nil {
      return "\(isAtMost ? "at most" : "at least") \(CountWords.short(band.mid))"
    }
    guard band.isRange, let range = claim.range, range.low != range.high else {
      return CountWords.short(band.mid)
    }
    return Self.span(CountWords.short(band.low), CountWords.short(band.high))
  }

  fileprivate var plainComputed: String? {
    switch computed {
    case .text(let text): text
    case .flag(let flag): flag ? "yes" : "no"
    case .some(.none(let reason)): reason
    case .band, nil: nil
    }
  }

  fileprivate var sentence: String {
    claim.unit.isEmpty ? claim.claim : "\(claim.claim) (\(claim.unit))"
  }

  /// The verdict in a sentence: a range of which the bound allows a part says so.
  fileprivate var spoken: String {
    boundVerdict == "partly" ? "wrong, partly possible" : verdict.rawValue
  }

  fileprivate var json: JSONValue {
    let claimed: JSONValue =
      switch claim.range {
      case nil: .string(claim.claimed)
      case let range? where range.low == range.high: .double(range.low)
      case _?: ["low": JSONValue(low), "high": JSONValue(high)]
      }
    var reckoned = JSONValue(plainComputed)
    if let band {
      reckoned =
        band.isRange
        ? [
          "low": .double(band.low.double), "mid": .double(band.mid.double),
          "high": .double(band.high.double),
        ]
        : .double(band.mid.double)
    }
    return [
      "id": .string(claim.id), "guide": .string(claim.guide), "claim": .string(claim.claim),
      "claimed": claimed, "computed": reckoned, "unit": .string(claim.unit),
      "verdict": .string(verdict.rawValue), "bound_verdict": JSONValue(boundVerdict),
      "calculator": claim.calculator.isEmpty ? .null : .string(claim.calculator),
      "inputs": .object(claim.assignments.map { ($0.name, .string($0.value)) }),
      "result": claim.calculator.isEmpty ? .null : .string(claim.result),
      "command": JSONValue(claim.command), "note": .string(claim.note),
    ]
  }
}
