// PrefixCacheRunTests.swift: what a recorded trace finds in a cache, from the file to the figure.

import Foundation
import TestSupport
import Testing
import Workload

@testable import Planning
@testable import Plans
@testable import Traffic

@Suite struct PrefixCacheRunTests {
  /// The first six minutes of Mooncake's conversation trace: 1,082 requests.
  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .appendingPathComponent("TrafficTests/Data/mooncake_conversation.jsonl.gz").path

  private func hitRate(_ overrides: String...) throws -> Double {
    let text = """
      {
        model: "llama-3.1-8b",
        workload: { trace: { path: "\(Self.path)" } },
        fleet: { pools: [{ name: "main", gpu: "H200-SXM", kvBlocks: 100000000 }] },
      }
      """
    let outcome = try Fixture.scenario(text, overrides).simulate(
      catalog: try Fixture.identity(), options: SimulationOptions())
    return try #require(outcome.summary.overall.prefixCacheHitRate.value)
  }

  /// What one replica finds that serves prompts in order and forgets nothing: the leading blocks that were seen, whole
  /// KV blocks of them, and never a prompt's last token.
  private func bound() throws -> Double {
    var options = TraceOptions()
    options.keepsDetails = true
    var trace = try TraceStream(path: Self.path, options: options)
    var seen: Set<UInt64> = []
    var (tokens, found) = (0, 0)
    while let request = try trace.next() {
      let names = trace.details.prefixBlocks
      let leading = names.prefix { seen.contains($0) }.count
      seen.formUnion(names)
      tokens += request.promptTokens
      found += min(leading * 512, request.promptTokens - 1) / 16 * 16
    }
    return Double(found) / Double(tokens)
  }

  @Test("a cache without bound finds what the trace's blocks say")
  func unbounded() throws {
    let bound = try bound()
    #expect(bound > 0.1)
    #expect(try hitRate() == bound)
  }

  @Test("a smaller cache finds less, and spreading requests over replicas too")
  func bounded() throws {
    let bound = try bound()
    let small = try hitRate("fleet.pools[0].kvBlocks=200000")
    let smaller = try hitRate("fleet.pools[0].kvBlocks=50000")
    let spread = try hitRate("fleet.pools[0].replicas=4", "fleet.router=round-robin")
    #expect(0 < smaller && smaller < small && small < bound)
    #expect(0 < spread && spread < bound)
  }
}
