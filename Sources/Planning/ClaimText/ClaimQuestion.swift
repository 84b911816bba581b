// ClaimQuestion.swift: what is asked of the bound: a sentence, terms beside it, or terms alone.

public import Hardware
public import Text

/// One meaning of a stated figure, judged.
public struct JudgedClaim: Sendable {
  public let answer: ClaimAnswer
  /// The claim is of a size whose batch and context have KV, which only a model can say.
  public let hasUnknownKV: Bool
  /// The same claim of the dense model that is as large, where that is so; nil where the catalog has none that the
  /// GPUs can share.
  public let asModel: ClaimAnswer?
  /// What is taken for granted and was not said: "a prompt of 2048 tokens".
  public let assumed: [String]
  /// How names and doubtful words were read, and what is a guess.
  public let remarks: [String]
  public let identity: CatalogIdentity
}

/// A figure of a claim, judged.
public enum JudgedFigure: Sendable {
  case one(JudgedClaim)
  /// As written, and everything that it can mean.
  case several(String, [JudgedClaim])
  case ratio(RatioAnswer, remarks: [String])
}

/// A claim before its names are looked up.
public struct ClaimQuestion: Sendable {
  /// Nil where terms say it all.
  private let sentence: ClaimSentence?
  private let beside: ClaimTerms
  /// Grows by the models that are read from files.
  public private(set) var catalog: Catalog

  /// - Parameter terms: What is said beside the sentence, or in place of one.
  /// - Throws: `InputErrors` with every part of the sentence that says nothing known.
  public init(_ text: String?, _ terms: ClaimTerms, _ catalog: Catalog) throws(InputErrors) {
    sentence = try text.map { text throws(InputErrors) in
      try ClaimSentence(text, catalog: catalog)
    }
    beside = terms
    self.catalog = catalog
  }

  /// Every figure, in each of its meanings.
  /// - Throws: `ClaimGap`; `InputErrors`; `FileError` of a model's file.
  public mutating func figures() throws -> [JudgedFigure] {
    guard let sentence else { return [.one(try judged(StatedReading(), []))] }
    guard sentence.figures.isEmpty else { return try sentence.figures.map { try judged($0) } }
    try sentence.requireFigure(beside)
    let metric = beside[.metric].flatMap(ClaimMetric.init)
    return [.one(try judged(sentence.reading(metric: metric), sentence.remarks))]
  }

  private mutating func judged(_ figure: StatedFigure) throws -> JudgedFigure {
    if figure.isRatio, let reading = figure.readings.first, let range = reading.range {
      return try ratio(figure, reading, range)
    }
    let remarks = sentence?.remarks ?? []
    let claims = try figure.readings.map { try judged($0, remarks) }
    return claims.count == 1 ? .one(claims[0]) : .several(figure.text, claims)
  }

  private mutating func ratio(
    _ figure: StatedFigure, _ stated: StatedReading, _ range: ClosedRange<Double>
  ) throws -> JudgedFigure {
    var reading = RatioReading(base: sentence?.base ?? [:], try beside.merged(with: stated))
    let answer = RatioAnswer(try reading.claim(range, stated, text: figure.text, &catalog))
    guard !answer.dependsOnModel else {
      throw InputErrors(
        InputError(
          .syntax, at: ClaimSentence.place,
          "\(JSONWriter.quoted(figure.text)) of throughput is more than steps of one batch allow, and how "
            + "much larger a batch is depends on the model",
          hint: "name a model and a context, as in \"llama-3.1-70b fp8, 4k context\""))
    }
    return .ratio(answer, remarks: (sentence?.remarks ?? []) + reading.remarks + stated.remarks)
  }

  private mutating func judged(_ stated: StatedReading, _ remarks: [String]) throws -> JudgedClaim {
    var reading = ClaimReading(try beside.merged(with: stated), stated)
    let claim = try reading.claim(&catalog)
    return JudgedClaim(
      answer: try ClaimAnswer(claim, accelerators: catalog.accelerators),
      hasUnknownKV: claim.hasUnknownKV,
      asModel: claim.hasUnknownKV ? reading.asModel(claim, catalog) : nil,
      assumed: stated.assumed, remarks: remarks + stated.remarks + reading.remarks,
      identity: CatalogIdentity(catalog))
  }
}
