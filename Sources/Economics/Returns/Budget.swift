// Budget.swift: GPU-hours and money of a month, line by line, with shares; lines may draw on one stock of GPUs.

internal import Foundation
internal import Text

enum Budget {
  // MARK: Inputs

  /// A line: what so many GPUs are used for, how long a month, at what price.
  struct Line: Hashable {
    var name: String
    var gpu: String?
    var gpuCount: Int
    var hours: Decimal
    /// Nil for a line that draws on a stock.
    var price: Decimal?
    var stock: String?
  }

  /// GPUs that are paid for whoever uses them.
  struct Stock: Hashable {
    var name: String
    var gpuCount: Int
    var price: Decimal
  }

  static let lines = ValueKey<[Line]>(
    "lines", "",
    "what is paid for: name:gpus:hours:price, parted by |, or objects of name, gpu, gpuCount, "
      + "hoursPerMonth and costPerGpuHour or stock",
    "guide 002", read: { value in readLines(value) }, write: { .array($0.map(written)) })

  static let stocks = ValueKey<[Stock]>(
    "stocks", "", default: [],
    "GPUs that several lines share: name:gpus:price, parted by |, or objects of name, gpuCount and "
      + "costPerGpuHour", read: { value in readStocks(value) },
    write: {
      .array(
        $0.map {
          [
            "name": .string($0.name), "gpuCount": .int($0.gpuCount),
            "costPerGpuHour": .double($0.price.double),
          ]
        })
    })

  static let calculator = Calculator(
    "budget", "a month's GPU-hours and money by line, with shares",
    keys: [lines, stocks, CostKeys.hoursPerMonth],
    notes: [
      "Lines that draw on a stock pay its price an hour; what they leave is a line of its own, and more hours than the",
      "stock has is an error of the plan (exit status 5).",
      "A figure of another answer may stand for a number in a file: gpuCount: \"@size.json:gpus\".",
    ],
    examples: [
      "--lines \"Inference (prod):2:730:1.60|Fine-tuning:4:40:2.75|Embeddings:1:730:0.95|Experimentation:2:80:2.75\"",
      "--lines \"Inference:6:730:@pool|Training:8:120:@pool\" --stocks \"pool:16:2.10\"",
    ], isCommand: true, answer)

  // MARK: Answer

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let lines = try work.inputs.needed(lines)
    let stocks = try work.inputs.needed(stocks)
    let month = try work.inputs.needed(CostKeys.hoursPerMonth).mid
    var rows: [Row] = []
    for line in lines { rows.append(try row(line, stocks)) }
    var overdrawn: [String] = []
    for stock in stocks {
      let used = rows.filter { $0.stock == stock.name }.reduce(0) { $0 + $1.gpuHours }
      let all = Decimal(stock.gpuCount) * month
      if used > all {
        overdrawn.append(
          "the lines of \(stock.name) use \(CountWords.short(used)) GPU-hours of its \(CountWords.short(all))"
        )
      } else if used < all {
        rows.append(
          Row(
            name: "\(stock.name), unused", spec: "", gpuHours: all - used,
            cost: ((all - used) * stock.price).rounded(2), stock: stock.name))
      }
    }
    let total = rows.reduce(0) { $0 + $1.cost }
    table(rows, total, &work)
    work.figure(
      Figure(
        "total_usd_per_month", "total", unit: "USD/month", .band(Band(total)),
        formula: rows.map(\.spec).filter { !$0.isEmpty }.joined(separator: " + "),
        source: "guide 002"))
    work.figure(
      Figure(
        "gpu_hours_per_month", "GPU-hours", unit: "GPU-hours/month",
        .band(Band(rows.reduce(0) { $0 + $1.gpuHours }))))
    let sentence = "\(CountWords.dollars(total)) a month for \(rows.count) lines"
    guard overdrawn.isEmpty else {
      return work.answer(
        "\(sentence), but the stock is too small", .no, because: overdrawn.joined(separator: "; "))
    }
    return work.answer(sentence, stocks.isEmpty ? .none : .yes)
  }

  private struct Row {
    var name: String
    var spec: String
    var gpuHours: Decimal
    var cost: Decimal
    var stock: String?
  }

  private static func row(_ line: Line, _ stocks: [Stock]) throws(InputErrors) -> Row {
    let price: Decimal
    if let own = line.price {
      price = own
    } else if let stock = stocks.first(where: { $0.name == line.stock }) {
      price = stock.price
    } else {
      throw InputErrors(
        InputError(
          .unknownName, at: SourceLocation(file: "--lines"),
          "the line \(JSONWriter.quoted(line.name)) draws on a stock \(JSONWriter.quoted(line.stock ?? "")) that is none",
          hint: Suggestion.hint(for: line.stock ?? "", in: stocks.map(\.name))))
    }
    let hours = Decimal(line.gpuCount) * line.hours
    return Row(
      name: line.name,
      spec: "\(line.gpuCount)x\(line.gpu.map { " \($0)" } ?? "") * \(line.hours) h * $\(price)",
      gpuHours: hours, cost: (hours * price).rounded(2), stock: line.price == nil ? line.stock : nil
    )
  }

  private static func table(_ rows: [Row], _ total: Decimal, _ work: inout Working) {
    var table = FigureTable(
      "lines_by_cost", "Lines",
      [
        ("name", "line"), ("spec", "GPUs * hours * price"), ("gpu_hours", "GPU-hours"),
        ("cost_usd", "cost"), ("share_percent", "share, %"),
      ])
    for row in rows {
      let share: Figure.Value =
        total > 0
        ? .band(Band((row.cost / total * 100).rounded(1))) : .none("nothing is paid")
      table.row([
        .text(row.name), .text(row.spec), .band(Band(row.gpuHours)), .band(Band(row.cost)), share,
      ])
    }
    work.table(table)
    work.remark("shares are rounded one by one: they may add up to 99.9 or 100.1")
  }
}

