// CSVReader.swift: records and fields of RFC 4180, as views into the text where nothing is quoted.

/// Reads a CSV text record by record.
///
/// Fields are ranges of the record; only a wanted field that doubles its quotes is copied. Quoted fields
/// may hold commas, doubled quotes and line breaks. Lines that hold nothing are skipped, as
/// spreadsheets leave them at the end.
///
/// - Complexity: O(bytes) time, no allocation per record; memory is the longest record.
public final class CSVReader {
  private let lines: LineReader
  private let separator: UInt8
  /// Where each field ends: the offset of its separator in the record, or the record's length.
  private var ends = [Int](repeating: 0, count: 64)
  private var hasQuotes = false

  /// - Precondition: the separator is no NUL byte.
  public init(_ lines: LineReader, separator: UInt8 = UInt8(ascii: ",")) {
    precondition(separator != 0, "records are filled with zeros to whole words")
    self.lines = lines
    self.separator = separator
  }

  /// Fields of the current record.
  public private(set) var fieldCount = 0
  /// The physical line on which the current record begins.
  public var lineNumber: Int { lines.lineNumber }
  public var file: String { lines.file }
  /// The place of the current record, for messages.
  public var location: SourceLocation { lines.location() }

  /// The place of a field of the current record, which stands on one line.
  /// - Precondition: `index < fieldCount`.
  public func location(ofField index: Int) -> SourceLocation {
    precondition(index < fieldCount, "a record has no such field")
    let before = index == 0 ? 0 : ends[index - 1] + 1
    return lines.location(
      column: String(decoding: lines.line[..<before], as: UTF8.self).count + 1)
  }

  /// Moves to the next record; false at the end.
  /// - Throws: `.badRow` for a quote that is not closed or stands inside a field.
  public func nextRecord() throws(ReadError) -> Bool {
    repeat {
      guard try lines.nextLine() else { return false }
    } while lines.line.isEmpty
    hasQuotes = FieldScan.quote(in: lines.line)
    if hasQuotes { try splitQuoted() } else { splitPlain() }
    return true
  }

  /// The bytes of a field; valid inside `body` only.
  /// - Precondition: `index < fieldCount`.
  public func withField<T>(_ index: Int, _ body: (ByteView) -> T) -> T {
    precondition(index < fieldCount, "a record has no such field")
    let field = ByteView(rebasing: lines.line[(index == 0 ? 0 : ends[index - 1] + 1)..<ends[index]])
    guard hasQuotes, field.first == FieldScan.quoteByte else { return body(field) }
    let inner = ByteView(rebasing: field[1..<field.count - 1])
    guard FieldScan.quote(in: inner) else { return body(inner) }
    return FieldScan.undoubled(inner).withUnsafeBufferPointer(body)
  }

  /// A field as a string; ill-formed UTF-8 shows as U+FFFD.
  public func text(_ index: Int) -> String {
    withField(index) { String(decoding: $0, as: UTF8.self) }
  }

  /// A field as a whole number; nil when it is none (see `NumberText.parseInt`).
  public func int(_ index: Int) -> Int? { withField(index, NumberText.parseInt) }

  /// A field as a finite number; nil when it is none (see `NumberText.parseDouble`).
  public func double(_ index: Int) -> Double? { withField(index, NumberText.parseDouble) }

  /// All fields as strings, for header rows.
  public var texts: [String] { (0..<fieldCount).map(text) }

  /// Splits a record without quotes.
  private func splitPlain() {
    let line = lines.line
    while true {
      let found = ends.withUnsafeMutableBufferPointer {
        FieldScan.plainEnds(of: line, separator: separator, into: $0)
      }
      if let found {
        fieldCount = found
        return
      }
      ends += ends  // twice the room
    }
  }

  /// Splits a record with quotes, reading on where a field holds line breaks.
  private func splitQuoted() throws(ReadError) {
    var room: [Int] = []
    swap(&room, &ends)  // two owners would copy it
    var scan = FieldScan(separator: separator, ends: room)
    room = []
    defer {
      ends = scan.ends
      fieldCount = scan.count
    }
    while true {
      if let fault = scan.read(on: lines.line) ?? (scan.isInside ? nil : scan.finish()) {
        throw malformed(fault)
      }
      if !scan.isInside { return }
      guard try lines.extendLine() else { throw malformed("a quoted field is not closed") }
    }
  }

  private func malformed(_ what: String) -> ReadError {
    .input(
      .badRow, at: lines.location(), what,
      hint: #"put the whole field in quotes and double the quotes in it: "5"" disk""#)
  }
}
