// Calculator.swift: a question that a formula answers, with the inputs that it takes.

public import Text

/// One calculator: its name, its inputs and its answer. A new one is one file and one line in `Calculators.all`.
public struct Calculator: Sendable {
  /// As the command line calls it: `weight-load-time`.
  public let name: String
  public let summary: String
  /// Every input, in the order in which help lists them.
  public let keys: [any TypedKey]
  /// What a reader should know before the options.
  public let notes: [String]
  /// Options of examples that run as printed.
  public let examples: [String]
  /// It is a command of its own, beside being listed under `calc`.
  public let isCommand: Bool
  private let compute: @Sendable (inout Working) throws(InputErrors) -> Calculation

  public init(
    _ name: String, _ summary: String, keys: [any TypedKey], notes: [String] = [],
    examples: [String], isCommand: Bool = false,
    _ compute: @escaping @Sendable (inout Working) throws(InputErrors) -> Calculation
  ) {
    (self.name, self.summary, self.keys, self.notes) = (name, summary, keys, notes)
    (self.examples, self.isCommand, self.compute) = (examples, isCommand, compute)
  }

  /// - Throws: `InputErrors` for an input that is missing or makes no sense beside the others.
  public func answer(_ inputs: Inputs, in setting: Setting) throws(InputErrors) -> Calculation {
    var working = Working(name, keys, inputs, setting)
    return try compute(&working)
  }
}
