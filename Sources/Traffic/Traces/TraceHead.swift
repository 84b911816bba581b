// TraceHead.swift: what the beginning of a trace shows, before its format is known.

internal import Text

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
