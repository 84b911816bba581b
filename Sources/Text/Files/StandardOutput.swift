// StandardOutput.swift: results on standard output, checked, because `print` loses them in silence.

import Glibc

/// Why standard output took no more.
public enum OutputError: Error, Hashable, Sendable {
  /// Whoever read it has gone (`| head -1`): stop without a word.
  case closedByReader
  case file(FileError)
}

/// Standard output with checked `write(2)` calls.
public enum StandardOutput {
  /// Makes a closed pipe an error to handle instead of a signal that ends the process. Once, at start.
  public static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Writes text whole.
  /// - Throws: `.closedByReader` when nobody reads any more, else `.file`.
  public static func write(_ text: String) throws(OutputError) {
    try write(Array(text.utf8))
  }

  public static func write(_ bytes: [UInt8]) throws(OutputError) {
    try write(bytes, to: STDOUT_FILENO, name: "<stdout>")
  }

  /// Closes standard output: some file systems tell of a full disk only then. Last thing of a run.
  public static func close() throws(OutputError) {
    let result = Glibc.close(STDOUT_FILENO)
    if result != 0, errno != EBADF {
      throw .file(FileError(path: "<stdout>", operation: .close, code: errno))
    }
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32, name: String) throws(OutputError) {
    let code = bytes.withUnsafeBytes { writeFully($0, to: descriptor) }
    if code == EPIPE { throw .closedByReader }
    if code != 0 { throw .file(FileError(path: name, operation: .write, code: code)) }
  }
}
