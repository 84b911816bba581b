// ClaimParser.swift: reads a stated sentence phrase by phrase, and refuses every word it does not know.

internal import Hardware
internal import Text

/// The state of reading one sentence: what was said so far, and what was not understood.
///
/// A sentence has parts, cut at commas and where a second figure begins. A circumstance belongs to the figure of its
/// part; where its part has none, to all figures.
struct ClaimParser {
  let tokens: ClaimTokens
  let catalog: Catalog
  var at = 0
  var statement = ClaimStatement()
  let problems = InputProblems()
  /// The part that is being read.
  var part = 0
  /// The next GPU or format is the other side of a ratio.
  var expectsBase = false
  /// Metric words and whose a rate is, by part, waiting for the part's figure.
  var metrics: [Int: String] = [:]
  var shares: [Int: ClaimUnit.Share] = [:]
  /// Parts that name a throughput: what a ratio of theirs compares.
  var throughputs: Set<Int> = []
  /// Tokens that say nothing known, waiting for the end of their run.
  private var unknown: Range<Int>?
  /// The first two characters of every name, so that few words are looked up.
  private let nameStarts: Set<String>

  /// Words that only join others.
  private static let fillers: Set<String> = [
    "on", "with", "at", "for", "in", "of", "the", "a", "an", "and", "using", "by", "is", "are",
    "gets", "get", "getting", "gives", "give", "takes", "take", "runs", "run", "running", "serves",
    "serve",
    "serving", "served", "model", "models", "class", "decode", "decoding", "decodes", "=", ":", "@",
    "+", "&", "-", "/", "we", "you", "it", "can", "could", "will", "should", "would", "be", "has",
    "have", "having", "reach", "reaches", "achieve", "achieves", "deliver", "delivers", "needs",
    "need", "require", "requires", "our", "your", "that", "this", "from", "to", "when", "while",
    "batch", "does", "do", "api", "cloud", "gpu", "gpus", "card", "cards", "nvidia", "amd", "llm",
    "inference", "server", "replica",
    "dense", "generate", "generates", "generation", "produce", "produces", "speed", "rate", "see",
    "expect", "means", "another", "further", "extra", "effectively", "quantized",
    "quantised", "quantization", "quantisation", "self-hosted", "hosted", "requests", "request",
    "users", "user", "tokens", "token", "each", "all", "only", "just", "as", "so", "memory-bound",
    "node", "system", "sxm", "hbm", "hbm3", "hbm3e", "one", "time", "figure", "version",
    "checkpoint", "batched",
  ]
  private static let engines: Set<String> = [
    "vllm", "sglang", "tgi", "tensorrt-llm", "trt-llm", "triton", "lmdeploy",
  ]
  private static let vocabulary = [
    "ITL", "TPOT", "TTFT", "prefill", "E2E", "batch", "context", "prompt", "output", "tokens",
    "weights", "KV", "throughput", "aggregate", "about", "at most", "at least", "under", "ms",
    "tok/s", "tokens/s", "requests/s", "per user", "users", "TP", "one", "two", "four", "eight",
    "parameters", "GB", "fits", "latency",
  ]

