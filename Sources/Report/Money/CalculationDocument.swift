// CalculationDocument.swift: the answer of a calculator as a report: the sentence, the figures, and how each was reached.

public import Economics
internal import Planning
internal import Text

extension Document {
  /// The report of a calculator.
  /// - Parameter explaining: show the formula of each figure, with its values and its source.
  public init(_ calculation: Calculation, explaining: Bool = false) {
    self.init(
      Names(figures: calculation.name, page: calculation.name),
      title: "headroom \(calculation.name)", screen: calculation.screen,
      sections: [calculation.results]
        + calculation.tables.map(\.section)
        + [
          calculation.given, explaining ? calculation.formulas : nil,
          Section.list("Rests on", calculation.remarks),
        ], provenance: "headroom \(HeadroomVersion.current)", figures: { calculation.json },
      tables: { [calculation.figureRows] + calculation.tables.map(\.data) })
  }
}

extension FigureTable {
  fileprivate var section: Section {
    let texts = columns.indices.filter { column in
      rows.contains { if case .text = $0[column] { true } else { false } }
    }
    var shown = DocumentTable(header, words: Set(texts))
    for row in rows {
      shown.row(
        zip(columns, row).map { MoneyText.value($1, unit: $0.contains("usd") ? "USD" : "") })
    }
    return Section(title, [.table(shown)])
  }
}

extension Calculation {
  fileprivate var screen: Screen {
    var screen = Screen(
      verdict == .no ? Words(answer, .bad) : verdict == .yes ? Words(answer, .good) : Words(answer))
    if let reason { screen.add("why", Words(reason)) }
    return screen
  }

  fileprivate var results: Section? {
    guard !figures.isEmpty else { return nil }
    var table = DocumentTable(["", "", "unit"], words: [2])
    for figure in figures {
      table.row([figure.label, MoneyText.value(figure.value, unit: figure.unit), figure.unit])
    }
    return Section("Result", [.table(table)])
  }

  /// What it was given, and what was assumed in its place.
  fileprivate var given: Section? {
    // Of many, those that were given: the others stand as defaults in help.
    let inputs = inputs.count > 20 ? inputs.filter(\.isGiven) : inputs
    guard !inputs.isEmpty else { return nil }
    var table = DocumentTable(["", "", "unit", ""], words: [2, 3])
    for input in inputs {
      table.row([
        input.key.name, Self.text(input.value), input.key.unit, input.isGiven ? "" : "default",
      ])
    }
    return Section("Inputs", [.table(table)])
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .array(let parts) where parts.contains(where: \.isObject) || isLong(value):
      "\(parts.count) entries"
    case .object(let members) where isLong(value): "\(members.count) entries"
    default: JSONWriter.compact(value)
    }
  }

  /// Wider than what stands beside it: lists are among the tables, too.
  private static func isLong(_ value: JSONValue) -> Bool { JSONWriter.compact(value).count > 40 }

  /// Formula, values and source of each figure.
  fileprivate var formulas: Section? {
    let lines = figures.filter { !$0.formula.isEmpty }.flatMap { figure in
      ["\(figure.key) = \(figure.formula)"]
        + (figure.worked.isEmpty
          ? [] : ["  = \(figure.worked) = \(MoneyText.value(figure.value, unit: figure.unit))"])
        + (figure.source.isEmpty ? [] : ["  source: \(figure.source)"])
    }
    return lines.isEmpty ? nil : Section("Formulas", [.code(lines)])
  }

  /// Every input under its name, the results, and how each was reached.
  fileprivate var json: JSONValue {
    var members: [(String, JSONValue)] = [("calculator", .string(name))]
    members += inputs.map { ($0.key.column, $0.value) }
    members.append(("result", .object(figures.map { ($0.key, $0.value.json) })))
    let ranges = figures.compactMap { figure -> (String, JSONValue)? in
      guard case .band(let band) = figure.value, band.isRange else { return nil }
      return (figure.key, ["low": .double(band.low.double), "high": .double(band.high.double)])
    }
    members.append(("ranges", .object(ranges)))
    members.append(("feasible", verdict == .none ? .null : .bool(verdict == .yes)))
    members.append(("answer", .string(answer)))
    members.append(("reason", JSONValue(reason)))
    members.append(("reasons", .object(figures.compactMap(\.absence))))
    members.append(("formula", .object(texts(\.formula))))
    members.append(("source", .object(texts(\.source))))
    members += tables.map { ($0.name, $0.json) }
    members.append(("remarks", .array(remarks.map(JSONValue.string))))
    members.append(("version", .string(HeadroomVersion.current)))
    return .object(members)
  }

  private func texts(_ part: KeyPath<Figure, String>) -> [(String, JSONValue)] {
    figures.filter { !$0[keyPath: part].isEmpty }.map { ($0.key, .string($0[keyPath: part])) }
  }

  /// One row a figure.
  fileprivate var figureRows: DataTable {
    var table = DataTable(
      name.replacing("-", with: "_"), columns: ["metric", "unit", "value", "low", "high", "reason"])
    for figure in figures {
      switch figure.value {
      case .band(let band):
        table.row(
          figure.key, figure.unit, band.mid.double, band.low.double, band.high.double,
          nil as String?)
      case .none(let reason):
        table.row(figure.key, figure.unit, nil as Double?, nil as Double?, nil as Double?, reason)
      case .text(let text):
        table.row(figure.key, figure.unit, text, nil as Double?, nil as Double?, nil as String?)
      case .flag(let flag):
        table.row(
          figure.key, figure.unit, flag ? 1 : 0, nil as Double?, nil as Double?, nil as String?)
      }
    }
    return table
  }
}

extension Figure {
  fileprivate var absence: (String, JSONValue)? {
    if case .none(let reason) = value { (key, .string(reason)) } else { nil }
  }
}

extension Figure.Value {
  /// The middle of a range, the text, true or false, or null.
  var json: JSONValue {
    switch self {
    case .band(let band): .double(band.mid.double)
    case .text(let text): .string(text)
    case .flag(let flag): .bool(flag)
    case .none: .null
    }
  }

  fileprivate var cell: (any DataValue)? {
    switch self {
    case .band(let band): band.mid.double
    case .text(let text): text
    case .flag(let flag): flag ? 1 : 0
    case .none: nil
    }
  }
}

extension FigureTable {
  fileprivate var json: JSONValue {
    .array(rows.map { row in .object(zip(columns, row).map { ($0, $1.json) }) })
  }

  fileprivate var data: DataTable {
    var table = DataTable(name, columns: columns)
    for row in self.rows { table.row(row.map(\.cell)) }
    return table
  }
}

extension JSONValue {
  fileprivate var isObject: Bool { if case .object = self { true } else { false } }
}
