// NightFailure.swift: which errors are a scenario's, and which end the night.

import Planning
import Text

enum NightFailure {
  /// What of an error is the scenario's; nil for what stops the night.
  static func of(_ error: any Error) -> NightRecord.Failure? {
    switch error {
    case let error as ScenarioFailure: return error.failure
    case let error as InputErrors: return of(error)
    case let error as UsageError: return .init(.input, "\(error.message); hint: \(error.hint)")
    case ReadError.input(let errors): return of(errors)
    case ReadError.file(let error): return of(error)
    case let error as FileError: return of(error)
    default: return nil
    }
  }

  private static func of(_ errors: InputErrors) -> NightRecord.Failure {
    .init(.input, line(errors.lines))
  }

  /// A file that cannot be read is the scenario's; a report that cannot be written is the night's.
  private static func of(_ error: FileError) -> NightRecord.Failure? {
    switch error.operation {
    case .open, .read, .inspect: .init(.system, error.description)
    case .unpack: .init(.input, error.description)
    case .write, .flush, .rename, .close, .makeFolder, .lock: nil
    }
  }

  /// All of a message on one line, which a cell of a table is.
  static func line(_ lines: [String]) -> String {
    lines.map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }.joined(separator: "; ")
  }
}
