// ListKeys.swift: inputs that are lists: names, numbers, and amounts under names.

internal import Foundation
public import Text

/// An amount under a name: `support:15e6`.
public struct NamedAmount: Hashable, Sendable {
  public let name: String
  public let amount: Band

  public init(_ name: String, _ amount: Band) { (self.name, self.amount) = (name, amount) }
}

/// A key of amounts under names.
public typealias NamedAmountsKey = ValueKey<[NamedAmount]>

extension ValueKey<[NamedAmount]> {
  /// `name:amount,name:amount`, or an object `{ name: amount }`; an amount may be a range.
  public init(
    _ path: String, unit: String, in range: ClosedRange<Double> = 0...1e15, _ meaning: String,
    _ source: String = ""
  ) {
    let amount = BandKey(path, unit: unit, in: range, "")
    self.init(
      path, unit: unit, "", meaning, source,
      read: { value in
        value.isObject
          ? NamedLists.members(value, amount) : NamedLists.parts(value, amount)
      },
      write: { list in .object(list.map { ($0.name, amount.written($0.amount)) }) })
  }
}

/// A key of numbers in order.
public typealias NumbersKey = ValueKey<[Band]>

extension ValueKey<[Band]> {
  /// `500,200,50`, or an array.
  public init(
    numbers path: String, unit: String, in range: ClosedRange<Double> = 0...1e15,
    _ meaning: String, _ source: String = ""
  ) {
    let amount = BandKey(path, unit: unit, in: range, "")
    self.init(
      path, unit: unit, "", meaning, source,
      read: { value in
        if let elements = value.isArray ? value.elements(count: 1...1000) : nil {
          return NamedLists.all(elements.map(amount.read))
        }
        guard value.isString else { return amount.read(value).map { [$0] } }
        return NamedLists.all(
          (value.string() ?? "").split(separator: ",").map { text in
            NamedLists.amount(String(text), amount, value)
          })
      },
      write: { list in .array(list.map(amount.written)) })
  }
}

/// A key of names.
public typealias NamesKey = ValueKey<[String]>

extension ValueKey<[String]> {
  /// `one,two`, or an array.
  public init(names path: String, default usual: [String]? = nil, _ meaning: String) {
    self.init(
      path, default: usual, meaning,
      read: { value in
        if value.isArray { return NamedLists.all((value.elements() ?? []).map { $0.string() }) }
        return value.string()?.split(separator: ",").map { String($0).trimmed }
      },
      write: { .array($0.map(JSONValue.string)) })
  }
}

/// Readers of lists.
enum NamedLists {
  /// What was written for a list: a lone number is a text too.
  static func text(_ value: ValueReader) -> String? {
    switch value.value.content {
    case .integer(let number): return "\(number)"
    case .real(let number): return NumberText.shortest(number)
    default: return value.string()
    }
  }

  static func members(_ value: ValueReader, _ amount: BandKey) -> [NamedAmount]? {
    all(
      (value.members() ?? []).map { member in
        amount.read(member.value).map { NamedAmount(member.key, $0) }
      })
  }

  static func parts(_ value: ValueReader, _ amount: BandKey) -> [NamedAmount]? {
    guard let text = text(value) else { return nil }
    let list = all(
      text.split(separator: ",").map { part -> NamedAmount? in
        guard let colon = part.lastIndex(of: ":"), colon > part.startIndex else {
          value.report(
            .syntax, "\(JSONWriter.quoted(String(part))) is no name with an amount",
            hint: "write \(value.assignment("name:amount,name:amount"))")
          return nil
        }
        return self.amount(String(part[part.index(after: colon)...]), amount, value).map {
          NamedAmount(String(part[..<colon]).trimmed, $0)
        }
      })
    guard let list else { return nil }
    for (index, entry) in list.enumerated()
    where list[..<index].contains(where: { $0.name == entry.name }) {
      value.report(
        .duplicateKey, "\(JSONWriter.quoted(entry.name)) stands twice",
        hint: "give each name one amount")
      return nil
    }
    guard !list.isEmpty else {
      value.report(.empty, "the list is empty", hint: "write name:amount,name:amount")
      return nil
    }
    return list
  }

  /// One amount of a text, read as if it stood alone.
  static func amount(_ text: String, _ key: BandKey, _ value: ValueReader) -> Band? {
    let text = text.trimmed
    let content =
      NumberText.parseDouble(text).map { LocatedJSON.Content.real($0) } ?? .string(text)
    return key.read(
      ValueReader(
        LocatedJSON(content, at: value.value.location), path: value.path, problems: value.problems))
  }

  /// Nil where one is.
  static func all<Element>(_ elements: [Element?]) -> [Element]? {
    let good = elements.compactMap { $0 }
    return good.count == elements.count ? good : nil
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
