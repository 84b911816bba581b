// ReportFolder.swift: the files of an answer in a folder: written beside their names first, so that a full disk leaves the old ones.

internal import Glibc
public import Text

/// A folder of `--out DIR`.
public struct ReportFolder: Sendable {
  private let path: String

  /// Makes the folder and sees whether files can be written there: before a long run, not after it.
  /// - Throws: `FileError`, "cannot write", with the folder and the system's reason.
  public init(preparing path: String) throws(FileError) {
    self.path = path
    do { try Folder.make(path) } catch {
      throw FileError(path: path, operation: .write, code: error.code)
    }
    AtomicFile.removeAbandoned(in: path)
    // Its temporary file goes away with it.
    _ = try AtomicFile(path: path + "/report.html")
  }

  /// Writes every file beside its name and then names them all: a disk that fills up leaves the old ones. Then takes
  /// away what an earlier run left under the name of a file that this answer has not.
  /// - Parameter streamed: a file that grew while the run went on, named with the others.
  /// - Throws: `FileError`, "cannot write".
  public func write(_ document: Document, streamed: RequestsFile? = nil) throws(FileError) {
    var files: [AtomicFile] = []
    let own = document.attachments.compactMap { part in part.bytes.map { NamedFile(part.name, $0) }
    }
    for entry in ReportFormat.all.flatMap({ $0.files(document) }) + own {
      let file = try AtomicFile(path: "\(path)/\(entry.name)")
      try file.write(entry.bytes)
      try file.flush()
      files.append(file)
    }
    let turn = Turn(in: path)
    defer { withExtendedLifetime(turn) {} }
    try streamed?.commit()
    for file in files { try file.commit() }
    let absent = document.attachments.filter { $0.bytes == nil }.map(\.name)
    for name in absent where name != streamed?.name { try Self.remove("\(path)/\(name)") }
  }

  /// Removes a file, if it is there and one: never a folder.
  private static func remove(_ path: String) throws(FileError) {
    guard unlink(path) != 0, errno != ENOENT, errno != EISDIR else { return }
    throw FileError(path: path, operation: .write, code: errno)
  }
}

/// Keeps two runs that end at once from naming their files in turn: a folder holds the files of one of them.
private final class Turn {
  private let folder: Int32

  /// Waits for the other; where the file system knows no locks, for nobody.
  init(in path: String) {
    folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    while flock(folder, LOCK_EX) != 0, errno == EINTR {}
  }

  deinit { if folder >= 0 { close(folder) } }
}
