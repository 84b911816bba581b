// CSVReader.swift: records and fields of RFC 4180, as views into the text where nothing is quoted.

/// Reads a CSV text record by record.
///
/// A record without quotes costs no copy: its fields are ranges of the line. Quoted fields may hold
/// commas, doubled quotes and line breaks. Lines that hold nothing are skipped, as spreadsheets
/// leave them at the end.
///
/// - Complexity: O(bytes) time, no allocation per record; memory is the longest record.
public final class CSVReader {
  private let lines: LineReader
  private let separator: UInt8
  /// Start and end of each field, as offsets into the record.
  private var starts: [Int] = []
  private var ends: [Int] = []
  /// The record with its quotes undone; empty when it had none.
  private var unquoted: [UInt8] = []
  private var isUnquoted = false

  public init(_ lines: LineReader, separator: UInt8 = UInt8(ascii: ",")) {
    self.lines = lines
    self.separator = separator
  }

  /// Fields of the current record.
  public var fieldCount: Int { starts.count }
  /// The physical line on which the current record begins.
  public var lineNumber: Int { lines.lineNumber }
  public var file: String { lines.file }
  /// The place of the current record, for messages.
  public var location: SourceLocation { lines.location() }

  /// Moves to the next record; false at the end.
  /// - Throws: `.badRow` for a quote that is not closed or stands inside a field.
  public func nextRecord() throws(ReadError) -> Bool {
    repeat {
      guard try lines.nextLine() else { return false }
    } while lines.line.isEmpty
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    isUnquoted = !splitPlain()
    if isUnquoted { try splitQuoted() }
    return true
  }

  /// The bytes of a field; valid inside `body` only.
  /// - Precondition: `index < fieldCount`.
  public func withField<T>(_ index: Int, _ body: (ByteView) -> T) -> T {
    let range = starts[index]..<ends[index]
    guard isUnquoted else { return body(ByteView(rebasing: lines.line[range])) }
    return unquoted.withUnsafeBufferPointer { body(ByteView(rebasing: $0[range])) }
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

  /// Splits a record without quotes; false when there is a quote.
  private func splitPlain() -> Bool {
    let line = lines.line
    var start = 0
    for index in line.indices {
      let byte = line[index]
      if byte == separator {
        starts.append(start)
        ends.append(index)
        start = index + 1
      } else if byte == UInt8(ascii: "\"") {
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        return false
      }
    }
    starts.append(start)
    ends.append(line.count)
    return true
  }

  private func splitQuoted() throws(ReadError) {
    unquoted.removeAll(keepingCapacity: true)
    var index = 0
    while true {
      starts.append(unquoted.count)
      if index < lines.line.count, lines.line[index] == UInt8(ascii: "\"") {
        index = try copyQuotedField(from: index)
      } else {
        while index < lines.line.count, lines.line[index] != separator {
          if lines.line[index] == UInt8(ascii: "\"") {
            throw malformed("a quote stands inside a field that does not begin with one")
          }
          unquoted.append(lines.line[index])
          index += 1
        }
      }
      ends.append(unquoted.count)
      if index >= lines.line.count { return }
      index += 1
    }
  }

  /// Copies what stands between the quotes; returns the offset after the closing one.
  private func copyQuotedField(from opening: Int) throws(ReadError) -> Int {
    var index = opening + 1
    while true {
      if index >= lines.line.count {
        guard try lines.extendLine() else { throw malformed("a quoted field is not closed") }
        continue
      }
      let byte = lines.line[index]
      index += 1
      if byte != UInt8(ascii: "\"") {
        unquoted.append(byte)
        continue
      }
      guard index < lines.line.count, lines.line[index] == UInt8(ascii: "\"") else { break }
      unquoted.append(byte)
      index += 1
    }
    guard index == lines.line.count || lines.line[index] == separator else {
      throw malformed("text stands after the closing quote of a field")
    }
    return index
  }

  private func malformed(_ what: String) -> ReadError {
    .input(
      .badRow, at: lines.location(), what,
      hint: #"put the whole field in quotes and double the quotes in it: "5"" disk""#)
  }
}
