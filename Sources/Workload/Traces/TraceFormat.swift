// TraceFormat.swift: what kinds of trace files are known, and how one is told from another.

internal import Text

/// A kind of trace file: where time, prompt and output tokens stand in it. One file a format in `Formats`,
/// one line in `all`.
public struct TraceFormat: Sendable {
  /// How the rows are written.
  enum Shape: Sendable { case csv, jsonLines }

  /// How a time is written.
  enum TimeText: Sendable {
    /// `2023-11-16 18:15:46.6805900`, with an optional zone; without one, UTC.
    case date
    /// A number since any origin.
    case number(DecimalTime.Unit)
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
  let shape: Shape
  let time: String
  let timeText: TimeText
  let prompt: String
  let output: String
  /// Column of the session's name, where the format has one; may be absent and empty.
  var session: String?
  /// Columns of names that `TraceDetails` keeps, the first that is there and not empty; all may be absent.
  var tenant: [String] = []
  var model: [String] = []
  var label: [String] = []
  /// Key of the prefix blocks.
  var prefix: String?
  var emptyPrompt = EmptyPrompt.refused
  /// Columns that tell another format with the same required columns but other meanings.
  var foreign: [String] = []

  /// Every known format, in the order in which lists show them.
  public static let all: [TraceFormat] = [
    .azure,
    .burstGPT,
    .mooncake,
    .vidur,
    .headroom,
  ]

  /// Columns that a file of this format must have.
  var required: [String] { [time, prompt, output] }

  /// Whether columns found in a file are those of this format.
  func recognises(_ head: TraceHead) -> Bool {
    guard head.shape == shape, required.allSatisfy(head.names.contains) else { return false }
    if foreign.contains(where: head.names.contains) { return false }
    return shape == .csv || head.numbers.contains(time)
  }
}

/// What the first line of a trace says about its format.
struct TraceHead {
  var shape: TraceFormat.Shape
  /// Columns of the header, or keys of the first object, in order.
  var names: [String]
  /// Keys of the first object whose values are numbers, and those whose values are strings.
  var numbers: [String] = []
  var strings: [String] = []
  var location: SourceLocation
}

extension TraceFormat {
  /// The format that a user named, or the one that recognises the file.
  /// - Parameter name: `auto` or the name of a format.
  static func choose(_ name: String, for head: TraceHead) throws(InputErrors) -> TraceFormat {
    try checkSeparator(head)
    if name != "auto" {
      guard let format = all.first(where: { $0.name == name }) else { throw unknown(name) }
      try format.check(head)
      return format
    }
    let matches = all.filter { $0.recognises(head) }
    if let only = matches.first, matches.count == 1 { return only }
    guard matches.isEmpty else {
      let names = matches.map(\.name).joined(separator: ", ")
      throw InputErrors(
        InputError(
          .ambiguousFormat, at: head.location, "the columns fit several trace formats: \(names)",
          hint: "name one of them as the trace's \"format\""))
    }
    if let nearest = nearest(to: head) {
      try nearest.check(head)
      try nearest.checkMeaning(head)
    }
    throw unrecognised(head)
  }

  /// - Throws: `InputErrors` for a table whose only column holds another separator than the comma.
  private static func checkSeparator(_ head: TraceHead) throws(InputErrors) {
    guard head.shape == .csv, head.names.count == 1, let only = head.names.first else { return }
    for (separator, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
    where only.contains(separator) {
      throw InputErrors(
        InputError(
          .unknownFormat, at: head.location,
          "the columns are separated by \(name) (\(JSONWriter.quoted(separator))), not by commas",
          hint: "save the table with commas, and numbers with a decimal point"))
    }
  }

  /// Why a file that has all of this format's keys is none of it.
  private func checkMeaning(_ head: TraceHead) throws(InputErrors) {
    let why: String
    if let key = foreign.first(where: head.names.contains) {
      why = "the key '\(key)' tells another format, whose '\(time)' has another unit"
    } else if shape == .jsonLines, !head.numbers.contains(time) {
      let found = head.strings.contains(time) ? "a string" : "no number"
      let needed = TraceFields.timeForm(timeText)
      why = "'\(time)' is \(found); format '\(name)' needs \(needed)"
    } else {
      return
    }
    throw InputErrors(
      InputError(
        .unknownFormat, at: head.location, "this is no trace of a known format: \(why)",
        hint: "convert '\(time)' to what '\(name)' needs, or write headroom's own CSV: "
          + TraceFormat.headroom.required.joined(separator: ",")))
  }

  /// The format that only one or two columns keep from being recognised.
  private static func nearest(to head: TraceHead) -> TraceFormat? {
    let candidates = all.filter { $0.shape == head.shape }.map { format in
      (format, format.required.count { head.names.contains($0) })
    }
    let best = candidates.map(\.1).max() ?? 0
    guard best > 0 else { return nil }
    let nearest = candidates.filter { $0.1 == best }
    return nearest.count == 1 ? nearest[0].0 : nil
  }

  /// - Throws: `InputErrors` that list the columns found when a required one is missing.
  private func check(_ head: TraceHead) throws(InputErrors) {
    guard head.shape == shape else {
      let needed = shape == .csv ? "CSV" : "one JSON object a line"
      throw InputErrors(
        InputError(
          .unknownFormat, at: head.location,
          "a trace of format '\(name)' is \(needed); this is not",
          hint: "leave \"format\" out, or name the right one"))
    }
    let missing = required.filter { !head.names.contains($0) }
    guard !missing.isEmpty else { return }
    let noun = shape == .csv ? "column" : "key"
    throw InputErrors(
      missing.map { column in
        InputError(
          .missingColumn, at: head.location,
          "the \(noun) '\(column)' of format '\(name)' is missing; found: \(head.shownNames)",
          hint: "rename the \(noun) that holds it to '\(column)'")
      })
  }

  private static func unknown(_ name: String) -> InputErrors {
    let names = (["auto"] + all.map(\.name)).joined(separator: ", ")
    return InputErrors(
      InputError(
        .unknownFormat, at: SourceLocation(file: "format"), "there is no trace format '\(name)'",
        hint: "write one of: \(names)"))
  }

  private static func unrecognised(_ head: TraceHead) -> InputErrors {
    let known = all.filter { $0.shape == head.shape }
      .map { "\($0.name) (\($0.required.joined(separator: ",")))" }.joined(separator: "; ")
    return InputErrors(
      InputError(
        .unknownFormat, at: head.location,
        "no trace format has these columns; found: \(head.shownNames)",
        hint: "rename the columns to those of a format: \(known)"))
  }
}

extension TraceHead {
  /// The columns for a message, at most 40 of them.
  var shownNames: String {
    if names.isEmpty { return "none" }
    let shown = names.prefix(40).map { JSONWriter.quoted(String($0.prefix(60))) }
    let rest = names.count > shown.count ? " and \(names.count - shown.count) more" : ""
    return shown.joined(separator: ", ") + rest
  }
}
