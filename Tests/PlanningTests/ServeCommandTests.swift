// ServeCommandTests.swift: a replica is started with all that it was sized with.

import TestSupport
import Testing

@testable import Planning
@testable import Plans

@Suite struct ServeCommandTests {
  private static func command(_ overrides: String...) throws -> ServeCommand {
    ServeCommand(try Fixture.scenario(Fixture.small, overrides).pools[0])
  }

  /// The word behind an option.
  private static func value(_ option: String, _ command: ServeCommand) -> String? {
    guard let place = command.arguments.firstIndex(of: option) else { return nil }
    return command.arguments[place + 1]
  }

  @Test("nothing is started that the pool has not")
  func plain() throws {
    let plain = try Self.command()
    #expect(Self.value("--speculative-config", plain) == nil)
    #expect(!plain.arguments.contains("--enable-lora"))
    #expect(!plain.remarks.contains { $0.contains("nodes") || $0.contains("drafts") })
  }

  @Test(
    "drafts are started as they were sized",
    arguments: [
      ("ngram", #"{"method": "ngram", "num_speculative_tokens": 3}"#),
      (
        "eagle",
        #"{"method": "eagle3", "model": "EAGLE-HEAD", "num_speculative_tokens": 3}"#
      ),
      ("mtp", #"{"method": "mtp", "num_speculative_tokens": 3}"#),
      (
        "llama-3.1-8b",
        #"{"model": "meta-llama/Llama-3.1-8B-Instruct", "num_speculative_tokens": 3}"#
      ),
    ])
  func drafts(draft: String, written: String) throws {
    let command = try Self.command(
      "fleet.pools[0].speculation={draftTokens:3,acceptedTokens:1.5,draft:'\(draft)'}")
    #expect(Self.value("--speculative-config", command) == written)
    #expect(command.remarks.contains { $0.contains("EAGLE-HEAD") } == (draft == "eagle"))
    #expect(command.remarks.contains { $0.contains("prompts of your own") })
  }

  @Test("slots of adapters are those that were priced")
  func adapters() throws {
    let command = try Self.command("fleet.pools[0].lora={adapters:64,rank:12,maxLoras:4}")
    #expect(Self.value("--max-loras", command) == "4")
    #expect(Self.value("--max-lora-rank", command) == "16")
    #expect(command.remarks.contains { $0.contains("64 adapters") })
  }

  @Test("a replica over nodes is not started by one process", arguments: [(8, false), (16, true)])
  func nodes(gpus: Int, isTold: Bool) throws {
    let command = try Self.command(
      "fleet.pools=[{gpu:'H100-SXM',tensorParallel:8,pipelineParallel:\(gpus / 8)}]")
    #expect(command.remarks.contains { $0.contains("spans 2 nodes") } == isTold)
  }
}
