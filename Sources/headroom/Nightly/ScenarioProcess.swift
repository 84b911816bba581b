// ScenarioProcess.swift: one scenario in a process of its own, which may take too long, too much, or end badly.

import Glibc
import Text
import Units

/// What a scenario of a night may take; nil for as much as it wants.
struct RunLimits: Hashable, Sendable {
  let time: Seconds?
  let memory: Bytes?
}

/// This program run by itself under limits.
enum ScenarioProcess {
  /// How it ended.
  enum End: Hashable, Sendable {
    /// By itself, with what it said on standard error.
    case status(Int32, remarks: String)
    /// For the night, on a limit.
    case stopped(reason: String)
    case crashed(signal: Int32, remarks: String)
  }

  /// Milliseconds between two looks at the memory and the time that it takes.
  private static let interval: Int32 = 20
  /// Bytes of what it says that are kept: a crash says a lot.
  private static let remarkLimit = 1 << 16

  /// Runs a command to its end, or to a limit.
  /// - Parameter words: the command's name and arguments.
  /// - Throws: `FileError` when it cannot be started.
  static func run(_ words: [String], _ limits: RunLimits) throws(FileError) -> End {
    var pipes: [Int32] = [-1, -1]
    // Closed in other processes from the first moment on, which pipe(2) cannot do.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &pipes) == 0 else {
      throw FileError(path: program, operation: .open, code: errno)
    }
    defer { close(pipes[0]) }
    let child = try start(words, remarks: pipes[1])
    return Signals.ending(child) { watch(child, pipes[0], limits) }
  }

  /// This very program, whatever has become of its file since.
  private static let program = "/proc/self/exe"

  /// - Parameter remarks: where the process's standard error goes; closed here.
  private static func start(_ words: [String], remarks: Int32) throws(FileError) -> pid_t {
    defer { close(remarks) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, remarks, STDERR_FILENO)
    // A worker thread has signals blocked, and what it starts would have them too.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let arguments = (["headroom"] + words).map { strdup($0) }
    defer { for text in arguments { free(text) } }
    var variables = ParentWatch.environment.map { strdup($0) }
    defer { for text in variables { free(text) } }
    variables.append(nil)
    var child: pid_t = 0
    let code = posix_spawn(&child, program, &actions, &attributes, arguments + [nil], variables)
    guard code == 0 else { throw FileError(path: program, operation: .open, code: code) }
    return child
  }

  /// Reads what the process says until it has ended: its end closes the pipe, so that nobody waits for a clock.
  private static func watch(_ child: pid_t, _ remarks: Int32, _ limits: RunLimits) -> End {
    let clock = ContinuousClock()
    let deadline = limits.time.map { clock.now + .seconds($0.value) }
    var said: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    var reason: String?
    while true {
      var request = pollfd(fd: remarks, events: Int16(POLLIN), revents: 0)
      if poll(&request, 1, interval) > 0 {
        let count = read(remarks, &block, block.count)
        if count == 0 { break }
        if count > 0 { said += block.prefix(min(count, remarkLimit - said.count)) }
      }
      guard reason == nil else { continue }
      if let deadline, let time = limits.time, clock.now >= deadline {
        reason = "stopped after \(NumberText.shortest(time.value)) s, the limit of time"
      } else if let memory = limits.memory, let peak = peakMemory(of: child), memory < peak {
        reason =
          "stopped at \(gigabytes(peak)) of memory, over the limit of \(gigabytes(memory))"
      }
      if reason != nil { kill(child, SIGKILL) }
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    if let reason { return .stopped(reason: reason) }
    let text = String(decoding: said, as: UTF8.self)
    let signal = status & 0x7F
    return signal == 0
      ? .status(status >> 8 & 0xFF, remarks: text) : .crashed(signal: signal, remarks: text)
  }

  private static func gigabytes(_ amount: Bytes) -> String {
    "\(NumberText.shortest((amount.gigabytes * 100).rounded() / 100)) GB"
  }

  /// The most that a process has had resident so far; nil once it has ended.
  private static func peakMemory(of process: pid_t) -> Bytes? {
    ChildProcess.peakMemoryBytes(of: "\(process)").map { Bytes(Double($0)) }
  }
}
