// ByteSource.swift: the bytes of a file, of standard input, or of memory, in order, once.

import Glibc

/// Bytes in memory that belong to someone else, valid as long as their owner says.
public typealias ByteView = UnsafeBufferPointer<UInt8>

/// A stream of bytes read with checked `read(2)` calls; closes what it opened.
///
/// A file that holds gzip data is read through the system's `gzip`, where there is one.
public final class ByteSource {
  /// Fills a buffer with up to its size of bytes and says how many; 0 is the end.
  public typealias Producer = (UnsafeMutableRawBufferPointer) -> Int

  /// How messages call it: the path as given, or `<stdin>`.
  public let name: String
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  /// Bytes that are handed out before any that are read: all of a source in memory, or what was peeked at.
  private var memory: ArraySlice<UInt8>
  private let produce: Producer?
  private var gzip: GzipProcess?
  private var hasBegun = false
  /// How `gzip` ended: a reading after the end finds no bytes, or the same failure.
  private var gzipHasEnded = false
  private var gzipFailure: String?

  /// A file is at `path` that may be read.
  public static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }

  /// Opens the file at `path`; `-` is standard input.
  /// - Throws: `FileError` when it cannot be opened.
  public init(path: String) throws(FileError) {
    memory = []
    produce = nil
    if path == "-" {
      name = "<stdin>"
      descriptor = STDIN_FILENO
      ownsDescriptor = false
      return
    }
    name = path
    ownsDescriptor = true
    descriptor = path.utf8.contains(0) ? -1 : open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      let code = path.utf8.contains(0) ? EINVAL : errno
      throw FileError(path: path, operation: .open, code: code)
    }
  }

  /// Bytes already in memory, under a name for messages.
  public init(bytes: [UInt8], name: String) {
    self.name = name
    descriptor = -1
    ownsDescriptor = false
    memory = bytes[...]
    produce = nil
  }

  /// Bytes that are made as they are read, under a name for messages.
  public init(name: String, produce: @escaping Producer) {
    self.name = name
    descriptor = -1
    ownsDescriptor = false
    memory = []
    self.produce = produce
  }

  deinit {
    gzip?.stop()
    if ownsDescriptor, descriptor >= 0 { close(descriptor) }
  }

  /// Reads up to `buffer.count` bytes; 0 only at the end of the stream.
  /// - Throws: `FileError` when the system refuses, for instance because the path is a folder; `.unpack`
  ///   for damaged gzip data, also at every later reading.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if !memory.isEmpty {
      let taken = memory.prefix(buffer.count)
      buffer.copyBytes(from: taken)
      memory = memory.dropFirst(taken.count)
      return taken.count
    }
    if let produce { return produce(buffer) }
    if descriptor < 0 { return 0 }
    if !hasBegun {
      hasBegun = true
      gzip = GzipProcess(reading: descriptor)
    }
    guard let gzip else { return try Self.read(descriptor, into: buffer, of: name) }
    if !gzipHasEnded {
      let count = try Self.read(gzip.output, into: buffer, of: name)
      if count > 0 || buffer.isEmpty { return count }
      gzipHasEnded = true
      gzipFailure = gzip.finish()
    }
    if let gzipFailure {
      throw FileError(path: name, operation: .unpack, code: EIO, detail: gzipFailure)
    }
    return 0
  }

  static func read(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, of name: String
  ) throws(FileError) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      let code = errno
      if code == EAGAIN {
        waitUntilReady(descriptor, POLLIN)
      } else if code != EINTR {
        throw FileError(path: name, operation: .read, code: code)
      }
    }
  }

  /// The next bytes, at most `limit` and fewer only at the end, which stay to be read.
  public func peek(_ limit: Int) throws(FileError) -> [UInt8] {
    if memory.count < limit {
      var ahead = Array(memory)
      memory = []
      let block = UnsafeMutableRawBufferPointer.allocate(byteCount: limit, alignment: 16)
      defer { block.deallocate() }
      while ahead.count < limit {
        let count = try read(
          into: UnsafeMutableRawBufferPointer(rebasing: block[..<(limit - ahead.count)]))
        if count == 0 { break }
        ahead += block[..<count]
      }
      memory = ahead[...]
    }
    return Array(memory.prefix(limit))
  }

  /// The rest of the stream, at most `limit` bytes of it, and whether that was all.
  public func readAll(limit: Int) throws(FileError) -> (bytes: [UInt8], complete: Bool) {
    var bytes: [UInt8] = []
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { block.deallocate() }
    while true {
      let count = try read(into: block)
      if count == 0 { return (bytes, true) }
      let room = limit - bytes.count
      bytes.append(contentsOf: block[..<min(count, room)])
      if count > room { return (bytes, false) }
    }
  }
}

/// Waits for a non-blocking descriptor; a failure to wait shows at the next read or write.
func waitUntilReady(_ descriptor: Int32, _ events: Int32) {
  var request = pollfd(fd: descriptor, events: Int16(events), revents: 0)
  _ = poll(&request, 1, -1)
}
