// GzipProcess.swift: the system's `gzip -dc`, which unpacks a file while we read its output.

import Glibc

/// A running `gzip` whose output is read through a pipe. It is stopped and reaped by `finish` or `stop`.
final class GzipProcess {
  /// The end of the pipe from which unpacked bytes are read.
  let output: Int32
  private let remarks: Int32
  private var process: pid_t

  /// Starts `gzip` on an open file; nil when it holds no gzip data, cannot be looked into without moving
  /// on (a pipe), or when there is no `gzip`.
  /// - Source: the magic number of RFC 1952.
  init?(reading descriptor: Int32) {
    let start = lseek(descriptor, 0, SEEK_CUR)
    var magic: (UInt8, UInt8) = (0, 0)
    guard start >= 0, pread(descriptor, &magic, 2, start) == 2, magic == (0x1F, 0x8B) else {
      return nil
    }
    var out: [Int32] = [-1, -1]
    var remark: [Int32] = [-1, -1]
    guard pipe(&out) == 0 else { return nil }
    guard pipe(&remark) == 0 else {
      for end in out { close(end) }
      return nil
    }
    for end in out + remark { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let started = Self.spawn(input: descriptor, output: out[1], remarks: remark[1])
    close(out[1])
    close(remark[1])
    guard let started else {
      close(out[0])
      close(remark[0])
      return nil
    }
    (output, remarks, process) = (out[0], remark[0], started)
  }

  private static func spawn(input: Int32, output: Int32, remarks: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, remarks, STDERR_FILENO)
    let words = ["gzip", "-dc"].map { (word: String) in strdup(word) }
    defer { for word in words { free(word) } }
    var arguments: [UnsafeMutablePointer<CChar>?] = words + [nil]
    var process: pid_t = 0
    guard posix_spawnp(&process, "gzip", &actions, nil, &arguments, environ) == 0 else {
      return nil
    }
    return process
  }

  /// Waits for the end; what `gzip` said when it failed, nil when all is well.
  func finish() -> String? {
    guard process > 0 else { return nil }
    var text: [UInt8] = []
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 1)
    defer { block.deallocate() }
    while text.count < 1024, case let count = read(remarks, block.baseAddress, 1024), count > 0 {
      text += block[..<count]
    }
    let status = reap()
    guard status != 0 else { return nil }
    let said = String(decoding: text, as: UTF8.self)
      .split(whereSeparator: \.isNewline).filter { !$0.isEmpty }.joined(separator: "; ")
    if said.contains("unexpected end of file") { return "truncated gzip data (\(said))" }
    return said.isEmpty ? "gzip ended with status \(status >> 8 & 0xFF)" : said
  }

  /// Ends `gzip` before it has written all.
  func stop() {
    guard process > 0 else { return }
    kill(process, SIGTERM)
    _ = reap()
  }

  private func reap() -> Int32 {
    close(output)
    close(remarks)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    process = 0
    return status
  }
}
