// FolderLock.swift: one process at a time in a folder.

import Foundation
import Glibc
import Text

/// Holds a folder until it goes away, or its process does.
final class FolderLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `FileError`, "cannot lock", which says who holds it.
  init(_ folder: String) throws(FileError) {
    let path = "\(folder)/.lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(path: path, operation: .write, code: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let holder = Self.text(of: descriptor)
      close(descriptor)
      throw FileError(
        path: folder, operation: .lock, code: code,
        detail: code == EWOULDBLOCK
          ? "\(holder.isEmpty ? "another process" : holder) is at work there" : nil)
    }
    let own = Array("process \(getpid()) on \(ProcessInfo.processInfo.hostName)".utf8)
    // Who holds it is said for people: the lock is the descriptor's, whatever the file says.
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, own, own.count, 0)
  }

  deinit { close(descriptor) }

  private static func text(of descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 200)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
