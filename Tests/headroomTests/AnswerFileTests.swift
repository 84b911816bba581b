// AnswerFileTests.swift: laws of the files of every command that writes an answer.

import Foundation
import Testing
import Text

/// A command line whose answer goes to a folder too.
struct AnswerCase: Sendable, CustomStringConvertible {
  let description: String
  /// Standard input, where it reads any.
  var input: String? = nil

  static let all = [
    AnswerCase(description: "simulate - --details", input: scenario),
    AnswerCase(description: "size - --draft --window 20s --details", input: scenario),
    AnswerCase(
      description:
        "compare - --gpu H200-SXM,L40S --tp 1 --price H200-SXM=4,L40S=1 --proofs 0 --window 20s --details",
      input: scenario),
    AnswerCase(description: "fit --model llama-3.1-70b --gpu H200-SXM --precision fp8"),
    AnswerCase(description: "step --model llama-3.1-8b --gpu H200-SXM --decode 8x1000"),
    AnswerCase(description: "catalog gpus"), AnswerCase(description: "catalog models"),
    AnswerCase(description: "catalog engines"), AnswerCase(description: "catalog prices"),
    AnswerCase(description: "explain"), AnswerCase(description: "explain maxNumSeqs"),
    AnswerCase(description: "workload describe --scenario -", input: scenario),
  ]

  /// Names that would act on a page or a table.
  private static let scenario = #"""
    { name: "<script>alert(1)</script>|**x**", model: "llama-3.1-8b",
      workload: { name: "<b>|`c`", arrivals: { process: "poisson", ratePerSecond: 4 },
        promptTokens: 500, outputTokens: 60, requests: 800 },
      fleet: { pools: [{ name: "=1+1|<i>", gpu: "H200-SXM", price: 4 }] },
      slo: { ttftMs: { p95: 2000 }, tpotMs: { p95: 80 } } }
    """#

  /// What the command leaves, run with more words.
  func run(_ more: [String], in scratch: Scratch) throws -> Finished {
    let words = description.split(separator: " ").map(String.init) + more + ["--quiet"]
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    guard let input else { return try Headroom.run(words) }
    let path = try scratch.write(input, to: "s.json5")
    return try Headroom.shell("headroom \(line) < \(path)", in: scratch.folder)
  }
}

@Suite struct AnswerFileTests {
  /// The files of an answer by name, and what was on standard output.
  private static func files(_ answer: AnswerCase) throws -> (
    texts: [String: String], output: String
  ) {
    let scratch = try Scratch()
    let run = try answer.run(["--out", scratch.path("out")], in: scratch)
    #expect([0, 5].contains(run.status), "\(answer): \(run.errors)")
    var texts: [String: String] = [:]
    for name in try scratch.names(in: "out") {
      texts[name] = try String(contentsOfFile: scratch.path("out/\(name)"), encoding: .utf8)
    }
    return (texts, run.output)
  }

  /// Runs of digits with their points and commas.
  private static func numbers(_ text: String) -> Set<String> {
    Set(
      text.split { !($0.isNumber || $0 == "." || $0 == ",") }
        .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: ".,")) }
        .filter { $0.contains(where: \.isNumber) })
  }

  @Test(
    "every format of a folder holds the answer, and no name acts in it", arguments: AnswerCase.all)
  func formats(_ answer: AnswerCase) throws {
    let (texts, output) = try Self.files(answer)
    let shown = Self.numbers(output)
    for ending in [".html", ".md"] {
      let names = texts.keys.filter { $0.hasSuffix(ending) }
      #expect(names.count == 1, "\(ending): \(names)")
      for text in names.compactMap({ texts[$0] }) {
        // Markdown has no charts, and the map of winners is one.
        if ending == ".html" || !answer.description.hasPrefix("compare") {
          #expect(shown.subtracting(Self.numbers(text)) == [], "\(ending)")
        }
        // A page has one script, its own.
        #expect(text.components(separatedBy: "<script").count == (ending == ".html" ? 2 : 1))
        #expect(!text.contains("<b>") && !text.contains("<i>"))
      }
    }
    for (name, text) in texts where name.hasSuffix(".csv") {
      let reader = CSVReader(LineReader(ByteSource(bytes: Array(text.utf8), name: name)))
      var columns: Int?
      while try reader.nextRecord() {
        #expect(columns ?? reader.fieldCount == reader.fieldCount, "\(name)")
        columns = reader.fieldCount
      }
      #expect(columns != nil, "\(name) is empty")
    }
  }

  @Test("--json prints what the folder's JSON holds", arguments: AnswerCase.all)
  func json(_ answer: AnswerCase) throws {
    let words = answer.description.replacing("details", with: "json")
    let json = AnswerCase(
      description: words.contains("--json") ? words : words + " --json", input: answer.input)
    let (texts, output) = try Self.files(json)
    #expect(texts.contains { $0.key.hasSuffix(".json") && $0.value == output })
  }

  @Test("a row of summary.csv is the figure of that name in the JSON")
  func summaryRows() throws {
    let (texts, _) = try Self.files(AnswerCase.all[0])
    let tree = try LocatedJSON.parse(try #require(texts["summary.json"]), file: "summary.json")
    let summary = try #require(texts["summary.csv"])
    let reader = CSVReader(LineReader(ByteSource(bytes: Array(summary.utf8), name: "summary.csv")))
    var compared = 0
    _ = try reader.nextRecord()
    while try reader.nextRecord() {
      let value = reader.text(2)
      switch tree[reader.text(0)]?.content {
      case .integer(let whole): #expect(value == "\(whole)")
      case .real(let real): #expect(Double(value) == real)
      case .null: #expect(value.isEmpty)
      default: continue  // figures of classes and pools lie deeper
      }
      compared += 1
    }
    #expect(compared > 20)
  }
}
