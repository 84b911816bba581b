// Signals.swift: Ctrl-C and termination end a run cleanly, wherever it is.

import Dispatch
import Glibc
import Synchronization
import Text

/// Ends the process on SIGINT and SIGTERM with their statuses, without leaving temporary files.
///
/// The handlers run on a thread of their own, so a run need not look for signals: a simulation, a read from
/// a pipe that never ends and a long write stop alike.
enum Signals {
  /// Processes that must end with this one. All they write is by way of it, or is written beside its name.
  private static let children = Mutex<Set<pid_t>>([])

  /// Does something while a process runs that must not outlive this one.
  static func ending<T>(_ child: pid_t, during work: () throws -> T) rethrows -> T {
    children.withLock { _ = $0.insert(child) }
    defer { children.withLock { _ = $0.remove(child) } }
    return try work()
  }

  /// Installs the handlers, which work as long as what is returned lives: until the process ends.
  /// - Parameters:
  ///   - folder: where output files are being written; their temporary files are removed.
  ///   - newFolders: made by this run; removed where they are empty.
  ///   - remark: what became of the work.
  static func install(
    cleaning folder: String? = nil, newFolders: NewFolders, remark: String
  ) -> [any DispatchSourceSignal] {
    [(SIGINT, ExitStatus.interrupted), (SIGTERM, .terminated)].map { number, status in
      // Dispatch sees a signal only when its default action is off.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if let folder { removeTemporaryFiles(in: folder) }
        newFolders.removeEmpty()
        children.withLock { for child in $0 { kill(child, SIGKILL) } }
        let word = status == .interrupted ? "interrupted" : "terminated"
        Console.error("", "headroom: \(word): \(remark)")
        _exit(status.rawValue)
      }
      source.resume()
      return source
    }
  }

  /// Unlinks the unfinished files of this process: `AtomicFile` names them by the process.
  private static func removeTemporaryFiles(in folder: String) {
    let names = (try? Folder.names(in: folder)) ?? []
    for name in names where AtomicFile.isTemporary(name, of: getpid()) {
      unlink("\(folder)/\(name)")
    }
  }
}
