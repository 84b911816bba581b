// ClaimHardware.swift: the phrases about GPUs: names, how many, and how much memory each has.

internal import Hardware
internal import Text
internal import Units

extension ClaimParser {
  /// Longest name of the catalog, in words: "RTX PRO 6000 Blackwell Server".
  private static let nameLimit = 6
  static let numberWords = [
    "one": 1.0, "single": 1, "a": 1, "an": 1, "two": 2, "dual": 2, "three": 3, "four": 4, "six": 6,
    "eight": 8, "sixteen": 16,
  ]

  /// `one H200`, `2 x H100-SXM`, `2xH100`, `two H100s`, `H200 x2`, `4 GPUs`, `A100 80GB`, `80 GB A100`, `DGX H100`.
  mutating func readDevices() -> Bool {
    let start = at
    var next = at
    var devices: Int?
    if let number = number(at), !number.inThousands, let whole = Int(exactly: number.value) {
      devices = whole
    } else if let word = word(at), let value = Self.numberWords[word] {
      devices = Int(value)
    } else if isWord(at, "dgx", "hgx"), acceleratorEnd(at) == nil, acceleratorEnd(at + 1) != nil {
      devices = 8
      remark("\(tokens.text(at..<(at + 1))) is read as a node of 8 GPUs")
    }
    if devices != nil { next += 1 }
    if devices != nil, isWord(next, "x", "*") { next += 1 }
    // `one 80 GB A100`, `8x NVIDIA H100`.
    while isWord(next, "nvidia", "amd") { next += 1 }
    let memoryFirst = memoryEnd(next)
    if let memoryFirst, acceleratorEnd(memoryFirst.end) != nil { next = memoryFirst.end }
    guard let end = acceleratorEnd(next) else {
      if isWord(next, "-") { next += 1 }
      guard let devices, isWord(next, "gpu", "gpus", "cards", "accelerators", "way") else {
        return false
      }
      at = next + 1
      take(.gpus, "\(devices)", tokens.text(start..<at))
      return true
    }
    let name = acceleratorName(next..<end)
    let text = tokens.text(next..<end)
    at = end
    let memory = memoryFirst?.end == next ? memoryFirst?.gigabytes : readMemory(of: name, devices)
    if isWord(at, "gpu", "gpus", "card", "cards") { at += 1 }
    if devices == nil, isWord(at, "x", "*"), let count = number(at + 1),
      let whole = Int(exactly: count.value)
    {
      devices = whole
      at += 2
    }
    takeAccelerator(name, text, memory: memory, devices: devices ?? 1)
    if let devices { take(.gpus, "\(devices)", tokens.text(start..<at)) }
    return true
  }

  /// A number of GB at a place: `80GB`, `80 GB`.
  private func memoryEnd(_ start: Int) -> (gigabytes: Double, end: Int)? {
    guard let number = number(start), !number.inThousands, isWord(start + 1, "gb", "gib") else {
      return nil
    }
    return (number.value, start + 2)
  }

  /// The memory behind a name, also in brackets; what is no memory of this part is left to be a figure.
  private mutating func readMemory(of name: String, _ devices: Int?) -> Double? {
    let isBracketed = isStop(at) && tokens.all[at].text == "("
    guard let found = memoryEnd(at + (isBracketed || isWord(at, "-") ? 1 : 0)) else { return nil }
    let known = family(of: name).flatMap { memories(of: $0) }
    let total = known.flatMap { [$0, $0 * Double(devices ?? 1)] }
    // `A100 40GB` names a part; `H200, 140 GB` and `H100 needs 140 GB` state a figure.
    guard
      !isBracketed || total.contains(where: { Self.isNear($0, found.gigabytes) })
    else { return nil }
    at = found.end
    if isBracketed, isStop(at) { at += 1 }
    let each = found.gigabytes / Double(devices ?? 1)
    let isTotal = (devices ?? 1) > 1 && known.contains(where: { Self.isNear($0, each) })
    return isTotal ? each : found.gigabytes
  }

  /// Datasheets and drivers tell the same memory a few percent apart: 80 GB is 85.9e9 bytes.
  private static func isNear(_ a: Double, _ b: Double) -> Bool { abs(a / b - 1) < 0.075 }

  private func memories(of entry: Accelerator) -> [Double] {
    [entry.datasheetMemory.gigabytes, entry.visibleMemory.gigabytes]
  }

  /// The parts of one name: A100-SXM and A100-PCIe are A100.
  private func family(of name: String) -> [Accelerator] {
    guard let entry = try? catalog.accelerator(named: name, at: ClaimSentence.place).entry,
      let head = entry.name.split(separator: "-").first
    else { return [] }
    return [entry]
      + catalog.accelerators.filter {
        $0.name != entry.name && $0.name.hasPrefix(head + "-")
      }
  }

  private mutating func takeAccelerator(
    _ name: String, _ text: String, memory: Double?, devices: Int
  ) {
    let family = family(of: name)
    guard let memory, let first = family.first else { return addAccelerator(name, text) }
    guard
      let entry = family.first(where: { entry in
        memories(of: entry).contains { Self.isNear($0, memory) }
      })
    else {
      let sizes = family.map { "\($0.name) \(NumberText.shortest($0.datasheetMemory.gigabytes))" }
      return refuse(
        "\(text) \(NumberText.shortest(memory)) GB", "is no part of the catalog",
        "it knows \(sizes.joined(separator: ", ")) GB; describe another with --vram-gb and "
          + "--bandwidth-tb-s, or in a file for --catalog")
    }
    // A bare family with its usual memory is found by name as ever, and says how it was read.
    addAccelerator(entry.name == first.name ? name : entry.name, text)
    if entry.name != first.name {
      remark("\(text) of \(NumberText.shortest(memory)) GB is read as \(entry.name)")
    }
  }

  private mutating func addAccelerator(_ name: String, _ text: String) {
    if expectsBase || belongsToBase(.gpu, beside: .precision) {
      statement.base.append(
        ClaimFact(term: .gpu, value: name, text: text, part: part, place: at))
      expectsBase = false
    } else {
      take(.gpu, name, text)
    }
  }

  /// The end of the longest name of an accelerator that begins at a place.
  func acceleratorEnd(_ start: Int) -> Int? {
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
  func longest(_ start: Int, _ isName: (Range<Int>) -> Bool) -> Int? {
    guard mayBeginName(start) else { return nil }
    let run = tokens.all[start...].prefix { $0.kind != .stop }.count
    return stride(from: start + min(run, Self.nameLimit), to: start, by: -1).first {
      !isWord($0 - 1, "-") && isName(start..<$0)
    }
  }

  /// `TP 2`, `TP=2`, `tp2`: as many GPUs.
  mutating func readParallel() -> Bool {
    guard let first = word(at), first.hasPrefix("tp") || first.hasPrefix("tensor") else {
      return false
    }
    if first.hasPrefix("tp"), let size = NumberText.parseInt(String(first.dropFirst(2))) {
      take(.gpus, "\(size)", first)
      at += 1
      return true
    }
    var next = at + 1
    if first == "tensor", isWord(next, "parallel", "parallelism") {
      next += 1
    } else if !["tp", "tensor-parallel", "tensor-parallelism"].contains(first) {
      return false
    }
    return readCount(.gpus, at: next)
  }
}
