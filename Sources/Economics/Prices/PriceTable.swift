// PriceTable.swift: a price list in CSV, row by row.

internal import Foundation
internal import Text

/// Reads one list: quotes of things, or prices of tokens, by its columns.
struct PriceTable {
  private let reader: CSVReader
  private let problems: InputProblems
  private let isUsers: Bool
  private var columns: [String: Int] = [:]
  private(set) var quotes: [Quote] = []
  private(set) var tokens: [TokenPrice] = []

  init(_ reader: CSVReader, _ problems: InputProblems, isUsers: Bool) {
    (self.reader, self.problems, self.isUsers) = (reader, problems, isUsers)
  }

  static let quoteColumns = ["kind", "item", "offer", "unit", "value", "source"]
  static let tokenColumns = ["model", "provider", "input", "output", "source"]

  mutating func read() throws(ReadError) {
    guard try reader.nextRecord() else {
      throw .input(.empty, at: reader.location, "the price list is empty", hint: columnHint)
    }
    for (index, name) in reader.texts.enumerated() { columns[name] = index }
    let isQuotes = Self.quoteColumns.allSatisfy { columns[$0] != nil }
    guard isQuotes || Self.tokenColumns.allSatisfy({ columns[$0] != nil }) else {
      throw .input(
        .missingColumn, at: reader.location, "this is no price list", hint: columnHint)
    }
    while try reader.nextRecord() {
      if isQuotes { readQuote() } else { readTokens() }
    }
  }

  private var columnHint: String {
    "give the columns \(Self.quoteColumns.joined(separator: ",")), or "
      + Self.tokenColumns.joined(separator: ",")
  }

  private func text(_ name: String) -> String {
    guard let index = columns[name], index < reader.fieldCount else { return "" }
    return reader.text(index)
  }

  /// A number that is not negative; nil for an empty cell, or a wrong one, which is recorded.
  private func number(_ name: String, isNeeded: Bool = false) -> Decimal? {
    let text = text(name)
    if text.isEmpty, !isNeeded { return nil }
    guard let value = NumberText.parseDouble(text), (0...1e12).contains(value) else {
      problems.add(
        .badRow, at: reader.location, "\(name) is \(JSONWriter.quoted(text)): no price",
        hint: "write a number of 0 or more, in US dollars; no other currency is converted")
      return nil
    }
    return Decimal(shortest: value)
  }

  private mutating func readQuote() {
    guard let value = number("value", isNeeded: true) else { return }
    let low = number("low") ?? value
    let high = number("high") ?? value
    guard low <= value, value <= high else {
      problems.add(
        .badRow, at: reader.location, "low, value and high are not in order",
        hint: "write the lowest, the middle and the highest price")
      return
    }
    guard !text("source").isEmpty else {
      problems.add(
        .badRow, at: reader.location, "the price has no source",
        hint: "say who quotes it, or write \"guess: why\"")
      return
    }
    quotes.append(
      Quote(
        kind: text("kind"), item: text("item"), offer: text("offer"), provider: text("provider"),
        region: text("region"), unit: text("unit"), gpu: text("gpu"),
        gpus: NumberText.parseInt(text("gpus")), band: Band(low: low, mid: value, high: high),
        date: text("date"), source: text("source"), isUsers: isUsers))
  }

  private mutating func readTokens() {
    guard let input = number("input", isNeeded: true), let output = number("output", isNeeded: true)
    else { return }
    tokens.append(
      TokenPrice(
        model: text("model"), provider: text("provider"), name: text("name"), input: input,
        cachedInput: number("cached_input"), output: output,
        batchDiscount: number("batch_discount"),
        requestsPerMinute: number("requests_per_minute"),
        tokensPerMinute: number("tokens_per_minute"), ttftMs: number("ttft_ms"),
        tokensPerSecond: number("tokens_per_second"), date: text("date"), source: text("source"),
        isUsers: isUsers))
  }
}
