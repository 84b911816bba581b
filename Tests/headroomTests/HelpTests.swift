// HelpTests.swift: every command explains itself, and its examples run as printed.

import Economics
import Foundation
import Testing

@Suite struct HelpTests {
  static let commands = [
    "simulate", "size", "compare", "fit", "step", "catalog", "workload", "init", "bench",
    "calc", "guides", "nightly", "diff", "completion",
  ]
  /// Those of two words.
  static let subcommands =
    ["workload describe", "workload generate", "workload forecast"]
    + Calculators.all.map { "calc \($0.name)" }

  @Test func listsEveryCommand() throws {
    let overview = try Headroom.run(["--help"]).output
    for command in Self.commands { #expect(overview.contains("\n  \(command) "), "\(command)") }
  }

  @Test("examples run as printed, in any folder", arguments: commands + subcommands)
  func examples(_ command: String) throws {
    let help = try Headroom.run(command.split(separator: " ").map(String.init) + ["--help"])
    #expect(help.status == 0)
    let parts = help.output.components(separatedBy: "\nexamples:\n")
    let examples = (parts.count == 2 ? parts[1] : "").split(separator: "\n")
    #expect(!examples.isEmpty)
    let scratch = try Scratch()
    for example in examples {
      let run = try Headroom.shell(String(example), in: scratch.folder)
      // An answer may be no: a break-even that no fleet can serve.
      #expect([0, 5].contains(run.status), "\(example): \(run.errors)")
      #expect(!run.output.isEmpty)
    }
  }

  @Test("no line of help is wider than a wide terminal", arguments: commands + subcommands)
  func width(_ command: String) throws {
    let help = try Headroom.run(command.split(separator: " ").map(String.init) + ["--help"]).output
    for line in help.split(separator: "\n") where !line.hasPrefix("  headroom") {
      #expect(line.count <= 120, "\(line)")
    }
  }

  static let workloads = [
    "quick-start", "chat-day", "coding-assistant", "nightly-batch", "mixed-fleet",
  ]

  @Test("bundled scenarios run and hold what they promise", arguments: workloads)
  func workload(_ name: String) throws {
    let run = try Headroom.run(["simulate", "Workloads/\(name).json5", "--json"])
    #expect(run.status == 0, "\(run.errors)")
  }
}
