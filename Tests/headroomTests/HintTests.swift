// HintTests.swift: what a hint says to write can be written, as it is printed.

import Foundation
import Testing

@Suite struct HintTests {
  /// The hint's alternatives: `write --input 1000, or --input 1024 where k counts as memory does`.
  private func alternatives(_ errors: String) throws -> [String] {
    let line = try #require(errors.split(separator: "\n").first { $0.hasPrefix("  hint: write ") })
    return line.dropFirst("  hint: write ".count)
      .replacingOccurrences(of: " where k counts as memory does", with: "")
      .components(separatedBy: ", or ")
  }

  private static let run =
    "simulate --model llama-3.1-8b --gpu H100-SXM --rate 20 --input 300 --output 40 --requests 400"

  @Test(
    "a shortened count on a flag gets hints that work",
    arguments: [
      ("--input 300", "--input 1k", 2), ("--output 40", "--output 1k", 2),
      ("--requests 400", "--requests 1k", 2), ("--requests 400", "--requests 3k", 1),
      ("--input 300", "--input 2,000", 1),
    ])
  func flags(plain: String, short: String, count: Int) throws {
    let line = Self.run.replacingOccurrences(of: plain, with: short)
    let refused = try Headroom.shell("headroom \(line)")
    #expect(refused.status == 3, "\(refused.errors)")
    let hints = try alternatives(refused.errors)
    #expect(hints.count == count, "\(hints)")
    for hint in hints {
      let again = Self.run.replacingOccurrences(of: plain, with: hint)
      #expect(try Headroom.shell("headroom \(again)").status == 0, "\(again)")
    }
  }

  @Test("a shortened context of `fit` names both numbers")
  func fit() throws {
    let refused = try Headroom.shell(
      "headroom fit --model llama-3.1-8b --gpu H100-SXM --context 32k")
    let hints = try alternatives(refused.errors)
    #expect(hints == ["--context 32000", "--context 32768"])
  }

  @Test(
    "an override with a bare limit or a shortened count gets a hint that works",
    arguments: [
      "slo.ttftMs=2000", "slo.ttftMs=2s", "slo.itlMs=\"50\"", "workload.promptTokens=1k",
      "workload.promptTokens=\"2,000\"",
    ])
  func overrides(text: String) throws {
    let refused = try Headroom.shell("headroom init | headroom simulate - --set '\(text)'")
    #expect(refused.status == 3, "\(refused.errors)")
    for hint in try alternatives(refused.errors) {
      let run = try Headroom.shell("headroom init | headroom simulate - \(hint)")
      #expect(run.status == 0 || run.status == 5, "\(hint): \(run.errors)")
    }
  }

  @Test("in a file the hint is what the file should say")
  func inFile() throws {
    let scratch = try Scratch()
    func text(_ prompt: String, _ slo: String) -> String {
      """
      { model: "llama-3.1-8b", workload: { arrivals: { process: "poisson", ratePerSecond: 20 },
        promptTokens: \(prompt), outputTokens: 40, requests: 400 },
        fleet: { pools: [{ name: "main", gpu: "H200-SXM" }] }, slo: { \(slo) } }
      """
    }
    let length = try scratch.write(text("\"1k\"", ""), to: "a.json5")
    #expect(try alternatives(Headroom.run(["simulate", length]).errors) == ["1000", "1024"])
    let limit = try scratch.write(text("200", "ttftMs: 2000"), to: "b.json5")
    let hint = try alternatives(Headroom.run(["simulate", limit]).errors)[0]
    let fixed = try scratch.write(text("200", hint), to: "c.json5")
    #expect(try Headroom.run(["simulate", fixed]).status == 0)
  }
}
