// ParentWatch.swift: a process that a night started ends with it, also when the night is killed.

import Dispatch
import Foundation
import Glibc

enum ParentWatch {
  /// Says, in the environment of a process that this program starts, which process it belongs to.
  private static let variable = "HEADROOM_PARENT"
  private static let interval = 0.1

  /// What a process is started with so that it ends with this one.
  static var environment: [String] {
    var variables = ProcessInfo.processInfo.environment
    variables[variable] = "\(getpid())"
    return variables.map { "\($0.key)=\($0.value)" }.sorted()
  }

  /// Ends this process soon after the one that started it, where that asked for it.
  /// - Returns: what must live as long as that holds; nil for a process that a person started.
  static func install() -> (any DispatchSourceTimer)? {
    guard let parent = ProcessInfo.processInfo.environment[variable].flatMap({ pid_t($0) }) else {
      return nil
    }
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now(), repeating: interval)
    timer.setEventHandler { if getppid() != parent { _exit(ExitStatus.terminated.rawValue) } }
    timer.resume()
    return timer
  }
}
