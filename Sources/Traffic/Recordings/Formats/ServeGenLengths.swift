// ServeGenLengths.swift: length tables of a ServeGen client: Python dictionaries inside JSON strings.

internal import Text
internal import Units
internal import Workload

/// Reads `{"0": {"input_tokens": "{34: 0.001, 35: 0.04}", "output_tokens": "{}", …}, …}`: for each
/// window, the share of requests with each length; `{}` is a window without requests.
struct ServeGenLengths {
  private let file: TrafficInput.File
  private let problems: InputProblems

  init(_ file: TrafficInput.File, _ problems: InputProblems) {
    self.file = file
    self.problems = problems
  }

  func read() throws -> [LengthPeriod] {
    let (bytes, name) = try file.text(what: "length file")
    guard let json = LocatedJSON.parse(bytes, file: name, what: "length file", into: problems),
      let members = ValueReader(json, problems: problems).members()
    else { return [] }
    var periods: [LengthPeriod] = []
    for (key, value) in members {
      guard let start = NumberText.parseDouble(key), start >= 0, start <= 1e9 else {
        value.report(
          .badRow, "the key is no window start in seconds", hint: "write seconds, such as \"21600\""
        )
        continue
      }
      let period: LengthPeriod? = value.object(unknownKeys: .ignore) { reader in
        LengthPeriod(
          start: Seconds(start),
          prompt: reader.value("input_tokens").flatMap { table($0, minimum: 1) },
          output: reader.value("output_tokens").flatMap { table($0, minimum: 0) })
      }
      if let period { periods.append(period) }
    }
    return periods.sorted { $0.start < $1.start }
  }

  /// A table from a dictionary literal; nil for `{}`, and when it is wrong, which is then recorded.
  private func table(_ value: ValueReader, minimum: Int32) -> LengthTable? {
    guard var text = value.string() else { return nil }
    var literal = text.withUTF8 { PythonDictionary($0, minimum: minimum) }
    if literal.read() {
      let order = literal.values.indices.sorted { literal.values[$0] < literal.values[$1] }
      let values = order.map { literal.values[$0] }
      if zip(values, values.dropFirst()).contains(where: ==) {
        value.report(
          .duplicateKey, "a length stands twice in one dictionary", hint: "give each length once")
        return nil
      }
      let shares = order.map { literal.shares[$0] }
      let sum = shares.reduce(0, +)
      if shares.isEmpty { return nil }
      // Shares are rounded sums of floats: 1 % allows for files rounded to two digits.
      if abs(sum - 1) <= 0.01 { return LengthTable(values: values, shares: shares) }
      value.report(
        .outOfRange, "the shares add up to \(NumberText.shortest(sum)), not to 1",
        hint: "give the share of requests with each length")
      return nil
    }
    value.report(
      .badRow,
      "\(value.path) is no dictionary of lengths (whole tokens from \(minimum)) and shares from 0 to "
        + "1, at character \(literal.position + 1) of the text",
      hint: "write it as {34: 0.25, 35: 0.75}")
    return nil
  }
}

/// A literal such as `{34: 0.25, 35.0: 7.5e-01}`.
private struct PythonDictionary {
  private(set) var values: [Int32] = []
  private(set) var shares: [Double] = []
  private(set) var position = 0
  private let bytes: [UInt8]
  private let minimum: Int32

  init(_ bytes: ByteView, minimum: Int32) {
    self.bytes = Array(bytes)
    self.minimum = minimum
  }

  /// - Returns: false when the text is none; `position` then tells where.
  mutating func read() -> Bool {
    guard take(UInt8(ascii: "{")) else { return false }
    if take(UInt8(ascii: "}")) { return isAtEnd }
    while true {
      guard let length = number(), length == length.rounded(), length >= Double(minimum),
        length <= Double(WorkloadLimits.tokensPerRequest), take(UInt8(ascii: ":")),
        let share = number(), share >= 0, share <= 1 + 1e-9
      else { return false }
      values.append(Int32(length))
      shares.append(share)
      if take(UInt8(ascii: "}")) { return isAtEnd }
      guard take(UInt8(ascii: ",")) else { return false }
      if take(UInt8(ascii: "}")) { return isAtEnd }
    }
  }

  private var isAtEnd: Bool { bytes[position...].allSatisfy { $0 <= 0x20 } }

  private mutating func take(_ byte: UInt8) -> Bool {
    while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func number() -> Double? {
    while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
    let start = position
    while position < bytes.count, ![0x20, 0x2C, 0x3A, 0x7D].contains(bytes[position]) {
      position += 1
    }
    return bytes[start..<position].withUnsafeBufferPointer { NumberText.parseDouble($0) }
  }
}