// MARK: Reading lines

extension Budget {
  private static let price: ClosedRange<Double> = 0...100_000

  private static func readLines(_ value: ValueReader) -> [Line]? {
    each(value) { text in
      line(text, value)
    } object: { element in
      element.object { reader in
        let name = reader.string("name")
        let gpu = reader.stringIfPresent("gpu")
        let count = reader.int("gpuCount", in: 1...1_000_000)
        let hours = reader.double("hoursPerMonth", in: 0...744)
        let stock = reader.stringIfPresent("stock")
        let price = stock == nil ? reader.positive("costPerGpuHour", upTo: 100_000) : nil
        return Line(
          name: name, gpu: gpu, gpuCount: count, hours: Decimal(shortest: hours),
          price: price.map { Decimal(shortest: $0) }, stock: stock)
      }
    }
  }

  /// `name:gpus:hours:price`, or `name:gpus:hours:@stock`; a name may hold colons.
  private static func line(_ text: String, _ value: ValueReader) -> Line? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 4, let count = NumberText.parseInt(parts[parts.count - 3]), count > 0,
      let hours = NumberText.parseDouble(parts[parts.count - 2]), (0...744).contains(hours)
    else { return bad(text, "name:gpus:hours:price, hours from 0 to 744 a month", value) }
    let name = parts.dropLast(3).joined(separator: ":")
    let last = parts[parts.count - 1]
    if last.hasPrefix("@") {
      return Line(
        name: name, gpuCount: count, hours: Decimal(shortest: hours),
        stock: String(last.dropFirst()))
    }
    guard let price = NumberText.parseDouble(last), price > 0, Self.price.contains(price) else {
      return bad(text, "name:gpus:hours:price, with a price above 0", value)
    }
    return Line(
      name: name, gpuCount: count, hours: Decimal(shortest: hours), price: Decimal(shortest: price))
  }

  private static func readStocks(_ value: ValueReader) -> [Stock]? {
    each(value) { text in
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, let count = NumberText.parseInt(parts[1]), count > 0,
        let price = NumberText.parseDouble(parts[2]), price > 0, Self.price.contains(price)
      else { return bad(text, "name:gpus:price, with a price above 0", value) }
      return Stock(name: parts[0], gpuCount: count, price: Decimal(shortest: price))
    } object: { element in
      element.object { reader in
        Stock(
          name: reader.string("name"), gpuCount: reader.int("gpuCount", in: 1...1_000_000),
          price: Decimal(shortest: reader.positive("costPerGpuHour", upTo: 100_000)))
      }
    }
  }

  /// The parts of a list that is a text with bars, or an array of objects.
  private static func each<Part>(
    _ value: ValueReader, text: (String) -> Part?, object: (ValueReader) -> Part?
  ) -> [Part]? {
    let parts: [Part?]
    if value.isString {
      guard let all = value.string() else { return nil }
      parts = all.split(separator: "|").map { text(String($0)) }
    } else {
      guard let elements = value.elements(count: 1...1000) else { return nil }
      parts = elements.map(object)
    }
    let good = parts.compactMap { $0 }
    return good.count == parts.count ? good : nil
  }

  private static func bad<Part>(_ text: String, _ form: String, _ value: ValueReader) -> Part? {
    value.report(
      .syntax, "\(JSONWriter.quoted(text)) is no part of a list", hint: "write \(form)")
    return nil
  }

  private static func written(_ line: Line) -> JSONValue {
    .object(
      [("name", .string(line.name))] + (line.gpu.map { [("gpu", JSONValue.string($0))] } ?? [])
        + [("gpuCount", .int(line.gpuCount)), ("hoursPerMonth", .double(line.hours.double))]
        + (line.stock.map { [("stock", JSONValue.string($0))] }
          ?? [("costPerGpuHour", JSONValue(line.price?.double))]))
  }
}
