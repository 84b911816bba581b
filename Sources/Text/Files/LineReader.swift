// LineReader.swift: the physical lines of a stream, without copying them, in bounded memory.

import Glibc

/// Reads a text line by line from 1 MiB blocks. A line is a view into the block, not a copy.
///
/// Strips a UTF-8 byte-order mark, LF and CRLF; a last line without a line break counts as a line.
/// Refuses what is not text: compressed data, Parquet, UTF-16, NUL bytes.
///
/// - Complexity: O(bytes) time; memory is one block, or the longest line if that is longer.
public final class LineReader {
  /// Bytes asked of the system at a time.
  public static let blockSize = 1 << 20
  /// The longest line accepted, in bytes, unless the caller says otherwise.
  public static let defaultLineLimit = 64 << 20

  private let source: ByteSource
  private let lineLimit: Int
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var lineStart = 0
  private var lineEnd = 0
  /// Offset of the first byte after the current line and its line break.
  private var position = 0
  /// Bytes in the buffer.
  private var end = 0
  private var hasBegun = false
  private var atEnd = false

  /// The physical line on which the current line begins, from 1; 0 before the first.
  public private(set) var lineNumber = 0
  /// The physical line on which it ends: later than `lineNumber` after `extendLine`.
  public private(set) var lastLineNumber = 0

  public init(_ source: ByteSource, lineLimit: Int = LineReader.defaultLineLimit) {
    self.source = source
    self.lineLimit = lineLimit
    capacity = Self.blockSize
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// The current line without its line break; valid until the next call of `nextLine` or `extendLine`.
  public var line: ByteView { ByteView(start: base + lineStart, count: lineEnd - lineStart) }

  /// The current line as a string; ill-formed UTF-8 shows as U+FFFD.
  public var text: String { String(decoding: line, as: UTF8.self) }

  /// The name of the stream, as messages show it.
  public var file: String { source.name }

  /// The place of the current line, for messages.
  public func location(column: Int? = nil) -> SourceLocation {
    SourceLocation(file: source.name, line: lineNumber, column: column)
  }

  /// Moves to the next physical line; false at the end of the stream.
  /// - Throws: `.file` when the system refuses, `.notText` or `.tooLarge` for what is no text line.
  public func nextLine() throws(ReadError) -> Bool {
    if !hasBegun { try begin() }
    lineStart = position
    guard try findLineEnd() else { return false }
    lineNumber = lastLineNumber
    return true
  }

  /// Makes the next physical line part of the current one, with the line break between them, for
  /// quoted fields that hold a line break; false, and no change, at the end of the stream.
  public func extendLine() throws(ReadError) -> Bool { try findLineEnd() }

  private func findLineEnd() throws(ReadError) -> Bool {
    var scanned = position
    while true {
      if let hit = memchr(base + scanned, 0x0A, end - scanned) {
        let found = hit.assumingMemoryBound(to: UInt8.self) - base
        endLine(at: found, next: found + 1)
        return true
      }
      scanned = end
      if atEnd {
        guard position < end else { return false }
        endLine(at: end, next: end)
        return true
      }
      scanned -= try fill()
    }
  }

  private func endLine(at lineBreak: Int, next: Int) {
    let hasReturn = lineBreak > position && base[lineBreak - 1] == 0x0D
    lineEnd = hasReturn ? lineBreak - 1 : lineBreak
    position = next
    lastLineNumber += 1
  }

  /// Reads until the kind of the stream can be told, and skips a byte-order mark.
  private func begin() throws(ReadError) {
    hasBegun = true
    while end < 512 && !atEnd { _ = try fill() }
    if end >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { position = 3 }
  }

  /// Drops what lies before the current line and reads more; returns how far the bytes moved.
  private func fill() throws(ReadError) -> Int {
    let shift = lineStart
    if shift > 0 {
      memmove(base, base + shift, end - shift)
      lineStart = 0
      lineEnd = max(0, lineEnd - shift)
      position -= shift
      end -= shift
    }
    if end == capacity { try grow() }
    let free = UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
    let count: Int
    do { count = try source.read(into: free) } catch { throw .file(error) }
    let isFirst = end < 512 && lastLineNumber == 0
    end += count
    atEnd = count == 0
    try checkText(from: isFirst ? 0 : end - count, isFirst: isFirst)
    return shift
  }

  private func checkText(from start: Int, isFirst: Bool) throws(ReadError) {
    if isFirst, end >= 512 || atEnd,
      let other = NotText(firstBytes: ByteView(start: base, count: min(end, 4096)))
    {
      throw other.error(at: SourceLocation(file: source.name))
    }
    guard !isFirst || end >= 512, let zero = memchr(base + start, 0, end - start) else { return }
    let offset = zero.assumingMemoryBound(to: UInt8.self) - base
    let before = ByteView(start: base + position, count: max(0, offset - position))
    let line = lastLineNumber + 1 + before.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
    throw NotText.binary.error(at: SourceLocation(file: source.name, line: line))
  }

  private func grow() throws(ReadError) {
    guard capacity < lineLimit else {
      throw .input(
        .tooLarge,
        at: SourceLocation(file: source.name, line: lastLineNumber + 1),
        "a line is longer than \(lineLimit >> 20) MiB",
        hint: "check that the file has line breaks and closed quotes")
    }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
    memcpy(larger, base, end)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}
