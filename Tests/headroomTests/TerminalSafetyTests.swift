// TerminalSafetyTests.swift: names and paths that would act on a terminal, through the whole command.

import Foundation
import Testing
import Text

@Suite struct TerminalSafetyTests {
  /// Colour, title, cursor and direction; a second line that looks like ours; C1, DEL, zero width.
  static let name =
    "a\u{1B}[31mb\u{1B}]0;t\u{07}c\u{202E}d\nverdict: holds\re\u{9B}1mf\u{7F}g\u{200B}h\u{2066}i\u{61C}"

  /// The text as JSON inside a scenario.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      scalar.value < 0x20 ? String(format: "\\u%04x", scalar.value) : String(scalar)
    }
    return "\"\(escaped.joined())\""
  }

  private static func scenario(extra: String = "") -> String {
    """
    {
      name: \(quoted(name)),
      model: "llama-3.1-8b",
      workload: [{ name: \(quoted(name + "1")), arrivals: { process: "poisson", ratePerSecond: 5 },
        promptTokens: 200, outputTokens: 40, requests: 300 },
        { name: \(quoted(name + "2")), arrivals: { process: "poisson", ratePerSecond: 5 },
        promptTokens: 200, outputTokens: 40, requests: 300 }],
      fleet: { pools: [{ name: \(quoted(name)), gpu: "H100-SXM", price: 3 }] },
      slo: { ttftMs: { p95: 2000 } },
      \(extra)
    }
    """
  }

  private static func isRaw(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\n" && TerminalText.isUnsafe(scalar)
  }

  private func expectSafe(_ run: Finished, _ what: String) {
    #expect(!run.output.unicodeScalars.contains(where: Self.isRaw), "\(what): stdout")
    #expect(!run.errors.unicodeScalars.contains(where: Self.isRaw), "\(what): stderr")
    for text in [run.output, run.errors] {
      #expect(!text.split(separator: "\n").contains("verdict: holds"), "\(what): a forged line")
    }
    #expect(run.status >= 0 && run.status != 1, "\(what): \(run.errors)")
  }

  @Test(
    "reports and remarks",
    arguments: [
      ["simulate", "--details"], ["simulate", "--json"],
      ["size", "--draft", "--window", "10s", "--details"],
      ["size", "--draft", "--window", "10s", "--json"],
      ["compare", "--tp", "1", "--window", "10s", "--proofs", "0"],
    ])
  func reports(arguments: [String]) throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.scenario(), to: "s.json5")
    let run = try Headroom.run([arguments[0], path] + arguments.dropFirst())
    expectSafe(run, arguments.joined(separator: " "))
    if arguments[0] != "compare" { #expect(run.output.contains("\\u001b[31m")) }
  }

  @Test("JSON holds the names exactly")
  func exact() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.scenario(), to: "s.json5")
    let run = try Headroom.run(["simulate", path, "--json", "--quiet"])
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let classes = try #require(report["classes"] as? [String: Any])
    #expect(Set(classes.keys) == [Self.name + "1", Self.name + "2"])
  }

  @Test("CSV holds the names exactly")
  func csv() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.scenario(), to: "s.json5")
    _ = try Headroom.run(["simulate", path, "--out", scratch.path("out"), "--requests", "--quiet"])
    let text = try String(contentsOfFile: scratch.path("out/requests.csv"), encoding: .utf8)
    #expect(text.contains("\"\(Self.name)1\""))
  }

  @Test("errors: unknown keys, model names, paths and options")
  func errors() throws {
    let scratch = try Scratch()
    let unknown = try scratch.write(
      Self.scenario(extra: "\(Self.quoted(Self.name)): 1,"), to: "s.json5")
    expectSafe(try Headroom.run(["simulate", unknown]), "unknown key")
    let folder = Self.name.replacingOccurrences(of: "/", with: "")
    expectSafe(try Headroom.run(["simulate", "\(folder).json5"]), "path")
    expectSafe(try Headroom.run(["fit", "--model", Self.name, "--gpu", Self.name]), "names")
    expectSafe(try Headroom.run(["claim", "70B \(Self.name), H200, ITL 20 ms"]), "sentence")
    expectSafe(try Headroom.run(["simulate", "--\(Self.name)"]), "option")
    expectSafe(try Headroom.run([Self.name]), "command")
    expectSafe(try Headroom.run(["workload", "describe", "\(folder).csv"]), "trace path")
  }

  @Test("a trace's texts and its file's name")
  func trace() throws {
    let scratch = try Scratch()
    let name = "t\u{1B}[31m\u{202E}\n.csv"
    let path = try scratch.write(
      "arrival_s,input_tokens,output_tokens\n0,900,150\n2.5,\u{1B}[31m\u{9B}12\u{202E},80\n",
      to: name)
    for command in [
      ["workload", "describe", path], ["workload", "convert", path, "--to", "azure"],
    ] {
      expectSafe(try Headroom.run(command), command[1])
    }
  }
}
