// AtomicFile.swift: a file that is there whole or not at all.

import Glibc

/// Writes a file beside its final name and renames it at the end: a reader never sees half of it.
///
/// Until `commit` the previous version stays as it was. If writing fails, or the writer goes away
/// without `commit`, the temporary file is removed. What is no regular file (`/dev/null`, a pipe)
/// cannot be replaced and is written to directly.
public final class AtomicFile {
  public let path: String
  /// Where the bytes end up: `path` with symbolic links followed, so that a link stays a link.
  private let target: String
  /// Nil when the target is written to directly.
  private var temporary: String?
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  /// Bytes gathered before one `write(2)`.
  private static let bufferSize = 1 << 18

  /// - Throws: `FileError` when the folder or the file does not allow it.
  public init(path: String) throws(FileError) {
    self.path = path
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw FileError(path: path, operation: .write, code: path.isEmpty ? ENOENT : EINVAL)
    }
    target = Self.resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists, kind == S_IFDIR { throw FileError(path: path, operation: .write, code: EISDIR) }
    if exists, kind != S_IFREG {
      descriptor = open(target, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw FileError(path: path, operation: .write, code: errno) }
      return
    }
    // A file that its owner made read-only is not replaced behind his back.
    if exists, access(target, W_OK) != 0 {
      throw FileError(path: path, operation: .write, code: errno)
    }
    let (name, opened) = Self.openTemporary(in: Folder.holding(target))
    descriptor = opened
    guard descriptor >= 0 else { throw FileError(path: path, operation: .write, code: errno) }
    temporary = name
    if exists { _ = fchmod(descriptor, status.st_mode & 0o777) }
  }

  deinit { abandon() }

  /// Writes a whole file, or leaves the previous version.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit()
  }

  public static func write(_ text: String, to path: String) throws(FileError) {
    try write(Array(text.utf8), to: path)
  }

  /// Appends bytes; after an error the temporary file is gone and the writer is of no more use.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  public func write(_ text: String) throws(FileError) { try write(Array(text.utf8)) }

  /// Flushes to the disk, gives the file its name, and flushes the folder.
  /// - Throws: `FileError`; before the renaming the previous version is untouched.
  public func commit() throws(FileError) {
    try flush()
    guard let temporary else {
      let result = close(descriptor)
      descriptor = -1
      if result != 0 { throw FileError(path: path, operation: .write, code: errno) }
      return
    }
    if fsync(descriptor) != 0 { throw failure(.flush) }
    // The lock stays until the file has its name: nobody tidies it away in between.
    let lock = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    defer { if lock >= 0 { close(lock) } }
    let result = close(descriptor)
    descriptor = -1
    if result != 0 { throw failure(.write) }
    if rename(temporary, target) != 0 { throw failure(.rename) }
    self.temporary = nil
    try Folder.flush(Folder.holding(target), as: path)
  }

  /// Hands what was written to the system, so that a full disk shows before several files are committed together.
  public func flush() throws(FileError) {
    guard descriptor >= 0 else { throw FileError(path: path, operation: .write, code: EBADF) }
    let code = buffer.withUnsafeBytes { writeFully($0, to: descriptor) }
    buffer.removeAll(keepingCapacity: true)
    if code != 0 {
      abandon()
      throw FileError(path: path, operation: .write, code: code)
    }
  }

  /// The error just met, after the temporary file was removed.
  private func failure(_ operation: FileError.Operation) -> FileError {
    let code = errno
    abandon()
    return FileError(path: path, operation: operation, code: code)
  }

  private func abandon() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    if let temporary { unlink(temporary) }
    temporary = nil
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// A new file under a name that no other writer has; the descriptor is negative on failure.
  ///
  /// It is locked for as long as it is open, which tells it from what a writer that was killed left behind.
  private static func openTemporary(in folder: String) -> (name: String, descriptor: Int32) {
    var name = ""
    for attempt in 0..<10_000 {
      name = "\(folder)/\(temporaryPrefix)\(getpid())-\(attempt)\(temporarySuffix)"
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else {
        if errno == EEXIST { continue }
        return (name, -1)
      }
      // Whoever tidies up may have come between the two calls.
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK,
        hasName(descriptor)
      {
        return (name, descriptor)
      }
      close(descriptor)
    }
    return (name, -1)
  }

  /// The file is still in its folder.
  private static func hasName(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_nlink > 0
  }

  private static let temporaryPrefix = ".headroom-"
  private static let temporarySuffix = ".tmp"

  /// A file of a folder that a writer has, or had, in the making.
  /// - Parameter process: the writer; nil for any.
  public static func isTemporary(_ name: String, of process: Int32? = nil) -> Bool {
    name.hasPrefix(temporaryPrefix + (process.map { "\($0)-" } ?? ""))
      && name.hasSuffix(temporarySuffix)
  }

  /// Removes what writers that were killed left in a folder; what a living one has in the making is locked and stays.
  /// What may not be looked at or removed stays too: it is in nobody's way.
  public static func removeAbandoned(in folder: String) {
    for name in (try? Folder.names(in: folder)) ?? [] where isTemporary(name) {
      let path = "\(folder)/\(name)"
      let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(descriptor)
    }
  }
}

/// Writes all bytes; 0, or the `errno` of what went wrong.
func writeFully(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = UnsafeRawBufferPointer(rebasing: rest).withMemoryRebound(to: UInt8.self) {
      Glibc.write(descriptor, $0.baseAddress, $0.count)
    }
    if count > 0 {
      rest = rest.dropFirst(count)
    } else if count == 0 {
      return EIO
    } else if errno == EAGAIN {
      waitUntilReady(descriptor, POLLOUT)
    } else if errno != EINTR {
      return errno
    }
  }
  return 0
}

/// Folders and what is in them.
public enum Folder {
  /// A path that a file in a folder names: relative ones start there.
  /// - Parameter folder: empty for the working folder; `-` is standard input wherever it is named.
  public static func path(_ path: String, in folder: String) -> String {
    if path == "-" || path.hasPrefix("/") || folder.isEmpty { return path }
    return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
  }

  /// The folder in which a path's last component lies; `.` for a bare name.
  public static func holding(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Names of what is in a folder, in the order of their bytes.
  /// - Throws: `FileError` where it is none or may not be read.
  public static func names(in path: String) throws(FileError) -> [String] {
    guard let handle = opendir(path) else {
      throw FileError(path: path, operation: .open, code: errno)
    }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a folder and those above it that are missing; one that is there is fine.
  public static func make(_ path: String) throws(FileError) {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { return }
      throw FileError(path: path, operation: .makeFolder, code: ENOTDIR)
    }
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
    if let slash = trimmed.lastIndex(of: "/"), slash > trimmed.startIndex {
      try make(String(trimmed[..<slash]))
    }
    if mkdir(String(trimmed), 0o777) != 0, errno != EEXIST {
      throw FileError(path: path, operation: .makeFolder, code: errno)
    }
  }

  /// Makes the names of a folder's files outlast a crash of the system.
  /// - Parameter name: what a message is about; nil for the folder.
  public static func flush(_ path: String, as name: String? = nil) throws(FileError) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }  // a folder one may write to but not read
    defer { close(folder) }
    // Some file systems have nothing to flush for a folder and answer EINVAL (fsync(2)).
    if fsync(folder) != 0, errno != EINVAL, errno != ENOTSUP {
      throw FileError(path: name ?? path, operation: .flush, code: errno)
    }
  }
}
