// AllocationCount.swift: heap allocations an event in steady state, counted from outside by valgrind.

import Foundation
import Text

enum AllocationCount {
  /// Allocations between N and 2N requests, over the events between them: what a run allocates at its start
  /// cancels out.
  /// - Returns: nil where there is no valgrind.
  /// - Throws: `ChildFailure` when a counted run fails.
  static func perEvent(_ entry: BenchCase, _ options: BenchOptions) throws -> Double? {
    let scale = min(options.scale, 1) / 100
    guard let once = try count(entry, scale: scale), let twice = try count(entry, scale: 2 * scale)
    else { return nil }
    return Double(twice.allocations - once.allocations) / Double(max(1, twice.events - once.events))
  }

  private static func count(
    _ entry: BenchCase, scale: Double
  ) throws -> (allocations: Int, events: Int)? {
    let arguments = [
      "valgrind", "--tool=memcheck", "--leak-check=no", ChildProcess.ownPath, "bench", "--case",
      entry.name, "--json", "--quiet", "--scale", NumberText.shortest(scale),
    ]
    guard let (output, remarks) = try ChildProcess.output(of: "/usr/bin/env", arguments) else {
      return nil
    }
    let tree = try LocatedJSON.parse(output, file: "bench --case \(entry.name)", what: "result")
    guard let row = BenchRow(entry, tree), let allocations = allocations(in: remarks) else {
      return nil
    }
    return (allocations, row.measurement.events)
  }

  /// The number in valgrind's line "total heap usage: 33,097 allocs, …".
  static func allocations(in remarks: String) -> Int? {
    guard
      let line = remarks.split(separator: "\n").last(where: { $0.contains("total heap usage:") }),
      let words = line.components(separatedBy: "total heap usage:").last
    else { return nil }
    let number = words.split(separator: " ").first ?? ""
    return Int(number.filter { $0 != "," })
  }
}
