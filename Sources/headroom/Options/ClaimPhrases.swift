// ClaimPhrases.swift: the phrases about what runs where: GPUs, models, formats and loads.

import Hardware
import Text

extension ClaimParser {
  /// Longest name of the catalog, in words: "RTX PRO 6000 Blackwell Server".
  private static let nameLimit = 6
  private static let numberWords = [
    "one": 1.0, "single": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8,
    "sixteen": 16,
  ]

  /// `one H200`, `2 x H100-SXM`, `2xH100`, `two H100s`, `H200 x2`, `4 GPUs`.
  mutating func readDevices() -> Bool {
    let start = at
    var next = at
    var devices: Int?
    if let number = number(at), !number.inThousands, let whole = Int(exactly: number.value) {
      devices = whole
    } else if let word = word(at), let value = Self.numberWords[word] {
      devices = Int(value)
    }
    if devices != nil { next += 1 }
    if devices != nil, isWord(next, "x", "*") { next += 1 }
    guard let end = acceleratorEnd(next) else {
      guard let devices, isWord(next, "gpu", "gpus") else { return false }
      at = next + 1
      take("gpus", "\(devices)", tokens.text(start..<at))
      return true
    }
    take("gpu", acceleratorName(next..<end), tokens.text(next..<end))
    at = end
    if isWord(at, "gpu", "gpus") { at += 1 }
    if devices == nil, isWord(at, "x", "*"), let count = number(at + 1) {
      devices = Int(exactly: count.value)
      at += devices == nil ? 0 : 2
    }
    if let devices { take("gpus", "\(devices)", tokens.text(start..<at)) }
    return true
  }

  /// The end of the longest name of an accelerator that begins at a place.
  private func acceleratorEnd(_ start: Int) -> Int? {
    longest(start) { !acceleratorName($0).isEmpty }
  }

  /// The name as the catalog can look it up, without the `s` of a plural; empty where there is none.
  private func acceleratorName(_ range: Range<Int>) -> String {
    let text = tokens.text(range)
    let forms = text.hasSuffix("s") ? [text, String(text.dropLast())] : [text]
    return forms.first {
      (try? catalog.accelerator(named: $0, at: ClaimSentence.place)) != nil
    } ?? ""
  }

  /// The end of the longest run of tokens from `start`, a word first and no comma inside, that is a name.
  private func longest(_ start: Int, _ isName: (Range<Int>) -> Bool) -> Int? {
    guard mayBeginName(start) else { return nil }
    let run = tokens.all[start...].prefix { $0.kind != .stop }.count
    return stride(from: start + min(run, Self.nameLimit), to: start, by: -1).first {
      isName(start..<$0)
    }
  }

  mutating func readModel() -> Bool {
    let end = longest(at) {
      (try? catalog.model(named: tokens.text($0), at: ClaimSentence.place)) != nil
    }
    guard let end else { return false }
    let name = tokens.text(at..<end)
    take("model", name, name)
    at = end
    return true
  }

  /// `70B`, `70 billion parameters`, `500M params`.
  mutating func readSize() -> Bool {
    guard let number = number(at), !number.inThousands, let unit = word(at + 1) else {
      return false
    }
    let size = NumberText.shortest(number.value)
    let value: String
    switch unit {
    case "b", "bn", "billion": value = size + "B"
    case "m", "million": value = NumberText.shortest(number.value * 1e6)
    default: return false
    }
    var end = at + 2
    if isWord(end, "parameters", "parameter", "params") { end += 1 }
    take("params", value, tokens.text(at..<end))
    at = end
    return true
  }

  /// `TP 2`, `TP=2`, `tp2`: as many GPUs.
  mutating func readParallel() -> Bool {
    guard let first = word(at), first.hasPrefix("tp") || first.hasPrefix("tensor") else {
      return false
    }
    if first.hasPrefix("tp"), let size = NumberText.parseInt(String(first.dropFirst(2))) {
      take("gpus", "\(size)", first)
      at += 1
      return true
    }
    var next = at + 1
    if first == "tensor", isWord(next, "parallel", "parallelism") {
      next += 1
    } else if !["tp", "tensor-parallel", "tensor-parallelism"].contains(first) {
      return false
    }
    return readCount("gpus", at: next)
  }

