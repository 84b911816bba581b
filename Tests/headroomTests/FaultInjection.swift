// FaultInjection.swift: a run whose system calls fail, or kill it, one at a time.

import Foundation

/// A run under `strace`, which fails a system call or kills the process at it.
struct Fault: Sendable, CustomStringConvertible {
  /// The system call, and which of them: from 1 on.
  let call: String
  let number: Int
  /// As strace has it: `signal=KILL`, `error=ENOSPC`.
  let action: String

  var description: String { "\(action) at \(call) \(number)" }
  var isDeath: Bool { action == "signal=KILL" }

  /// Tracing works here: it is there, and the system lets it.
  static let isPossible = (try? Headroom.shell("strace -qq -o /dev/null true").status) == 0

  static func tellSkipped() { print("strace is not there, or may not trace: no fault is tried") }

  /// Every fault of the loops where `HEADROOM_FAULTS=all` asks for them, else a few.
  static let isWhole = ProcessInfo.processInfo.environment["HEADROOM_FAULTS"] == "all"

  /// Runs a line of shell in which `headroom` is the binary under the fault.
  /// - Returns: nil where the run has no such call.
  func run(_ line: String, in scratch: Scratch) throws -> Finished? {
    let log = scratch.path("strace.log")
    let traced =
      "strace -f -qq -o \(log) -e trace=\(call) -e inject=\(call):\(action):when=\(number) headroom"
    let run = try Headroom.shell(
      line.replacing("headroom", with: traced, maxReplacements: 1), in: scratch.folder)
    let text = try String(contentsOfFile: log, encoding: .utf8)
    return text.contains("INJECTED") || text.contains("killed by SIGKILL") ? run : nil
  }

  /// Calls `body` with every fault of some system calls until a run has no more of them.
  /// - Parameters:
  ///   - step: from one number to the next, where not every fault is asked for.
  ///   - body: tells whether the run had that call.
  /// - Returns: how many there were.
  static func each(
    of calls: [String], _ actions: [String], step: Int, _ body: (Fault) throws -> Bool
  ) throws -> Int {
    var count = 0
    for action in actions {
      for call in calls {
        var number = 1
        while try body(Fault(call: call, number: number, action: action)) {
          count += 1
          number += isWhole ? 1 : step
        }
      }
    }
    return count
  }
}
