// ShellTests.swift: completion in the real shells, and the manual page.

import Foundation
import Testing

/// A shell and how it is asked what it would offer behind a line.
struct RealShell: Sendable, CustomStringConvertible {
  let description: String
  /// A program that reads the script's path as `$1`, and the words of the line behind it.
  let program: String

  /// The programs of a shell begin by their names: `argv` of fish has no zeroth.
  static let all: [RealShell] = [
    RealShell(
      description: "bash",
      program: """
        source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _headroom; printf '%s\\n' "${COMPREPLY[@]}"
        """),
    RealShell(
      description: "zsh",
      program: """
        compdef() { }; _files() { print -l -- ${~words[CURRENT]}*(N) }
        compset() { words[CURRENT]=${words[CURRENT]#*=} }
        _describe() { local -a all=("${(@P)2}"); all=("${(@)all%%:*}")
          print -l -- "${(@M)all:#${words[CURRENT]}*}" }
        source "$1"; shift; words=("$@"); CURRENT=$#; _headroom
        """),
    RealShell(
      description: "fish",
      program: "source $argv[1]; complete -C (string join -- ' ' $argv[2..]) | string split -f1 \\t"
    ),
  ]

  /// What it offers in place of the last word; nil where this machine has no such shell.
  func offers(_ words: [String], in folder: URL) throws -> Set<String>? {
    let script = "completion.\(description)"
    let made = try Headroom.shell("headroom completion \(description) > \(script)", in: folder)
    guard made.status == 0 else { return [] }
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    try program.write(
      to: folder.appendingPathComponent("ask"), atomically: true, encoding: .utf8)
    let start = description == "fish" ? "-N ask" : description == "zsh" ? "-f ask" : "ask"
    let run = try Headroom.shell("\(description) \(start) ./\(script) \(quoted)", in: folder)
    // 127: there is no such program.
    guard run.status != 127 else { return nil }
    #expect(run.errors == "", "\(run.errors)")
    return Set(run.output.split(separator: "\n").map(String.init))
  }
}

@Suite struct ShellTests {
  /// What stands on the line, something offered, and something not.
  private static let lines: [(words: [String], offered: [String], absent: String)] = [
    (["headroom", "si"], ["simulate", "size"], "step"),
    (["headroom", "workload", ""], ["describe", "forecast"], "workload"),
    (["headroom", "calc", "break"], ["breakeven"], "tco"),
    (["headroom", "step", "--le"], ["--level"], "--decode"),
    (["headroom", "step", "--level", ""], ["ideal", "layered", "kernels"], "file.json5"),
    (["headroom", "fit", "--gpu", "H200"], ["H200-SXM"], "B200"),
    (["headroom", "catalog", "pr"], ["prices"], "gpus"),
    (["headroom", "workload", "convert", "--to", "moon"], ["mooncake"], "azure"),
    (["headroom", "simulate", "fi"], ["file.json5"], "fit"),
    (["headroom", "bench", "--trace", "fi"], ["file.json5"], "fit"),
    (["headroom", "completion", ""], ["bash", "zsh", "fish"], "file.json5"),
    (["headroom", "help", "comp"], ["compare", "completion"], "cost"),
  ]

  @Test("a shell offers what may stand there", arguments: RealShell.all)
  func offers(_ shell: RealShell) throws {
    let scratch = try Scratch()
    _ = try scratch.write("", to: "file.json5")
    for line in Self.lines {
      guard let offers = try shell.offers(line.words, in: scratch.folder) else {
        withKnownIssue("\(shell) is not installed: its completion was not tried") {
          Issue.record("no \(shell)")
        }
        return
      }
      #expect(offers.isSuperset(of: line.offered), "\(line.words): \(offers)")
      #expect(!offers.contains(line.absent), "\(line.words): \(offers)")
    }
  }

  @Test("bash breaks words at =, and the value is offered all the same")
  func equalsSign() throws {
    let scratch = try Scratch()
    let bash = RealShell.all[0]
    let words = ["headroom", "step", "--level"]
    for rest in [["="], ["=", "ide"]] {
      #expect(try bash.offers(words + rest, in: scratch.folder)?.contains("ideal") == true)
    }
  }

  @Test("no word that a shell would expand is offered")
  func harmless() throws {
    let script = try Headroom.run(["completion", "bash"]).output
    for list in script.matches(of: #/(?:names|options)='([^']*)'/#) {
      #expect(list.1.allSatisfy { $0.isLetter || $0.isNumber || "-._ ".contains($0) }, "\(list.1)")
    }
    #expect(try Headroom.run(["completion", "tcsh"]).status == 2)
  }

  @Test("the manual has every command and option, and nothing that roff reads as its own")
  func manual() throws {
    let page = try Headroom.run(["--help-man"]).output
    // Two and three letters could be macros, and are written so that they are none.
    let plain = page.replacing("\\&", with: "")
    for command in HelpTests.commands + HelpTests.subcommands {
      #expect(plain.contains("\n.Ss \(command)\n") || plain.contains("\n.Ss \"\(command)\"\n"))
    }
    #expect(page.contains("\n.It Fl \\&-tp Ar \\&N\n") || page.contains("\n.It Fl -tp Ar \\&N\n"))
    let isPlain = page.unicodeScalars.allSatisfy { $0.isASCII }
    #expect(isPlain)
    let macros: Set<Substring> = [
      ".Dd", ".Dt", ".Os", ".Sh", ".Nm", ".Nd", ".Ar", ".Op", ".Fl", ".Ss", ".Pp", ".Bl", ".It",
      ".El", ".Bd", ".Ed",
    ]
    for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(macros.contains(line.prefix { $0 != " " }), "\(line)")
    }
    let lint = try Headroom.shell("headroom --help-man | mandoc -Tlint")
    guard lint.status != 127 else {
      withKnownIssue("mandoc is not installed: the page was not held against its lint") {
        Issue.record("no mandoc")
      }
      return
    }
    #expect(lint.output == "" && lint.status == 0, "\(lint.output)")
  }
}
