// JSONElements.swift: the objects of a JSON document one by one, however they are laid out in lines.

internal import Text

/// Walks the objects of an array, of an array under the first key of an object (`{"data": [{…}]}`), or that
/// follow one another. Memory is one block, or the longest object if that is longer.
final class JSONElements {
  /// Keys under which services wrap the rows they export.
  private static let wrappers = ["data", "logs", "rows", "results", "items", "spend_logs", "value"]

  private let source: ByteSource
  private var buffer: [UInt8] = []
  private var position = 0
  private var atEnd = false
  /// Arrays and objects around the rows that are open.
  private var isInArray = false
  private var hasBegun = false
  private var isDone = false
  private var line = 1
  /// Characters of the current line before `position`.
  private var column = 0

  /// The bytes of the current object; they stay until the next call of `next`.
  private var object = 0..<0
  /// Where the current object begins.
  private(set) var start = (line: 1, column: 1)

  private let block = UnsafeMutableRawBufferPointer.allocate(
    byteCount: LineReader.blockSize, alignment: 16)

  init(_ source: ByteSource) { self.source = source }

  deinit { block.deallocate() }

  var file: String { source.name }

  /// The current object; valid inside `body` only.
  func withObject<T>(_ body: (ByteView) -> T) -> T {
    buffer.withUnsafeBufferPointer { body(ByteView(rebasing: $0[object])) }
  }

  /// Whether a document that begins so holds its rows in an array, and where that opens.
  static func arrayStart(in text: ByteView) -> Int? {
    var index = 0
    func skipBlanks() { while index < text.count, text[index] <= 0x20 { index += 1 } }
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    skipBlanks()
    guard index < text.count else { return nil }
    if text[index] == 0x5B { return index }
    guard text[index] == 0x7B else { return nil }
    index += 1
    skipBlanks()
    for key in wrappers where text[index...].starts(with: "\"\(key)\"".utf8) {
      index += key.utf8.count + 2
      skipBlanks()
      guard index < text.count, text[index] == 0x3A else { return nil }
      index += 1
      skipBlanks()
      guard index < text.count, text[index] == 0x5B else { return nil }
      let opening = index
      index += 1
      skipBlanks()
      return index < text.count && text[index] == 0x7B ? opening : nil
    }
    return nil
  }

  /// Moves to the next object; false behind the last.
  /// - Throws: `.badRow` where the document breaks off or holds something else than objects.
  func next() throws(ReadError) -> Bool {
    if !hasBegun { try begin() }
    if isDone { return false }
    while true {
      guard try fill() else {
        if isInArray { throw refusal("the document ends inside its array of rows") }
        return false
      }
      let byte = buffer[position]
      switch byte {
      case 0x0A:
        line += 1
        column = 0
        position += 1
      case 0x20, 0x09, 0x0D:
        column += 1
        position += 1
      case 0x2C where isInArray:
        column += 1
        position += 1
      case 0x5D where isInArray:
        isDone = true
        return false
      case 0x7B:
        try takeObject()
        return true
      default:
        throw refusal("something else than an object stands here")
      }
    }
  }

  private func begin() throws(ReadError) {
    hasBegun = true
    while buffer.count < 4096, try read() {}
    let opening = buffer.withUnsafeBufferPointer { Self.arrayStart(in: $0) }
    if let opening {
      advance(to: opening + 1)
      isInArray = true
    } else if buffer.starts(with: [0xEF, 0xBB, 0xBF]) {
      position = 3
    }
  }

  private func takeObject() throws(ReadError) {
    start = (line, column + 1)
    var index = position
    var depth = 0
    var isInString = false
    while true {
      if index >= buffer.count {
        let before = position
        guard try read() else { throw refusal("the object is not closed") }
        index -= before - position
        continue
      }
      let byte = buffer[index]
      index += 1
      if isInString {
        if byte == 0x5C { index += 1 } else if byte == 0x22 { isInString = false }
        continue
      }
      switch byte {
      case 0x22: isInString = true
      case 0x7B, 0x5B: depth += 1
      case 0x7D, 0x5D:
        depth -= 1
        if depth == 0 {
          object = position..<index
          advance(to: index)
          return
        }
      default: break
      }
    }
  }

  private func advance(to end: Int) {
    for index in position..<end {
      if buffer[index] == 0x0A {
        line += 1
        column = 0
      } else if buffer[index] & 0xC0 != 0x80 {
        column += 1
      }
    }
    position = end
  }

  /// Whether there is a byte at `position`.
  private func fill() throws(ReadError) -> Bool {
    while position >= buffer.count { guard try read() else { return false } }
    return true
  }

  /// Drops what lies before `position` and reads a block more; false at the end.
  private func read() throws(ReadError) -> Bool {
    if atEnd { return false }
    guard buffer.count - position < LineReader.defaultLineLimit else {
      throw refusal("an object is longer than \(LineReader.defaultLineLimit >> 20) MiB", .tooLarge)
    }
    buffer.removeFirst(position)
    position = 0
    object = 0..<0
    let count: Int
    do { count = try source.read(into: block) } catch { throw .file(error) }
    buffer.append(contentsOf: block[..<count])
    atEnd = count == 0
    return count > 0
  }

  private func refusal(_ what: String, _ code: InputError.Code = .badRow) -> ReadError {
    .input(
      InputErrors(
        InputError(
          code, at: SourceLocation(file: source.name, line: line, column: column + 1), what,
          hint: "write an array of objects, or one object a line")))
  }
}

/// The objects of a JSON trace: lines, or elements of a document.
enum JSONRecords {
  case lines(LineReader)
  case elements(JSONElements)

  var file: String {
    switch self {
    case .lines(let lines): lines.file
    case .elements(let elements): elements.file
    }
  }

  /// Moves to the next object; blank lines are passed over.
  func next() throws(ReadError) -> Bool {
    switch self {
    case .lines(let lines):
      while try lines.nextLine() {
        if !lines.line.allSatisfy({ $0 <= 0x20 }) { return true }
      }
      return false
    case .elements(let elements): return try elements.next()
    }
  }

  @inline(__always)
  func withObject<T>(_ body: (ByteView) -> T) -> T {
    switch self {
    case .lines(let lines): body(lines.line)
    case .elements(let elements): elements.withObject(body)
    }
  }

  /// The line on which the current object begins.
  var line: Int {
    switch self {
    case .lines(let lines): lines.lineNumber
    case .elements(let elements): elements.start.line
    }
  }

  /// The place of a byte of the current object; of its beginning where there is none.
  func place(_ offset: Int? = nil) -> SourceLocation {
    switch self {
    case .lines(let lines):
      return lines.location(column: offset.map { characters(before: $0, in: lines.line) + 1 })
    case .elements(let elements):
      let start = elements.start
      return elements.withObject { object in
        let before = object.prefix(offset ?? 0)
        let breaks = before.count { $0 == 0x0A }
        let lastLine = before.lastIndex(of: 0x0A).map { before[($0 + 1)...] } ?? before
        let column = lastLine.count { $0 & 0xC0 != 0x80 } + (breaks == 0 ? start.column : 1)
        return SourceLocation(file: elements.file, line: start.line + breaks, column: column)
      }
    }
  }
}
