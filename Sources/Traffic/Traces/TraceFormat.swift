// TraceFormat.swift: what kinds of trace files are known: where each has its time, lengths and names.

internal import Text

/// A kind of trace file: where time, prompt and output tokens stand in it. One file a format in `Formats`,
/// one line in `all`.
public struct TraceFormat: Sendable {
  /// How the rows are written.
  enum Shape: Sendable {
    case csv
    /// One object a line, several lines an object, or an array of objects.
    case json
  }

  /// How the format is asked for by name.
  public let name: String
  /// One line for lists of formats: whose it is.
  public let summary: String
  let shapes: [Shape]
  var clock: Clock
  let sizes: Sizes
  var names = Names()
  var marks = Marks()
  /// Orders of rows that are no fault.
  var order = OrderRule.start
  /// What makes a row no request.
  var rules: [TraceRule] = []
  /// Why rows are no requests where no column alone tells it.
  var otherReasons: [String] = []
  /// Text of users stands in some columns: no field is shown in a message.
  var holdsText = false

  /// Every known format, in the order in which lists show them.
  public static let all: [TraceFormat] = [
    .azure,
    .burstGPT,
    .mooncake,
    .aiperf,
    .bailian,
    .ragPulse,
    .vidur,
    .splitwise,
    .blis,
    .liteLLM,
    .azureLog,
    .headroom,
  ]

  /// Why rows are no requests; those of `rules` come first.
  var reasons: [String] { rules.map(\.reason) + otherReasons }

  /// Columns that a file of this format must have.
  var required: [String] {
    (clock.delay == nil ? [clock.column] : []) + [sizes.prompt]
      + (sizes.outputIsOptional ? [] : [sizes.output]) + marks.needs
  }

  /// Whether columns found in a file are those of this format.
  func recognises(_ head: TraceHead) -> Bool {
    guard shapes.contains(head.shape), required.allSatisfy(head.names.contains),
      marks.allow(head.names)
    else { return false }
    return head.shape == .csv || hasTimeOfItsKind(head)
  }

  /// Whether an object's time is a number or a string, as it should be.
  func hasTimeOfItsKind(_ head: TraceHead) -> Bool {
    if case .number = clock.text { return head.numbers.contains(clock.column) }
    return head.strings.contains(clock.column)
  }
}
