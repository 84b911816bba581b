// ClaimTerms.swift: the terms of one claim, each read as what it should be.

internal import Text

/// What a claim says beside its sentence, or in place of one, by term.
public struct ClaimTerms: Sendable {
  /// Sequences that may decode together.
  static let batches = 1...1_000_000
  /// Tokens of a prompt, and of an answer.
  static let lengths = 1...10_000_000
  /// GPUs that may share a model.
  static let devices = 1...1024

  private var texts: [ClaimTerm: String]

  public init(_ texts: [ClaimTerm: String] = [:]) { self.texts = texts }

  subscript(term: ClaimTerm) -> String? { texts[term] }

  /// - Throws: `InputErrors` for what is no whole number in the range.
  func int(_ term: ClaimTerm, in range: ClosedRange<Int>) throws(InputErrors) -> Int? {
    try texts[term].map { text throws(InputErrors) in
      try OptionText(term.rawValue, text).int(in: range)
    }
  }

  /// A number above 0 and at most a million, of a datasheet's figure.
  func positive(_ term: ClaimTerm) throws(InputErrors) -> Double? {
    guard let text = texts[term] else { return nil }
    guard let value = NumberText.parseDouble(text), value > 0, value <= 1e6 else {
      throw wrong(.outOfRange, term, "a number above 0 and at most 1e6")
    }
    return value
  }

  func required(_ term: ClaimTerm, example: String) throws(ClaimGap) -> String {
    guard let text = texts[term] else { throw ClaimGap.missing(term, example: example) }
    return text
  }

  /// - Precondition: the term is said.
  func wrong(_ code: InputError.Code, _ term: ClaimTerm, _ must: String) -> InputErrors {
    OptionText(term.rawValue, texts[term] ?? "").wrong(code, must)
  }

  /// With those of a sentence.
  /// - Throws: `ClaimGap` where both say the same term.
  func merged(with stated: StatedReading) throws(ClaimGap) -> ClaimTerms {
    var said = Array(stated.terms.keys)
    if stated.range != nil { said.append(.figure) }
    if stated.batch != nil { said.append(.batch) }
    let twice = said.sorted { $0.rawValue < $1.rawValue }.first { texts[$0] != nil }
    if let twice {
      throw ClaimGap.open(
        message: "--\(twice.rawValue) and the sentence both say it", hint: "say it once")
    }
    return ClaimTerms(texts.merging(stated.terms) { $1 })
  }
}
