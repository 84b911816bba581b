// ClaimModels.swift: the phrases about what runs: models by name, by family and size, or by size alone.

internal import Hardware
internal import Text

extension [ModelArchitecture] {
  /// The one that people mean by a size that several have: of Llama 3.1, as the guides' figures are of it; else the
  /// last.
  var usual: ModelArchitecture? { first { $0.name.contains("3.1") } ?? last }
}

extension ClaimParser {
  mutating func readModel() -> Bool {
    let end = longest(at) {
      (try? catalog.model(named: tokens.text($0), at: ClaimSentence.place)) != nil
    }
    if let end {
      let name = tokens.text(at..<end)
      take(.model, name, name)
      at = end
      readOwnSize(of: name)
      return true
    }
    return readFamily()
  }

  /// `DeepSeek-R1 671B`: a size behind the name that says the same.
  private mutating func readOwnSize(of name: String) {
    guard let size = size(at),
      let model = try? catalog.model(named: name, at: ClaimSentence.place).entry,
      abs((model.publishedParameters ?? model.parameterCount / 1e9) * 1e9 / size.count - 1) < 0.05
    else { return }
    at = size.end
  }

  /// `LLaMA 70B`, `Llama-70B class`, `Llama 3 8B`, `Qwen 72B`: a family of the catalog and a size.
  private mutating func readFamily() -> Bool {
    guard mayBeginName(at), let first = word(at) else { return false }
    for length in stride(from: min(4, count - at), to: 0, by: -1) {
      let range = at..<(at + length)
      guard !range.contains(where: isStop) else { continue }
      let key = Self.key(tokens.text(range))
      guard let (family, version, size) = Self.parts(key), first.hasPrefix(family.prefix(2)) else {
        continue
      }
      let found = catalog.models.filter { model in
        guard let own = Self.parts(model.name) else { return false }
        return own.family == family && own.size == size && own.version.hasPrefix(version)
      }
      guard let model = found.usual else { continue }
      let text = tokens.text(range)
      let others = found.map(\.name).filter { $0 != model.name }
      remark(
        "\(JSONWriter.quoted(text)) is read as \(model.name)"
          + (others.isEmpty ? "" : " (also known: \(others.joined(separator: ", ")))"))
      take(.model, model.name, text)
      at += length
      if isWord(at, "-"), isWord(at + 1, "class") { at += 2 }
      return true
    }
    return false
  }

  /// A name with one kind of separator.
  private static func key(_ text: String) -> String {
    text.lowercased().split { " _-".contains($0) }.joined(separator: "-")
  }

  /// `llama-3.1-70b` is llama, 3.1, 70b; nil for what has no size.
  private static func parts(_ key: String) -> (family: String, version: String, size: String)? {
    let words = key.split(separator: "-").map(String.init)
    guard let head = words.first else { return nil }
    let family = String(head.prefix { $0.isLetter })
    guard !family.isEmpty else { return nil }
    var version = String(head.dropFirst(family.count))
    var rest = words.dropFirst()
    if version.isEmpty, let next = rest.first, NumberText.parseDouble(next) != nil {
      version = next
      rest = rest.dropFirst()
    }
    guard rest.count == 1, let size = rest.first, size.hasSuffix("b"),
      NumberText.parseDouble(String(size.dropLast())) != nil
    else { return nil }
    return (family, version, size)
  }

  /// A number of parameters at a place.
  private func size(_ start: Int) -> (count: Double, value: String, end: Int)? {
    guard let number = number(start), !number.inThousands, let unit = word(start + 1) else {
      return nil
    }
    let text = NumberText.shortest(number.value)
    switch unit {
    case "b", "bn", "billion": return (number.value * 1e9, text + "B", start + 2)
    case "m", "million":
      return (number.value * 1e6, NumberText.shortest(number.value * 1e6), start + 2)
    default: return nil
    }
  }

