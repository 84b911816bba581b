// Signals.swift: Ctrl-C and termination end a run cleanly, wherever it is.

import Dispatch
import Glibc
import Synchronization

/// Ends the process on SIGINT and SIGTERM with their statuses, without leaving temporary files.
///
/// The handlers run on a thread of their own, so a run need not look for signals: a simulation, a read from
/// a pipe that never ends and a long write stop alike.
enum Signals {
  /// A process that must end with this one; 0 for none.
  static let child = Mutex<pid_t>(0)

  /// Installs the handlers, which work as long as what is returned lives: until the process ends.
  /// - Parameters:
  ///   - folder: where output files are being written; their temporary files are removed.
  ///   - newFolders: made by this run; removed where they are empty.
  static func install(
    cleaning folder: String? = nil, newFolders: NewFolders
  ) -> [any DispatchSourceSignal] {
    [(SIGINT, ExitStatus.interrupted), (SIGTERM, .terminated)].map { number, status in
      // Dispatch sees a signal only when its default action is off.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if let folder { removeTemporaryFiles(in: folder) }
        newFolders.removeEmpty()
        let running = child.withLock { $0 }
        if running > 0 { kill(running, SIGTERM) }
        let word = status == .interrupted ? "interrupted" : "terminated"
        Console.error("", "headroom: \(word): nothing was written; run it again for a whole result")
        _exit(status.rawValue)
      }
      source.resume()
      return source
    }
  }

  /// Unlinks the unfinished files of this process: `AtomicFile` names them by the process.
  private static func removeTemporaryFiles(in folder: String) {
    guard let handle = opendir(folder) else { return }
    let prefix = ".headroom-\(getpid())-"
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(prefix), name.hasSuffix(".tmp") { names.append(name) }
    }
    closedir(handle)
    for name in names { unlink("\(folder)/\(name)") }
  }
}
