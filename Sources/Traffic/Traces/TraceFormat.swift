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

  /// How a time is written.
  enum TimeText: Sendable {
    /// `2023-11-16 18:15:46.6805900`, with an optional zone; without one, UTC. Or the month first:
    /// `8/18/2025, 12:00:38.941 AM`.
    case date
    /// A number since any origin.
    case number(DecimalTime.Unit)
    /// The same, as a string of JSON.
    case numberText(DecimalTime.Unit)
  }

  /// What becomes of a row without prompt tokens.
  enum EmptyPrompt: Sendable {
    /// It is bad input.
    case refused
    /// It is counted and does not become a request: the service logged a failure.
    case dropped
  }

  /// How the format is asked for by name.
  public let name: String
  /// One line for lists of formats: whose it is.
  public let summary: String
  let shapes: [Shape]
  var time: String
  let timeText: TimeText
  let prompt: String
  let output: String
  /// Columns of the time at which a request ended, the first that is there; all may be absent.
  var ends: [String] = []
  /// Orders of rows that are no fault.
  var order = OrderRule.start
  /// Column of the session's name, where the format has one; may be absent and empty.
  var session: String?
  /// Key of the turn before, where `session` names a turn and not a session.
  var parent: String?
  /// Columns of names that `TraceDetails` keeps, the first that is there and not empty; all may be absent.
  var tenant: [String] = []
  var model: [String] = []
  var label: [String] = []
  /// Key of the prefix blocks.
  var prefix: String?
  var emptyPrompt = EmptyPrompt.refused
  /// Columns beyond time and lengths that a file must have.
  var needs: [String] = []
  /// Columns of which a file must have at least one to be recognised; any will do when this is empty.
  var markers: [String] = []
  /// Columns that tell another format with the same required columns but other meanings.
  var foreign: [String] = []
  /// Other names of the time column.
  var timeAliases: [String] = []
  /// Key of the milliseconds after the turn before, in rows that have no time.
  var delay: String?
  var outputIsOptional = false
  /// Column of the number of sequences in a row.
  var copies: String?
  /// Column of the number of images in a prompt; may be absent.
  var images: String?
  /// Columns of a shared prefix's name and length, which the prompt's length leaves out where the name is
  /// not empty.
  var sharedPrefix: (name: String, tokens: String)?
  /// What makes a row no request.
  var rules: [TraceRule] = []
  /// Why rows are no requests where no column alone tells it.
  var otherReasons: [String] = []
  /// Whether bare numbers count from 1970-01-01 00:00 UTC.
  var countsFromEpoch = false
  /// Text of users stands in some columns: no field is shown in a message.
  var holdsText = false
  /// Whether bare numbers count from a midnight, its zone not stated.
  var countsFromMidnight = false
  /// Why this file, which has all columns, may mean something else.
  var doubt: (@Sendable (TraceHead) -> String?)?

  /// Why rows are no requests; those of `rules` come first.
  var reasons: [String] { rules.map(\.reason) + otherReasons }

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

  /// Columns that a file of this format must have.
  var required: [String] {
    (delay == nil ? [time] : []) + [prompt] + (outputIsOptional ? [] : [output]) + needs
  }

  /// Whether columns found in a file are those of this format.
  func recognises(_ head: TraceHead) -> Bool {
    guard shapes.contains(head.shape), required.allSatisfy(head.names.contains) else {
      return false
    }
    if foreign.contains(where: head.names.contains) { return false }
    if !markers.isEmpty, !markers.contains(where: head.names.contains) { return false }
    return head.shape == .csv || hasTimeOfItsKind(head)
  }

  /// Whether an object's time is a number or a string, as it should be.
  func hasTimeOfItsKind(_ head: TraceHead) -> Bool {
    if case .number = timeText { return head.numbers.contains(time) }
    return head.strings.contains(time)
  }
}

/// A reason for which a row is no request, told by the text of one column. Where the column is absent it
/// holds for no row.
struct TraceRule: Sendable {
  let column: String
  let reason: String
  let excludes: @Sendable (ByteView) -> Bool
}

extension ByteView {
  /// Whether the bytes are one of some words of lower-case ASCII, in any case. Called for every row.
  func isOne(of words: [[UInt8]]) -> Bool {
    for word in words where count == word.count {
      var index = 0
      while index < count, self[index] | 0x20 == word[index] | 0x20 { index += 1 }
      if index == count { return true }
    }
    return false
  }

  /// Whether a text of ASCII stands somewhere in the bytes.
  func contains(text: String) -> Bool {
    var text = text
    return text.withUTF8 { wanted in
      guard let first = wanted.first else { return true }
      var start = 0
      while count - start >= wanted.count,
        let hit = self[start...(count - wanted.count)].firstIndex(of: first)
      {
        if self[hit..<hit + wanted.count].elementsEqual(wanted) { return true }
        start = hit + 1
      }
      return false
    }
  }
}

/// What the beginning of a trace says about its format.
struct TraceHead {
  var shape: TraceFormat.Shape
  /// Columns of the header, or keys of the first objects, in order.
  var names: [String]
  /// Keys of the first objects whose values are numbers, strings, and objects.
  var numbers: [String] = []
  var strings: [String] = []
  var objects: [String] = []
  var location: SourceLocation
  /// What the first objects say about the unit of their times.
  var evidence = TimeEvidence()
}

extension TraceHead {
  /// The columns for a message, at most 40 of them.
  var shownNames: String {
    if names.isEmpty { return "none" }
    if looksLikeData { return "a first line of values, no header" }
    let shown = names.prefix(40).map { name in
      name.utf8.count <= 40 ? JSONWriter.quoted(name) : "a text of \(name.utf8.count) bytes"
    }
    let rest = names.count > shown.count ? " and \(names.count - shown.count) more" : ""
    return shown.joined(separator: ", ") + rest
  }

  /// A number or a date among a table's names: the header is missing.
  private var looksLikeData: Bool {
    shape == .csv
      && names.contains { name in
        NumberText.parseDouble(name) != nil
          || Array(name.utf8).withUnsafeBufferPointer { DecimalTime.parseDate($0) != nil }
      }
  }
}