  /// `70B`, `70 billion parameters`, `500M params`, `70B-class`.
  mutating func readSize() -> Bool {
    guard let size = size(at), !isWord(size.end, "tokens", "token", "tok") else { return false }
    var end = size.end
    if isWord(end, "parameters", "parameter", "params") { end += 1 }
    if isWord(end, "-"), isWord(end + 1, "class", "parameter", "model") { end += 2 }
    take(.params, size.value, tokens.text(at..<end))
    at = end
    return true
  }

  /// `fp8`, `bf16 weights`, `fp8 KV cache`, `KV in fp8`, `weights: int4`, `q4_K_M`.
  mutating func readFormat() -> Bool {
    guard let first = word(at) else { return false }
    var end = at + 1
    if let type = format(first) {
      if let cache = cacheEnd(end) {
        // `fp8 KV cache 20–30 GB` is a format and what a figure counts.
        if number(cache) != nil { beginMetric("kv-cache") }
        if let next = word(cache), NumberType(named: next) != nil {
          refuse(
            tokens.text(at..<(cache + 1)), "gives the KV cache two formats", "put a comma between")
          at = cache + 1
          return true
        }
        return takeFormat(.kvCache, type, cache)
      }
      if isWord(end, "weights", "weight", "precision") { end += 1 }
      if NumberType(named: first) == nil { remark("\(first) is read as \(type.rawValue)") }
      return takeFormat(.precision, type, end)
    }
    if first.hasPrefix("q"), first.dropFirst().first.map({ "2356".contains($0) }) ?? false,
      first.count == 2 || first.contains("_")
    {
      refuse(first, "is no format that is modelled", "write q4 or int4, q8 or int8")
      at += 1
      return true
    }
    let isCache = cacheEnd(at) != nil
    guard isCache || ["weights", "weight", "precision"].contains(first) else { return false }
    end = cacheEnd(at) ?? end
    while isWord(end, "in", "=", ":", "is", "at") { end += 1 }
    guard let named = word(end), let type = format(named) else { return false }
    return takeFormat(isCache ? .kvCache : .precision, type, end + 1)
  }

  /// A format by any of its names, also those of GGUF files.
  func format(_ word: String) -> NumberType? {
    if let type = NumberType(named: word) { return type }
    if word == "q4" || word.hasPrefix("q4_") { return .int4 }
    if word == "q8" || word.hasPrefix("q8_") { return .int8 }
    return nil
  }

  /// `4-bit`, `8 bit`, `16-bit`.
  mutating func readBits() -> Bool {
    guard let number = number(at), !number.inThousands else { return false }
    let end = isWord(at + 1, "-") ? at + 2 : at + 1
    guard isWord(end, "bit", "bits") else { return false }
    let text = tokens.text(at..<(end + 1))
    let type: NumberType
    switch number.value {
    case 4: type = .int4
    case 8: type = .fp8
    case 16: type = .bf16
    default:
      refuse(text, "is no format that is modelled", "write 4-bit, 8-bit or 16-bit")
      at = end + 1
      return true
    }
    at = end
    let cache = cacheEnd(end + 1)
    remark("\(text) is read as \(type.rawValue)")
    return takeFormat(cache == nil ? .precision : .kvCache, type, cache ?? formatEnd(end + 1))
  }

  private func formatEnd(_ start: Int) -> Int {
    isWord(start, "weights", "weight", "precision", "quantization", "quantisation")
      ? start + 1 : start
  }

  /// Behind `KV`, `KV cache` or `kv-cache`; nil where none begins.
  func cacheEnd(_ start: Int) -> Int? {
    guard isWord(start, "kv", "kv-cache", "kvcache") else { return nil }
    return isWord(start + 1, "cache") ? start + 2 : start + 1
  }

  private mutating func takeFormat(_ term: ClaimTerm, _ type: NumberType, _ end: Int) -> Bool {
    let text = tokens.text(at..<end)
    if term == .precision, expectsBase || belongsToBase(.precision, beside: .gpu) {
      statement.base.append(
        ClaimFact(term: term, value: type.rawValue, text: text, part: part))
      expectsBase = false
    } else {
      take(term, type.rawValue, text)
    }
    at = end
    return true
  }
}
