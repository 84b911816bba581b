// JSONElements.swift: the objects of a JSON document one by one, however they are laid out in lines.

internal import Text

/// Walks the objects of an array, or that follow one another, or those of pages: objects that hold an array
/// under a known key (`{"data": [{…}], "total": 3}`), alone, one after another, or in an array.
/// Memory is one block, or the longest object if that is longer.
final class JSONElements {
  /// Keys under which services wrap the rows they export.
  private static let wrappers = ["data", "logs", "rows", "results", "items", "spend_logs", "value"]
  /// Keys that may stand before it in a page.
  private static let pageKeys = [
    "object", "total", "page", "page_size", "count", "limit", "offset", "meta",
  ]
  /// Bytes in which a page's array begins; a bound on what is looked at in each object.
  private static let pageHead = 1024

  /// Bytes of a report that is one object and is read whole; a guess at more than a benchmark writes.
  static let reportLimit = 1 << 30

  private let source: ByteSource
  /// The longest object accepted, in bytes.
  private let limit: Int
  private var buffer: [UInt8] = []
  private var position = 0
  private var atEnd = false
  /// Arrays and objects around the rows that are open.
  private var isInArray = false
  private var isInPage = false
  private var hasBegun = false
  private var isDone = false
  private var line = 1
  /// Characters of the current line before `position`.
  private var column = 0

  /// The bytes of the current object; they stay until the next call of `next`.
  private var object = 0..<0
  /// Where the current object begins.
  private(set) var start = (line: 1, column: 1)
  /// The byte of the current object whose place was asked for last.
  private var passed = (offset: 0, line: 1, column: 1)

  private let block = UnsafeMutableRawBufferPointer.allocate(
    byteCount: LineReader.blockSize, alignment: 16)

  init(_ source: ByteSource, limit: Int = LineReader.defaultLineLimit) {
    self.source = source
    self.limit = limit
  }

  deinit { block.deallocate() }

  var file: String { source.name }

  /// The current object; valid inside `body` only.
  func withObject<T>(_ body: (ByteView) -> T) -> T {
    buffer.withUnsafeBufferPointer { body(ByteView(rebasing: $0[object])) }
  }

  /// Whether a document that begins so holds its rows in an array or in pages, and where the array opens.
  static func arrayStart(in text: ByteView) -> Int? {
    var index = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < text.count, text[index] <= 0x20 { index += 1 }
    guard index < text.count else { return nil }
    if text[index] == 0x5B { return index }
    return pageStart(in: ByteView(rebasing: text[index...])).map { index + $0 }
  }

  /// Where the array of a page opens; nil where an object that begins so is none.
  private static func pageStart(in text: ByteView) -> Int? {
    var object = JSONLine(text)
    var index = 1  // behind the brace
    while let member = object.next() {
      if isOne(member.key, of: wrappers) { return array(in: text, at: member.offset) }
      guard isOne(member.key, of: pageKeys) else { return nil }
      index = member.offset + member.value.count + (member.kind == .string ? 2 : 0)
    }
    // The array may be longer than the text, so that its member has no end here.
    guard text.first == 0x7B else { return nil }
    func skip(_ wanted: UInt8? = nil) {
      while index < text.count, text[index] <= 0x20 || text[index] == wanted { index += 1 }
    }
    skip(0x2C)
    for key in wrappers {
      guard index < text.count, text[index...].starts(with: "\"\(key)\"".utf8) else { continue }
      index += key.utf8.count + 2
      skip(0x3A)
      return array(in: text, at: index)
    }
    return nil
  }

  /// The place of an array of objects, if one stands there.
  private static func array(in text: ByteView, at opening: Int) -> Int? {
    guard opening < text.count, text[opening] == 0x5B else { return nil }
    let first = text[(opening + 1)...].first { $0 > 0x20 }
    return first == 0x7B || first == 0x5D ? opening : nil
  }

  private static func isOne(_ key: ByteView, of words: [String]) -> Bool {
    words.contains { key.elementsEqual($0.utf8) }
  }

  /// Moves to the next object; false behind the last.
  /// - Throws: `.badRow` where the document breaks off or holds something else than objects.
  func next() throws(ReadError) -> Bool {
    if !hasBegun { try begin() }
    if isDone { return false }
    while true {
      guard try fill() else {
        if isInArray || isInPage { throw refusal("the document ends inside its array of rows") }
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
      case 0x2C where isInArray || isInPage:
        column += 1
        position += 1
      case 0x5D where isInPage:
        try leavePage()
      case 0x5D where isInArray:
        isDone = true
        return false
      case 0x7B:
        if try entersPage() { continue }
        try takeObject()
        return true
      default:
        throw refusal("something else than an object stands here")
      }
    }
  }

  /// The place of a byte of the current object. - Complexity: O(bytes passed) where offsets grow.
  func place(_ offset: Int) -> SourceLocation {
    if offset < passed.offset { passed = (0, start.line, start.column) }
    withObject { object in
      for byte in object[passed.offset..<min(offset, object.count)] {
        if byte == 0x0A {
          passed.line += 1
          passed.column = 1
        } else if byte & 0xC0 != 0x80 {
          passed.column += 1
        }
      }
    }
    passed.offset = offset
    return SourceLocation(file: file, line: passed.line, column: passed.column)
  }

  private func begin() throws(ReadError) {
    hasBegun = true
    while buffer.count < 4096, try read() {}
    if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    let opening = buffer[position...].firstIndex { $0 > 0x20 }
    guard let opening, buffer[opening] == 0x5B else { return }
    advance(to: opening + 1)
    isInArray = true
  }

  /// Moves behind the bracket of a page's array, where the object that begins here is a page.
  private func entersPage() throws(ReadError) -> Bool {
    guard !isInPage else { return false }
    while buffer.count - position < Self.pageHead, try read() {}
    let opening = buffer.withUnsafeBufferPointer {
      Self.pageStart(in: ByteView(rebasing: $0[position...].prefix(Self.pageHead)))
    }
    guard let opening else { return false }
    advance(to: position + opening + 1)
    isInPage = true
    return true
  }

  /// Moves from the bracket of a page's array to behind the page.
  private func leavePage() throws(ReadError) {
    isInPage = false
    try pass(from: position + 1, depth: 1)
  }

  private func takeObject() throws(ReadError) {
    start = (line, column + 1)
    passed = (0, start.line, start.column)
    try pass(from: position, depth: 0)
  }

  /// Moves behind the bracket that closes the object, of whose brackets `depth` are open at `first`.
  private func pass(from first: Int, depth open: Int) throws(ReadError) {
    var index = first
    var depth = open
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
    guard buffer.count - position < limit else {
      throw refusal("an object is longer than \(limit >> 20) MiB", .tooLarge)
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
    case .elements(let elements): return elements.place(offset ?? 0)
    }
  }
}
