// TimeEvidence.swift: whether bare numbers are seconds or milliseconds, by what else the rows say.

internal import Text
internal import Workload

/// What the first rows of a JSON trace say about the unit of `timestamp`.
///
/// Mooncake counts milliseconds and hashes blocks of 512 tokens; Bailian counts seconds with a fraction and
/// hashes blocks of 16. Without any `hash_ids`, whole numbers are milliseconds where as seconds they would be
/// less than a request a minute, or lie after the year 5000; else they may be either, and are refused.
struct TimeEvidence: Sendable {
  private var rows = 0
  private var fractions = 0
  private var first: Double?
  private var last = 0.0
  /// Rows whose number of blocks is that of 512 tokens each and of 16 each.
  private var blocksOf512 = 0
  private var blocksOf16 = 0
  private var hashed = 0
  /// Rows that have block names, none of them included.
  private var named = 0

  /// Rows that are enough to judge a rate by, a guess.
  private static let fewRows = 20
  /// Whole numbers of seconds with a longer mean gap would be less than a request a minute; a guess.
  private static let slowGap = 60.0
  /// Seconds since 1970 of the years 2001 to 5138; as milliseconds these are days of 1970.
  private static let epochSeconds = 1e9..<1e11

  mutating func add(time: Double, prompt: Int?, blocks: Int?) {
    rows += 1
    first = first ?? time
    last = time
    if time != time.rounded() { fractions += 1 }
    if blocks != nil { named += 1 }
    guard let prompt, prompt > 0, let blocks, blocks > 0 else { return }
    hashed += 1
    // A last block that is not full may be left out.
    if blocks == (prompt + 511) / 512 || blocks == prompt / 512 { blocksOf512 += 1 }
    if blocks == (prompt + 15) / 16 || blocks == prompt / 16 { blocksOf16 += 1 }
  }

  private var meanGap: Double? { rows >= Self.fewRows ? anyMeanGap : nil }
  /// Of however few rows; nil where the unit changes nothing: all come at once.
  private var anyMeanGap: Double? {
    guard let first, rows > 1, last > first else { return nil }
    return (last - first) / Double(rows - 1)
  }
  private var isIn512: Bool { hashed > 0 && blocksOf512 * 10 >= hashed * 9 }
  private var isIn16: Bool { hashed > 0 && blocksOf16 * 10 >= hashed * 9 && !isIn512 }
  /// As milliseconds, more than a thousand requests a second: no recorded service of one model comes near.
  private var isFastInMilliseconds: Bool { meanGap.map { $0 < 1 } ?? false }

  private var signsOfSeconds: [String] {
    var signs: [String] = []
    if fractions > 0 { signs.append("its times have fractions") }
    if isIn16 { signs.append("its blocks hold 16 tokens, as Bailian's do") }
    if first.map(Self.epochSeconds.contains) ?? false {
      signs.append("its times look like seconds since 1970")
    }
    if isFastInMilliseconds {
      signs.append("as milliseconds its mean gap would be below 1 ms")
    }
    return signs
  }

  /// Why Mooncake's milliseconds may be wrong; nil where blocks of 512 tokens outweigh what speaks against.
  var doubtOfMilliseconds: String? {
    let signs = signsOfSeconds
    if signs.isEmpty { return lackOfEvidence }
    guard !(isIn512 && signs.count == 1) else { return nil }
    return signs.joined(separator: " and ") + ": its times may be seconds"
  }

  /// Both rates, where nothing speaks for one of the units.
  private var lackOfEvidence: String? {
    guard named == 0, let first, first < Self.epochSeconds.upperBound, let gap = anyMeanGap,
      gap <= Self.slowGap
    else { return nil }
    return
      "it has no hash_ids, and nothing else tells the unit of its times: as milliseconds they are "
      + "\(Self.rounded(1000 / gap)) requests/s, as seconds \(Self.rounded(1 / gap))"
  }

  /// To three digits.
  private static func rounded(_ rate: Double) -> String {
    guard rate < 100 else { return NumberText.shortest(rate.rounded()) }
    let scale = rate < 1 ? 1000.0 : 10
    return NumberText.shortest((rate * scale).rounded() / scale)
  }

  /// AIPerf may write fractions of a millisecond, and blocks of any size.
  var doubtOfMillisecondTurns: String? {
    let signs = signsOfSeconds
    guard isFastInMilliseconds || signs.count > 1 else { return nil }
    return signs.joined(separator: " and ") + ": its times may be seconds"
  }

  /// Why Bailian's seconds may be wrong.
  var doubtOfSeconds: String? {
    if isIn512 {
      return "its blocks hold 512 tokens, as Mooncake's do: its times may be milliseconds"
    }
    guard let meanGap, fractions == 0, meanGap > 60 else { return nil }
    return "its times are whole numbers with a mean gap above 60: they may be milliseconds"
  }
}

extension TraceHead {
  /// Rows that are looked at before reading begins.
  private static let sampleRows = 500

  /// Takes the keys and kinds of the first lines in `text`.
  /// - Parameter isWhole: the text ends with the file, so that its last line is complete too.
  mutating func look(at text: ByteView, isWhole: Bool) {
    var start = 0
    var rows = 0
    while rows < Self.sampleRows, start < text.count,
      let end = text[start...].firstIndex(of: 0x0A)
    {
      add(ByteView(rebasing: text[start..<end]))
      start = end + 1
      rows += 1
    }
    if isWhole, rows < Self.sampleRows { add(ByteView(rebasing: text[start...])) }
  }

  /// Takes the keys and kinds of the first objects of a document that begins with `sample`.
  mutating func look(atDocument sample: [UInt8]) {
    let elements = JSONElements(ByteSource(bytes: sample, name: location.file))
    var rows = 0
    // The sample may end inside an object; what is wrong with the file shows when its rows are read.
    while rows < Self.sampleRows, (try? elements.next()) == true {
      elements.withObject { add($0) }
      rows += 1
    }
  }

  /// Takes the keys and kinds of one object; text that is none adds nothing.
  mutating func add(_ object: ByteView) {
    var members = JSONLine(object)
    var time: Double?
    var prompt: Int?
    var blocks: Int?
    while let member = members.next() {
      let name = String(decoding: member.key, as: UTF8.self)
      if !names.contains(name) { names.append(name) }
      switch member.kind {
      case .number: if !numbers.contains(name) { numbers.append(name) }
      case .string: if !strings.contains(name) { strings.append(name) }
      case .other: if member.value.first == 0x7B, !objects.contains(name) { objects.append(name) }
      }
      switch name {
      case "timestamp": time = NumberText.parseDouble(member.value)
      case "input_length":
        prompt = NumberText.parseInt(member.value)
          .flatMap { WorkloadLimits.promptTokens.contains($0) ? $0 : nil }
      case "hash_ids" where member.value.first == 0x5B:
        blocks = NameHash.blocks(member.value).count
      default: break
      }
    }
    if let time { evidence.add(time: time, prompt: prompt, blocks: blocks) }
  }
}
