// ClaimParser.swift: reads a stated sentence phrase by phrase, and refuses every word it does not know.

import Hardware
import Text

/// The state of reading one sentence: what was said so far, and what was not understood.
struct ClaimParser {
  let tokens: ClaimTokens
  let catalog: Catalog
  var at = 0
  var options: [String: String] = [:]
  var remarks: [String]
  var metric: String?
  var figure: ClaimFigure?
  let problems = InputProblems()
  /// What each option was said by, for the message when another says it too.
  private var said: [String: String] = [:]
  /// Tokens that say nothing known, waiting for the end of their run.
  private var unknown: Range<Int>?
  /// The first two characters of every name, so that few words are looked up.
  private let nameStarts: Set<String>

  /// Words that only join others.
  private static let fillers: Set<String> = [
    "on", "with", "at", "for", "in", "of", "the", "a", "an", "and", "using", "by", "is", "are",
    "gets", "gives", "takes", "runs", "run", "running", "serves", "serving", "served", "model",
    "throughput", "decode", "decoding", "=", ":", "@", "+", "&",
  ]
  private static let vocabulary = [
    "ITL", "TPOT", "TTFT", "prefill", "batch", "context", "prompt", "tokens", "weights", "KV",
    "about", "at most", "at least", "under", "ms", "tok/s", "tokens/s", "per user", "users", "TP",
    "one", "two", "four", "eight", "parameters",
  ]

  init(_ text: String, catalog: Catalog) {
    tokens = ClaimTokens(text)
    self.catalog = catalog
    remarks = tokens.remarks
    let names =
      catalog.accelerators.flatMap { [$0.name] + $0.aliases }
      + catalog.models.flatMap { [$0.name] + $0.aliases }
    nameStarts = Set(names.map { String($0.lowercased().prefix(2)) })
  }

  /// Whether a name of the catalog could begin at a place.
  func mayBeginName(_ index: Int) -> Bool {
    index < count && tokens.all[index].kind == .word
      && nameStarts.contains(String(tokens.all[index].text.prefix(2)))
  }

  var count: Int { tokens.all.count }

  /// The word or sign at a place; nil at a number, a comma or the end.
  func word(_ index: Int) -> String? {
    guard index < count else { return nil }
    let token = tokens.all[index]
    return token.kind == .word || token.kind == .sign ? token.text : nil
  }

  func isWord(_ index: Int, _ choices: String...) -> Bool {
    word(index).map(choices.contains) ?? false
  }

  /// The number at a place, without what its `k` would make of it.
  func number(_ index: Int) -> (value: Double, inThousands: Bool)? {
    guard index < count, case .number(let value, let inThousands) = tokens.all[index].kind else {
      return nil
    }
    return (value, inThousands)
  }

  mutating func readAll() {
    while at < count {
      let start = at
      if tokens.all[at].kind == .stop {
        at += 1
      } else if readPhrase() {
        // Read, or refused for a reason of its own.
      } else if let word = word(at), Self.fillers.contains(word) {
        at += 1
      } else {
        unknown = (unknown?.lowerBound ?? at)..<(at + 1)
        at += 1
        continue
      }
      reportUnknown(before: start)
    }
    reportUnknown(before: count)
  }

  private mutating func readPhrase() -> Bool {
    readStatistic() || readParallel() || readDevices() || readModel() || readComparison()
      || readFigure(.exact, from: at, start: at) || readSize() || readTokens() || readUsers()
      || readMetric() || readLoad() || readFormat() || readBarePrompt()
  }

  private mutating func reportUnknown(before end: Int) {
    guard let range = unknown else { return }
    unknown = nil
    let text = tokens.text(range)
    if range.allSatisfy({ number($0) != nil }) {
      return refuse(
        text, "does not say what it counts", "write 15 ms, 35 tok/s, 4096 tokens, batch 32 or 70B")
    }
    let names = catalog.accelerators.map(\.name) + catalog.models.map(\.name)
    let question =
      Suggestion.question(for: text, in: Self.vocabulary + names).map { $0 + " " } ?? ""
    refuse(
      text, "says nothing known",
      question + "write parts such as \(ClaimSentence.example), or use options: "
        + "`headroom claim --help`")
  }

  /// Records a part that cannot be taken, with what to write instead.
  mutating func refuse(_ text: String, _ why: String, _ hint: String) {
    problems.add(
      InputError(.syntax, at: ClaimSentence.place, "\(JSONWriter.quoted(text)) \(why)", hint: hint))
  }

  /// Takes what a part says; a second part may repeat it, not contradict it.
  mutating func take(_ option: String, _ value: String, _ text: String) {
    if let before = options[option], before != value {
      problems.add(
        InputError(
          .conflict, at: ClaimSentence.place,
          "the sentence says --\(option) twice: \(said[option] ?? before) and \(text)",
          hint: "say it once"))
      return
    }
    options[option] = value
    said[option] = text
  }

  /// Takes a count of tokens, requests or GPUs.
  mutating func take(_ option: String, count index: Int, _ text: String) {
    guard let number = number(index) else { return }
    guard let whole = whole(number) else {
      return refuse(text, "counts no whole number", "write a whole number")
    }
    take(option, "\(whole)", text)
    guard number.inThousands else { return }
    remarks.append("\(tokens.text(index..<(index + 1))) is read as \(whole)")
  }

  /// `4k` is 4096 and `10k` is 10,000: powers of two are counted as memory is.
  private func whole(_ number: (value: Double, inThousands: Bool)) -> Int? {
    guard number.value < 1e12, let plain = Int(exactly: number.value) else {
      let thousands = number.inThousands && number.value < 1e12 ? number.value * 1000 : .nan
      return Int(exactly: thousands.rounded()).flatMap { Double($0) == thousands ? $0 : nil }
    }
    guard number.inThousands else { return plain }
    return plain > 0 && plain & (plain - 1) == 0 ? plain * 1024 : plain * 1000
  }
}
