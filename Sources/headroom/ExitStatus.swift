// ExitStatus.swift: what the process tells its caller.

/// The exit statuses that scripts may rely on.
enum ExitStatus: Int32, CaseIterable, Sendable {
  /// Done, and the answer is yes.
  case done = 0
  case internalError = 1
  /// An unknown command or option, or an option without its value.
  case usage = 2
  /// What a file or a value says is wrong.
  case badInput = 3
  case cannotReadOrWrite = 4
  /// It ran well and the answer is no.
  case answerIsNo = 5
  /// 128 + SIGINT.
  case interrupted = 130
  /// 128 + SIGTERM.
  case terminated = 143

  /// As help says it.
  var meaning: String {
    switch self {
    case .done: "done, and the answer is yes"
    case .internalError: "our own bug"
    case .usage: "usage"
    case .badInput: "bad input"
    case .cannotReadOrWrite: "cannot read or write"
    case .answerIsNo: "it ran well and the answer is no"
    case .interrupted: "interrupted"
    case .terminated: "terminated"
    }
  }
}

/// The command line itself makes no sense.
struct UsageError: Error {
  /// What is wrong.
  let message: String
  /// What to write instead.
  let hint: String
}
