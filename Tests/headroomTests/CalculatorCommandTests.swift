// CalculatorCommandTests.swift: calculators and the claims of the guides from the command line.

import Economics
import Foundation
import Testing
import Text

@Suite struct CalculatorCommandTests {
  private static func json(_ line: String) throws -> (report: LocatedJSON, status: Int32) {
    let run = try Headroom.shell("\(line) --json")
    try #require(!run.output.isEmpty, "\(line): \(run.errors)")
    return (try LocatedJSON.parse(run.output, file: "stdout"), run.status)
  }

  @Test(
    "JSON has every input, the results and how each was reached",
    arguments: Calculators.all.map(\.name))
  func keys(_ name: String) throws {
    let calculator = try #require(Calculators.named(name))
    let example = calculator.examples[0]
    let (report, _) = try Self.json("headroom calc \(name) \(example)")
    let expected = [
      "calculator", "result", "ranges", "feasible", "answer", "reason", "reasons", "formula",
      "source", "remarks", "version",
    ]
    #expect(Set(expected).subtracting(report.keys).isEmpty)
    #expect(Set(report.keys).count == report.keys.count, "\(name): a key twice")
    for key in report["result"]?.keys ?? [] where report["result"]?[key]?.content == .null {
      #expect(report["reasons"]?[key] != nil, "\(name): \(key)")
    }
  }

  @Test("the first line answers", arguments: Calculators.all.map(\.name))
  func firstLine(_ name: String) throws {
    let calculator = try #require(Calculators.named(name))
    for example in calculator.examples {
      let run = try Headroom.shell("headroom calc \(name) \(example)")
      let first = run.output.split(separator: "\n").first ?? ""
      #expect(first.count > 5 && first.count <= 80, "\(name): \(first)")
      #expect(!run.output.contains("nan") && !run.output.contains("inf "))
    }
  }

  @Test func fileAndOptions() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "{ capex: 160000, opexMonthly: 10000, cloudMonthly: [20000, 26000] }", to: "roi.json5")
    let (report, status) = try Self.json("headroom roi \(path) --cloud-monthly 23000")
    #expect(status == 0 && report["result"]?["crossover_month"]?.content == .integer(13))
  }

  @Test("a manifest is read, and an engine that does not fill its pods is told")
  func manifest() throws {
    let scratch = try Scratch()
    func text(_ size: String) -> String {
      """
      kind: Deployment
      metadata: { name: llama }
      spec:
        replicas: 2
        template:
          spec:
            containers:
            - args: ["--tensor-parallel-size", "\(size)"]
              resources:
                limits:
                  nvidia.com/gpu: 4
      """
    }
    let whole = try scratch.write(text("4"), to: "whole.yaml")
    let (report, status) = try Self.json("headroom calc kubernetes-gpus --manifest \(whole)")
    #expect(status == 0 && report["result"]?["gpus"]?.content == .integer(8))
    let half = try scratch.write(text("2"), to: "half.yaml")
    #expect(try Headroom.shell("headroom calc kubernetes-gpus --manifest \(half)").status == 5)
    let bad = try scratch.write(text("many"), to: "bad.yaml")
    let run = try Headroom.shell("headroom calc kubernetes-gpus --manifest \(bad)")
    #expect(run.status == 3 && run.errors.contains("bad.yaml:8: error:"), "\(run.errors)")
    #expect(try Headroom.shell("headroom calc kubernetes-gpus --manifest none.yaml").status == 4)
  }

  // MARK: Guides

  @Test func claimsOfTheGuides() throws {
    let (report, status) = try Self.json("headroom guides")
    #expect(status == 0)
    guard case .array(let claims)? = report["claims"]?.content,
      case .array(let quarrels)? = report["contradictions"]?.content
    else {
      Issue.record("no claims")
      return
    }
    #expect(claims.count > 90 && quarrels.count >= 21)
    let keys = [
      "id", "guide", "claim", "claimed", "computed", "unit", "verdict", "calculator", "inputs",
      "command",
    ]
    for claim in claims { #expect(Set(keys).subtracting(claim.keys).isEmpty) }
    var total = 0
    for verdict in ["right", "wrong", "infeasible", "quoted"] {
      let named = claims.filter { $0["verdict"]?.content == .string(verdict) }.count
      #expect(report["summary"]?[verdict]?.content == .integer(named))
      total += named
    }
    #expect(total == claims.count)
  }

  @Test("the command of a claim gives its figure again")
  func commandsRunAgain() throws {
    let (report, _) = try Self.json("headroom guides")
    guard case .array(let claims)? = report["claims"]?.content else { return }
    var count = 0
    for claim in claims {
      guard case .string(let command)? = claim["command"]?.content,
        case .string(let result)? = claim["result"]?.content, !result.contains("["),
        claim["bound_verdict"]?.content == .null
      else { continue }
      let (answer, status) = try Self.json(command)
      #expect(status == 0 || status == 5, "\(command)")
      let computed = claim["computed"]
      let middle = computed?["mid"] ?? computed
      if case .string(let text)? = middle?.content, ["yes", "no"].contains(text) {
        #expect(answer["result"]?[result]?.content == .bool(text == "yes"), "\(command)")
      } else {
        #expect(answer["result"]?[result]?.content == middle?.content, "\(command)")
      }
      count += 1
    }
    #expect(count > 60)
  }

  @Test func oneGuide() throws {
    let (one, _) = try Self.json("headroom guides 004")
    let (other, _) = try Self.json("headroom guides --guide 004")
    #expect(one["claims"] != nil && one["claims"] == other["claims"])
    #expect(try Headroom.run(["guides", "005"]).status == 2)
    let shown = try Headroom.run(["guides", "004", "--explain"]).output
    #expect(shown.contains("headroom calc claim-bound ") && !shown.contains("Contradictions"))
    let scratch = try Scratch()
    let run = try Headroom.run(["guides", "--out", "o"], in: scratch.folder)
    #expect(run.status == 0)
    #expect(
      try scratch.names(in: "o") == [
        "claims.csv", "contradictions.csv", "guides.html", "guides.json", "guides.md",
      ])
  }
}
