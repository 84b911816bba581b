// BandKey.swift: an input that is a number or a range of numbers.

internal import Foundation
public import Text

/// A key of a figure: `4.5`, or `[3.5, 5.5]`, `[3.5, 4.2, 5.5]`, or in a flag `3.5..5.5`.
public struct BandKey: TypedKey {
  public let key: DeclaredKey
  /// The values that each end takes, ends included.
  public let range: ClosedRange<Double>
  public let usual: Band?
  /// Its range begins at 0, which is none of its values.
  public let isPositive: Bool

  public init(
    _ path: String, unit: String, in range: ClosedRange<Double> = 0...1e15,
    isPositive: Bool = false, default usual: Double? = nil, text: String? = nil,
    _ meaning: String, _ source: String = ""
  ) {
    self.range = range
    self.usual = usual.map { Band($0) }
    self.isPositive = isPositive
    key = DeclaredKey(
      path, unit: unit, text ?? usual.map(NumberText.shortest) ?? "", meaning, source,
      values: .number(range))
  }

  public init(
    _ path: String, unit: String, in range: ClosedRange<Double> = 0...1e15, range usual: Band,
    _ meaning: String, _ source: String
  ) {
    self.range = range
    self.usual = usual
    isPositive = false
    key = DeclaredKey(
      path, unit: unit, usual.text, meaning, source, values: .number(range))
  }

  public func read(_ value: ValueReader) -> Band? {
    if value.isArray {
      guard let parts = value.elements(count: 2...3) else { return nil }
      return band(parts.map(number), at: value)
    }
    guard case .string(let text) = value.value.content else {
      return number(value).map { Band($0) }
    }
    let words = text.components(separatedBy: "..").map { NumberText.parseDouble($0) }
    guard (2...3).contains(words.count), words.allSatisfy({ $0 != nil }) else {
      // A text that is no range: the reader of numbers says what is wrong.
      return number(value).map { Band($0) }
    }
    return band(
      words.map { word in
        word.flatMap {
          number(
            ValueReader(
              LocatedJSON(.real($0), at: value.value.location), path: value.path,
              problems: value.problems))
        }
      }, at: value)
  }

  /// Numbers that are no zero and still too small for any figure of money, time or memory are refused: a decimal number
  /// does not reach as far down as a binary one.
  private func number(_ value: ValueReader) -> Double? {
    let read = isPositive ? value.positive(upTo: range.upperBound) : value.double(in: range)
    guard let read, read != 0, abs(read) < Self.smallest else { return read }
    value.report(
      .outOfRange,
      "\(value.path.isEmpty ? "the value" : "'\(value.path)'") is \(read), which is too small",
      hint: "write \(isPositive ? "" : "0, or ")a number of at least 1e-12")
    return nil
  }

  private static let smallest = 1e-12

  /// The middle of two is their mean.
  private func band(_ parts: [Double?], at value: ValueReader) -> Band? {
    let values = parts.compactMap { $0.map { Decimal(shortest: $0) } }
    guard values.count == parts.count, let low = values.first, let high = values.last else {
      return nil
    }
    guard values == values.sorted() else {
      value.report(
        .outOfRange, "a range goes from its lowest to its highest value",
        hint: "write \(value.assignment("3.5..5.5")), or low..middle..high")
      return nil
    }
    return Band(low: low, mid: values.count == 3 ? values[1] : (low + high) / 2, high: high)
  }

  public func written(_ value: Band) -> JSONValue {
    guard value.isRange else { return .double(value.mid.double) }
    return .array([value.low, value.mid, value.high].map { .double($0.double) })
  }
}
