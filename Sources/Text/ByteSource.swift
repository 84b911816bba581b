// ByteSource.swift: the bytes of a file, of standard input, or of memory, in order, once.

import Glibc

/// Bytes in memory that belong to someone else, valid as long as their owner says.
public typealias ByteView = UnsafeBufferPointer<UInt8>

/// A stream of bytes read with checked `read(2)` calls; closes what it opened.
public final class ByteSource {
  /// How messages call it: the path as given, or `<stdin>`.
  public let name: String
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private var memory: ArraySlice<UInt8>

  /// Opens the file at `path`; `-` is standard input.
  /// - Throws: `FileError` when it cannot be opened.
  public init(path: String) throws(FileError) {
    memory = []
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
  }

  deinit {
    if ownsDescriptor, descriptor >= 0 { close(descriptor) }
  }

  /// Reads up to `buffer.count` bytes; 0 only at the end of the stream.
  /// - Throws: `FileError` when the system refuses, for instance because the path is a folder.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if descriptor < 0 {
      let taken = memory.prefix(buffer.count)
      buffer.copyBytes(from: taken)
      memory = memory.dropFirst(taken.count)
      return taken.count
    }
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