  /// `batch 32`, `batch size of 32`, `context 4k`, `prompt of 4096 tokens`, `concurrency = 8`.
  mutating func readLoad() -> Bool {
    switch word(at) {
    case "batch", "batch-size", "bs", "concurrency": readCount("batch", at: at + 1)
    case "context", "ctx", "context-length": readCount("context", at: at + 1)
    case "prompt", "prompts", "input": readCount("tokens", at: at + 1)
    default: false
    }
  }

  /// The count that a phrase from `at` ends with, after words that join the two.
  private mutating func readCount(_ option: String, at start: Int) -> Bool {
    var next = start
    while isWord(next, "size", "length", "window", "of", "=", ":", "is", "tokens") { next += 1 }
    guard number(next) != nil else { return false }
    let end = next + (isWord(next + 1, "tokens", "token") ? 2 : 1)
    take(option, count: next, tokens.text(at..<end))
    at = end
    return true
  }

  /// `4096 tokens`, `4096 prompt tokens`, `4k-token prompt`, `8k context`, `4096 tokens of context`.
  mutating func readTokens() -> Bool {
    guard number(at) != nil else { return false }
    var next = at + 1
    if isWord(next, "-") { next += 1 }
    var (isTokens, option) = (false, String?.none)
    scan: while let word = word(next) {
      switch word {
      case "token", "tokens", "tok": isTokens = true
      case "prompt", "prompts", "input": option = option ?? "tokens"
      case "context", "ctx": option = option ?? "context"
      case "of" where isWord(next + 1, "prompt", "input", "context", "ctx"): break
      case "output", "generated":
        refuse(
          tokens.text(at..<(next + 1)), "does not enter: a bound is one of a step",
          "leave the output out")
        at = next + (isWord(next + 1, "token", "tokens") ? 2 : 1)
        return true
      default: break scan
      }
      next += 1
    }
    guard isTokens || option != nil else { return false }
    take(option ?? "tokens", count: at, tokens.text(at..<next))
    at = next
    return true
  }

  /// `32 users`, `32 concurrent requests`: sequences that decode together.
  mutating func readUsers() -> Bool {
    let nouns = ["users", "user", "requests", "request", "sequences", "sequence", "streams"]
    guard number(at) != nil, let first = word(at + 1) else { return false }
    var end = at + 2
    if first == "concurrent" {
      if let noun = word(end), nouns.contains(noun) { end += 1 }
    } else if !nouns.contains(first) {
      return false
    }
    take("batch", count: at, tokens.text(at..<end))
    at = end
    return true
  }

  /// `TTFT 16384 1.5-2.5 s`: a number right behind the metric and before another is the prompt.
  mutating func readBarePrompt() -> Bool {
    guard number(at) != nil, at > 0, isWord(at - 1, "ttft", "prefill"),
      number(at + 1) != nil
        || ["<", "<=", "~", "under", "about", "in"].contains(word(at + 1) ?? "")
    else { return false }
    take("tokens", count: at, tokens.text(at..<(at + 1)))
    at += 1
    return true
  }

  /// `fp8`, `bf16 weights`, `fp8 KV cache`, `KV in fp8`, `weights: int4`.
  mutating func readFormat() -> Bool {
    guard let first = word(at) else { return false }
    var end = at + 1
    if let type = NumberType(named: first) {
      if let cache = cacheEnd(end) {
        if let next = word(cache), NumberType(named: next) != nil {
          refuse(
            tokens.text(at..<(cache + 1)), "gives the KV cache two formats", "put a comma between")
          at = cache + 1
          return true
        }
        return takeFormat("kv", type, cache)
      }
      if isWord(end, "weights", "weight", "precision") { end += 1 }
      return takeFormat("precision", type, end)
    }
    let isCache = cacheEnd(at) != nil
    guard isCache || ["weights", "weight", "precision"].contains(first) else { return false }
    end = cacheEnd(at) ?? end
    while isWord(end, "in", "=", ":", "is", "at") { end += 1 }
    guard let named = word(end), let type = NumberType(named: named) else { return false }
    return takeFormat(isCache ? "kv" : "precision", type, end + 1)
  }

  /// Behind `KV`, `KV cache` or `kv-cache`; nil where none begins.
  private func cacheEnd(_ start: Int) -> Int? {
    guard isWord(start, "kv", "kv-cache", "kvcache") else { return nil }
    return isWord(start + 1, "cache") ? start + 2 : start + 1
  }

  private mutating func takeFormat(_ option: String, _ type: NumberType, _ end: Int) -> Bool {
    take(option, type.rawValue, tokens.text(at..<end))
    at = end
    return true
  }
}
