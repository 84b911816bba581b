// ReadBack.swift: what a fit would print, read as a scenario is: only what can be run is ever offered.

internal import Text
internal import Workload

/// Reads our own specifications by the scenarios' readers, so that the process that was compared with the
/// trace is the process that a user gets.
enum ReadBack {
  static func value(_ specification: JSONValue) -> ValueReader? {
    let problems = InputProblems()
    let bytes = Array(JSONWriter.compact(specification).utf8)
    guard let tree = LocatedJSON.parse(bytes, file: "fit", into: problems) else { return nil }
    return ValueReader(tree, problems: problems)
  }

  /// Nil when scenarios do not accept it.
  static func arrivals(_ specification: JSONValue) -> (any ArrivalProcess)? {
    guard let value = value(specification), let read = ArrivalSpecification.read(value),
      case .open(let process) = read
    else { return nil }
    return process
  }

  /// Nil when scenarios do not accept it.
  static func workload(_ specification: JSONValue) -> WorkloadSpecification? {
    value(specification).flatMap { WorkloadSpecification.read($0, folder: "") }
  }
}
