// TraceFormatChoice.swift: how one kind of trace file is told from another, or refused with the reason.

internal import Text

extension TraceFormat {
  /// The format that a user named, or the one that recognises the file.
  /// - Parameter name: `auto` or the name of a format.
  static func choose(_ name: String, for head: TraceHead) throws(InputErrors) -> TraceFormat {
    try checkSeparator(head)
    let known = all.map { $0.named(as: head) }
    if name != "auto" {
      guard let format = known.first(where: { $0.name == name }) else { throw unknown(name) }
      try format.check(head)
      return format
    }
    try UnreadableTrace.check(head)
    let matches = known.filter { $0.recognises(head) }
    if let only = matches.first, matches.count == 1 {
      if let doubt = only.marks.doubt?(head) { throw only.doubtful(doubt, head) }
      return only
    }
    guard matches.isEmpty else {
      let names = matches.map(\.name).joined(separator: ", ")
      throw InputErrors(
        InputError(
          .ambiguousFormat, at: head.location, "the columns fit several trace formats: \(names)",
          hint: "name one of them as the trace's \"format\""))
    }
    if let nearest = nearest(to: head, among: known) {
      try nearest.check(head)
      try nearest.checkMeaning(head)
    }
    throw unrecognised(head)
  }

  /// The format with the time column by the name that the file gives it.
  private func named(as head: TraceHead) -> TraceFormat {
    guard !head.names.contains(clock.column),
      let alias = clock.aliases.first(where: head.names.contains)
    else { return self }
    var format = self
    format.clock.column = alias
    return format
  }

  private func doubtful(_ why: String, _ head: TraceHead) -> InputErrors {
    InputErrors(
      InputError(
        .ambiguousFormat, at: head.location,
        "this looks like format '\(name)', but \(why)",
        hint:
          "name the trace's \"format\": \"mooncake\" or \"aiperf\" (times in ms), or \"bailian\" (s)"
      ))
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
    let time = clock.column
    let why: String
    if let key = marks.foreign.first(where: head.names.contains) {
      why = "the key '\(key)' tells another format, whose '\(time)' has another unit"
    } else if head.shape == .json, !hasTimeOfItsKind(head) {
      let found =
        head.strings.contains(time)
        ? "a string" : head.numbers.contains(time) ? "a number" : "neither a number nor a string"
      why = "'\(time)' is \(found); format '\(name)' needs \(clock.text)"
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
  private static func nearest(to head: TraceHead, among known: [TraceFormat]) -> TraceFormat? {
    let candidates = known.filter { $0.shapes.contains(head.shape) }.map { format in
      (format, format.required.count { head.names.contains($0) })
    }
    let best = candidates.map(\.1).max() ?? 0
    guard best > 0 else { return nil }
    let nearest = candidates.filter { $0.1 == best }
    // JSON formats share Mooncake's keys, and Mooncake stands first.
    return nearest.count == 1 || head.shape == .json ? nearest[0].0 : nil
  }

  /// - Throws: `InputErrors` that list the columns found when a required one is missing.
  private func check(_ head: TraceHead) throws(InputErrors) {
    guard shapes.contains(head.shape) else {
      let needed = shapes == [.csv] ? "CSV" : "made of JSON objects"
      throw InputErrors(
        InputError(
          .unknownFormat, at: head.location,
          "a trace of format '\(name)' is \(needed); this is not",
          hint: "leave \"format\" out, or name the right one"))
    }
    let missing = required.filter { !head.names.contains($0) }
    guard !missing.isEmpty else { return }
    let noun = head.shape == .csv ? "column" : "key"
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
    let known = all.filter { $0.shapes.contains(head.shape) }
      .map { "\($0.name) (\($0.required.joined(separator: ",")))" }.joined(separator: "; ")
    return InputErrors(
      InputError(
        .unknownFormat, at: head.location,
        "no trace format has these columns; found: \(head.shownNames)",
        hint: "rename the columns to those of a format: \(known)"))
  }
}