  init(_ text: String, catalog: Catalog) {
    tokens = ClaimTokens(text)
    self.catalog = catalog
    statement.remarks = tokens.remarks
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

  /// Metric words in the order of their parts.
  var metricsInOrder: [String] { metrics.sorted { $0.key < $1.key }.map(\.value) }

  /// The word or sign at a place; nil at a number, a comma or the end.
  func word(_ index: Int) -> String? {
    guard index >= 0, index < count else { return nil }
    let token = tokens.all[index]
    return token.kind == .word || token.kind == .sign ? token.text : nil
  }

  func isWord(_ index: Int, _ choices: String...) -> Bool {
    word(index).map(choices.contains) ?? false
  }

  func isStop(_ index: Int) -> Bool { index < count && tokens.all[index].kind == .stop }

  /// Whether words stand at a place, one after the other.
  func areWords(_ start: Int, _ words: [String]) -> Bool {
    words.indices.allSatisfy { word(start + $0) == words[$0] }
  }

  /// The number at a place, without what its `k` would make of it.
  func number(_ index: Int) -> (value: Double, inThousands: Bool)? {
    guard index >= 0, index < count,
      case .number(let value, let inThousands) = tokens.all[index].kind
    else { return nil }
    return (value, inThousands)
  }

  mutating func readAll() {
    while at < count {
      let start = at
      if isStop(at) {
        at += 1
        part += 1
      } else if readPhrase() {
        // Read, or refused for a reason of its own.
      } else if let word = word(at), Self.fillers.contains(word) {
        at += 1
      } else if let word = word(at), Self.engines.contains(word) {
        remark("a bound holds for every engine: \(tokens.text(at..<(at + 1))) does not move it")
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
    readNegative() || readStatistic() || readRatio() || readParallel() || readDevices()
      || readModel()
      || readBits() || readComparison() || readFigure(.exact, from: at, start: at)
      || readVague() || readElliptic() || readSize() || readShape() || readTokens() || readUsers()
      || readMetric() || readShare() || readLoad() || readFormat() || readFits() || readLength()
      || readBareTime()
  }

  private mutating func reportUnknown(before end: Int) {
    guard let range = unknown else { return }
    unknown = nil
    let text = tokens.text(range)
    if range.allSatisfy({ number($0) != nil }) {
      return refuse(
        text, "does not say what it counts",
        "write 15 ms, 35 tok/s, 5 requests/s, 4096 tokens, batch 32, 80 GB or 70B")
    }
    if range.contains(where: { isWord($0, "$", "€", "usd", "dollars", "eur", "kw", "kwh", "watts") }
    ) {
      return refuse(
        text, "is no figure of speed or memory",
        "`headroom compare --price GPU=DOLLARS` works out costs; state a time, a rate or GB here")
    }
    refuse(text, "says nothing known", suggestion(for: range))
  }

  /// The nearest names, by the run and by each of its words, and what a sentence may say.
  private func suggestion(for range: Range<Int>) -> String {
    let gpus = catalog.accelerators.map(\.name)
    // Families count as names: "V100" is near to A100.
    let families = gpus.compactMap { $0.split(separator: "-").first.map(String.init) }
    let all = families.filter { $0.contains(where: \.isWholeNumber) } + gpus
    let names = (Self.vocabulary + catalog.models.map(\.name) + all).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    let candidates = [tokens.text(range)] + range.compactMap(word)
    var question = candidates.lazy.compactMap { Suggestion.question(for: $0, in: names) }.first
    if question == nil, range.contains(where: { looksLikePart($0) }) {
      question =
        "no GPU or model of that name is known (`headroom catalog gpus` and `models` list all);"
    }
    return (question.map { $0 + " " } ?? "") + "write parts such as \(ClaimSentence.example), "
      + "or use options: `headroom claim --help`"
  }

  /// Letters and digits as parts are named: `V100`, `MI250`, `4090`.
  private func looksLikePart(_ index: Int) -> Bool {
    guard let word = word(index) else { return false }
    return word.contains(where: \.isLetter) && word.contains(where: \.isWholeNumber)
  }

  /// Records a part that cannot be taken, with what to write instead.
  func refuse(_ text: String, _ why: String, _ hint: String) {
    problems.add(
      InputError(.syntax, at: ClaimSentence.place, "\(JSONWriter.quoted(text)) \(why)", hint: hint))
  }

  mutating func remark(_ text: String) {
    if !statement.remarks.contains(text) { statement.remarks.append(text) }
  }

  mutating func take(_ term: ClaimTerm, _ value: String, _ text: String) {
    statement.facts.append(
      ClaimFact(term: term, value: value, text: text, part: part, place: at))
  }

  /// Takes a count of tokens, requests or GPUs; of sequences also a range.
  mutating func take(_ term: ClaimTerm, count index: Int, _ text: String, upTo last: Int? = nil) {
    guard let number = number(index) else { return }
    guard let whole = whole(number) else {
      return refuse(text, "counts no whole number", "write a whole number")
    }
    if number.inThousands {
      remark("\(tokens.text(index..<(index + 1))) is read as \(whole)")
    }
    guard let last, let end = self.number(last) else {
      return take(term, counts: whole...whole, "\(whole)", text)
    }
    guard term == .batch else {
      return refuse(text, "is a range, which only a batch may be", "write one number")
    }
    guard let high = self.whole(end), high >= whole else {
      return refuse(text, "is no range of whole numbers", "write the lower number first")
    }
    take(term, counts: whole...high, "\(whole)-\(high)", text)
  }

  private mutating func take(
    _ term: ClaimTerm, counts: ClosedRange<Int>, _ value: String, _ text: String
  ) {
    let limits = ClaimTerms.batches
    guard
      term != .batch
        || (limits.contains(counts.lowerBound) && limits.contains(counts.upperBound))
    else {
      return refuse(
        text, "is no number of sequences that decode together",
        "write a batch from \(limits.lowerBound) to \(limits.upperBound)")
    }
    statement.facts.append(
      ClaimFact(
        term: term, value: value, counts: counts, text: text, part: part, place: at))
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
