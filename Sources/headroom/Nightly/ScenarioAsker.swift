// ScenarioAsker.swift: a scenario asked its question, as `size` and `simulate` are: here, or under limits.

import Foundation
import Planning
import Text

/// Why a scenario has no answer, as its own process says.
struct ScenarioFailure: Error {
  let failure: NightRecord.Failure
}

/// Runs the command of a question on a scenario.
struct ScenarioAsker: Sendable {
  private let call: Invocation
  private let limits: RunLimits?

  init(_ call: Invocation, limits: RunLimits?) {
    self.call = call
    self.limits = limits
  }

  /// What is asked of one scenario.
  struct Question: Sendable {
    let kind: NightRecord.Question
    /// The scenario's file, and the folder of its report.
    let path, out: String
    let threads: Int
    /// Options in place of those of the night that change figures; nil for the night's own.
    var options: ParsedArguments?
  }

  /// - Returns: whether the answer is yes.
  /// - Throws: what the command throws; `ScenarioFailure` of a process of its own.
  func ask(_ question: Question) throws -> Bool {
    let command = question.kind == .size ? SizeCommand.command : SimulateCommand.command
    var arguments = (question.options ?? call.arguments).without(
      NightlyOptions.own
        + CommandOption.list(
          Options.out, Options.threads, Options.json, Options.details, Options.quiet))
    arguments.operands = [question.path]
    arguments.add(Options.out.declared, question.out)
    arguments.add(Options.threads.declared, "\(question.threads)")
    arguments.add(Options.quiet.declared, "")
    guard let limits else {
      let quiet = Console(quiet: true, noColor: true)
      return try command.run(Invocation(arguments: arguments, console: quiet)).status == .done
    }
    return try Self.isYes(ScenarioProcess.run([command.name] + arguments.words, limits))
  }

  private static func isYes(_ end: ScenarioProcess.End) throws(ScenarioFailure) -> Bool {
    switch end {
    case .status(let status, let remarks):
      let said = NightFailure.line(remarks.split(separator: "\n").map(String.init))
      switch ExitStatus(rawValue: status) {
      case .done: return true
      case .answerIsNo: return false
      case .usage, .badInput: throw ScenarioFailure(failure: .init(.input, said))
      case .cannotReadOrWrite: throw ScenarioFailure(failure: .init(.system, said))
      default:
        throw ScenarioFailure(failure: .init(.crash, "it ended with status \(status): \(said)"))
      }
    case .stopped(let reason): throw ScenarioFailure(failure: .init(.limit, reason))
    case .crashed(let signal, let remarks):
      let first = remarks.split(separator: "\n").first.map { ": \($0)" } ?? ""
      throw ScenarioFailure(failure: .init(.crash, "it crashed with signal \(signal)\(first)"))
    }
  }
}
