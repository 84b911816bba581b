// ClaimLoads.swift: the phrases about the load: batch, context, prompt and answer.

internal import Text

extension ClaimParser {
  /// `batch 32`, `batch 16–32`, `batch size of 32`, `context 4k`, `prompt of 4096 tokens`, `output 400`.
  mutating func readLoad() -> Bool {
    switch word(at) {
    case "batch", "batch-size", "bs", "concurrency": readCount(.batch, at: at + 1)
    case "context", "ctx", "context-length", "contexts": readCount(.context, at: at + 1)
    case "prompt", "prompts", "input", "inputs": readCount(.tokens, at: at + 1)
    case "output", "outputs", "answer", "answers", "response", "responses", "completion":
      readCount(.output, at: at + 1)
    default: false
    }
  }

  /// The count that a phrase from `at` ends with, after words that join the two.
  mutating func readCount(_ term: ClaimTerm, at start: Int) -> Bool {
    var next = start
    while isWord(
      next, "size", "sizes", "length", "window", "of", "=", ":", "is", "tokens", "are", "at")
    { next += 1 }
    guard number(next) != nil, !isUnit(next + 1) else { return false }
    var (last, end) = (Int?.none, next + 1)
    if isWord(end, "-", "to"), number(end + 1) != nil, !isUnit(end + 2) {
      (last, end) = (end + 1, end + 2)
    }
    if isWord(end, "tokens", "token"), !isWord(end + 1, "per", "/", "a") { end += 1 }
    take(term, count: next, tokens.text(at..<end), upTo: last)
    at = end
    return true
  }

  /// `2000+400 tokens`, `2000/400 tokens`, `2000 in / 400 out`: a prompt and its answer.
  mutating func readShape() -> Bool {
    guard number(at) != nil else { return false }
    let inWord = isWord(at + 1, "in") ? 1 : 0
    let middle = at + 1 + inWord
    let joint = isWord(middle, "+", "/", ":") ? 1 : 0
    guard joint + inWord > 0, number(middle + joint) != nil else { return false }
    var end = middle + joint + 1
    guard isWord(end, "tokens", "token") || (inWord == 1 && isWord(end, "out")) else {
      return false
    }
    end += 1
    let text = tokens.text(at..<end)
    take(.tokens, count: at, text)
    take(.output, count: middle + joint, text)
    at = end
    return true
  }

  /// `4096 tokens`, `4096 prompt tokens`, `4k-token prompt`, `8k context`, `2,300-token contexts`, `400 output tokens`.
  mutating func readTokens() -> Bool {
    guard number(at) != nil else { return false }
    var next = at + 1
    if isWord(next, "-") { next += 1 }
    var (isTokens, term) = (false, ClaimTerm?.none)
    scan: while let word = word(next) {
      switch word {
      case "token", "tokens", "tok": isTokens = true
      case "prefill":
        term = term ?? .tokens
        beginMetric("prefill")
      case "prompt", "prompts", "input": term = term ?? .tokens
      case "context", "contexts", "ctx": term = term ?? .context
      case "output", "generated", "answer", "answers", "out", "completion", "response":
        term = term ?? .output
      case "of"
      where isWord(next + 1, "prompt", "input", "context", "ctx", "output", "answer"): break
      default: break scan
      }
      next += 1
    }
    guard isTokens || term != nil else { return false }
    take(term ?? .length, count: at, tokens.text(at..<next))
    at = next
    return true
  }

  /// `32 users`, `32 concurrent requests`, `16–32 users`: sequences that decode together.
  mutating func readUsers() -> Bool {
    let nouns = [
      "users", "user", "requests", "request", "sequences", "sequence", "streams", "clients",
      "sessions", "people",
    ]
    guard number(at) != nil else { return false }
    var (last, end) = (Int?.none, at + 1)
    if isWord(end, "-", "to"), number(end + 1) != nil { (last, end) = (end + 1, end + 2) }
    guard let first = word(end) else { return false }
    end += 1
    if first == "concurrent" || first == "simultaneous" {
      if let noun = word(end), nouns.contains(noun) { end += 1 }
    } else if !nouns.contains(first) {
      return false
    }
    let known = statement.facts.count
    take(.batch, count: at, tokens.text(at..<end), upTo: last)
    for index in statement.facts[known...].indices { statement.facts[index].isOfUsers = true }
    at = end
    return true
  }

  /// `8K`, and `2048` between a metric and its figure: a length, whose noun the metric gives.
  mutating func readLength() -> Bool {
    guard let number = number(at) else { return false }
    let followsMetric = isWord(at - 1, "ttft", "prefill", "e2e")
    let precedesFigure =
      self.number(at + 1) != nil
      || ["<", "<=", "~", "under", "about", "in"].contains(word(at + 1) ?? "")
    guard number.inThousands || (followsMetric && precedesFigure) else { return false }
    take(.length, count: at, tokens.text(at..<(at + 1)))
    at += 1
    return true
  }
}
