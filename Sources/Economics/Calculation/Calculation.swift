// Calculation.swift: an answer of a calculator: every input, every figure with its formula, and what to doubt.

public import Text

/// What a calculator answers.
public struct Calculation: Sendable {
  /// Whether the answer to a question is yes.
  public enum Verdict: Hashable, Sendable {
    /// It was no question of yes or no.
    case none
    case yes
    case no
  }

  /// The calculator's name.
  public let name: String
  /// One sentence.
  public let answer: String
  public let verdict: Verdict
  /// Why, where the answer is no, or where a figure is absent.
  public let reason: String?
  public let inputs: [(key: DeclaredKey, value: JSONValue, isGiven: Bool)]
  public let figures: [Figure]
  public let tables: [FigureTable]
  /// What a reader should know before quoting a figure.
  public let remarks: [String]

  /// The figure of a key; nil where there is none of this name.
  public subscript(key: String) -> Figure? { figures.first { $0.key == key } }
}

/// Rows of figures under names, such as one for each month.
public struct FigureTable: Sendable {
  /// As its file is called: `months`.
  public let name: String
  public let title: String
  /// Names as scripts read them, with units: `cumulative_usd`.
  public let columns: [String]
  /// Names as people read them.
  public let header: [String]
  public private(set) var rows: [[Figure.Value]] = []

  public init(_ name: String, _ title: String, _ columns: [(key: String, label: String)]) {
    (self.name, self.title) = (name, title)
    self.columns = columns.map(\.key)
    header = columns.map(\.label)
  }

  /// - Precondition: a value for each column.
  public mutating func row(_ values: [Figure.Value]) {
    precondition(values.count == columns.count, "a row has a value for each column")
    rows.append(values)
  }
}

/// A calculation in progress: figures are named one after another, and may stand in the formulas of those behind them.
public struct Working {
  private let name: String
  private let keys: [any TypedKey]
  public let inputs: Inputs
  public let setting: Setting
  private var figures: [Figure] = []
  private var tables: [FigureTable] = []
  private var remarks: [String] = []

  init(_ name: String, _ keys: [any TypedKey], _ inputs: Inputs, _ setting: Setting) {
    (self.name, self.keys, self.inputs, self.setting) = (name, keys, inputs, setting)
  }

  /// An input as a term of a formula.
  /// - Throws: `.missingKey` where it is neither given nor has a default.
  public func term(_ key: BandKey) throws(InputErrors) -> Term {
    Term(key.key.column, try inputs.needed(key))
  }

  /// An input that may be left out.
  public func termIfGiven(_ key: BandKey) -> Term? {
    inputs[key].map { Term(key.key.column, $0) }
  }

  /// A whole number as a term of a formula.
  /// - Throws: `.missingKey` where it is neither given nor has a default.
  public func term(_ key: IntKey) throws(InputErrors) -> Term {
    Term(key.key.column, Band(try inputs.needed(key)))
  }

  /// Names a figure.
  /// - Returns: it as a term, under its name.
  @discardableResult
  public mutating func figure(
    _ key: String, _ label: String, unit: String, _ term: Term, source: String = ""
  ) -> Term {
    figures.append(
      Figure(
        key, label, unit: unit, term.value, formula: term.formula, worked: term.worked,
        source: source))
    return Term(key, term.value)
  }

  /// A figure that was named before, so that none is named twice.
  func named(_ key: String) -> Term? {
    guard case .band(let band)? = figures.first(where: { $0.key == key })?.value else { return nil }
    return Term(key, band)
  }

  /// A figure that is no number, or that no formula of terms gives.
  public mutating func figure(_ figure: Figure) { figures.append(figure) }
  public mutating func table(_ table: FigureTable) { tables.append(table) }
  /// Empty remarks are left out.
  public mutating func remark(_ remark: String) { if !remark.isEmpty { remarks.append(remark) } }

  /// An input that is absent, or no question at all where it may be put in several ways.
  /// - Parameter flag: the option that would give it.
  func missing(_ what: String, at flag: String = "", hint: String) -> InputErrors {
    InputErrors(
      InputError(
        .missingKey, at: SourceLocation(file: flag.isEmpty ? "headroom calc \(name)" : flag), what,
        hint: hint))
  }

  /// - Parameter reason: why, where the answer is no or a figure is absent.
  public func answer(
    _ sentence: String, _ verdict: Calculation.Verdict = .none, because reason: String? = nil
  ) -> Calculation {
    Calculation(
      name: name, answer: sentence, verdict: verdict, reason: reason, inputs: inputs.all(keys),
      figures: figures, tables: tables, remarks: remarks)
  }
}
