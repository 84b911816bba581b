// RequestKeysTests.swift: what the requests of a pool ask for beyond plain text, as a scenario says it.

import Hardware
import TestSupport
import Testing
import Text
import Units

@testable import Plans

@Suite struct RequestKeysTests {
  private static let lora = "fleet.pools[0].lora={adapters:64,rank:16,maxLoras:4}"

  @Test(
    "what is written is what was read, and each key changes the price or the memory",
    arguments: ["adapters:4", "rank:64", "maxLoras:8", "share:0.5", "zipf:1.2"])
  func adapters(change: String) throws {
    let base = try Fixture.scenario(Fixture.small, Self.lora)
    let key = change.prefix { $0 != ":" }
    let changed = try Fixture.scenario(
      Fixture.small, Self.lora,
      "fleet.pools[0].lora.\(key)=\(change.dropFirst(key.count + 1))")
    let (old, new) = (base.pools[0].steps, changed.pools[0].steps)
    #expect(
      changed.pools[0].memory != base.pools[0].memory
        || new.decodeAttention(rows: 3) != old.decodeAttention(rows: 3), "\(change)")
    let text = JSONWriter.compact(changed.canonical)
    #expect(text != JSONWriter.compact(base.canonical))
    #expect(JSONWriter.compact(try Fixture.scenario(text).canonical) == text)
  }

  @Test("a scenario without them has none, writes none, and is priced as before")
  func absent() throws {
    let pool = try Fixture.scenario(Fixture.small).pools[0]
    #expect(pool.adapters == nil && pool.guidance == nil && pool.steps is StepTime)
    let text = JSONWriter.compact(try Fixture.scenario(Fixture.small).canonical)
    #expect(!text.contains("lora") && !text.contains("guided"))
  }

  @Test("the fewest slots are vLLM's, and too few are told")
  func slots() throws {
    let one = try Fixture.scenario(
      Fixture.small, "fleet.pools[0].lora={adapters:64,rank:16}")
    #expect(one.pools[0].adapters?.adapters.slots == 1)
    #expect(one.warnings.contains { $0.contains("maxLoras") })
    #expect(one.assumptions.contains { $0.contains("64 adapters of rank 16 in 1 slot of") })
    let all = try Fixture.scenario(
      Fixture.small, "fleet.pools[0].lora={adapters:4,rank:16,maxLoras:4}")
    #expect(!all.warnings.contains { $0.contains("maxLoras") })
    #expect(all.pools[0].description.contains("4 adapters of rank 16"))
  }

  @Test("masks are those of a backend, or as measured", arguments: ["xgrammar", "outlines"])
  func masks(backend: String) throws {
    let plain = try Fixture.scenario(Fixture.small).pools[0]
    let named = try Fixture.scenario(
      Fixture.small, "fleet.pools[0].guidedDecoding=\"\(backend)\"")
    let own = try Fixture.scenario(
      Fixture.small,
      "fleet.pools[0].guidedDecoding={backend:'\(backend)',share:0.5,maskMicroseconds:50}")
    let start = plain.steps.serial(sampledRows: 10)
    #expect(abs((own.pools[0].steps.serial(sampledRows: 10) - start).value - 250e-6) < 1e-12)
    let mean = try #require(GuidedDecoding.Backend(rawValue: backend)).maskMicroseconds
    let added = (named.pools[0].steps.serial(sampledRows: 10) - start).value
    #expect(abs(added - 10e-6 * mean) < 1e-9)
    #expect(named.assumptions.contains { $0.contains("MaskBench") })
    #expect(own.assumptions.contains { $0.contains("as the scenario gives it") })
    for scenario in [named, own] {
      let text = JSONWriter.compact(scenario.canonical)
      #expect(JSONWriter.compact(try Fixture.scenario(text).canonical) == text)
    }
  }

  @Test("a cache of prefixes would share blocks across adapters, and is refused")
  func prefixes() throws {
    let mistakes = try Fixture.mistakes(
      Fixture.small, [Self.lora, "fleet.pools[0].prefixCaching=true"])
    #expect(mistakes.count == 1 && mistakes[0].message.contains("lora"))
  }

  @Test(
    "what is missing or wrong is named",
    arguments: [
      "lora={rank:16}", "lora={adapters:4}", "lora={adapters:0,rank:16}",
      "lora={adapters:4,rank:513}", "lora={adapters:4,rank:16,maxLoras:0}",
      "lora={adapters:4,rank:16,share:1.5}", "lora={adapters:4,rank:16,zipf:-1}",
      "lora={adapters:4,rank:16,max_loras:2}", "lora=4", "lora={adapters:20000,rank:8}",
      "guidedDecoding=\"lark\"", "guidedDecoding={share:0.5}", "guidedDecoding=true",
      "guidedDecoding={backend:'xgrammar',share:2}",
      "guidedDecoding={backend:'xgrammar',maskMicroseconds:-1}",
    ])
  func wrong(text: String) throws {
    let mistakes = try Fixture.mistakes(Fixture.small, ["fleet.pools[0].\(text)"])
    #expect(!mistakes.isEmpty, "\(text) passes")
    #expect(mistakes.allSatisfy { !$0.message.isEmpty && !$0.hint.isEmpty }, "\(text)")
  }

  @Test("slots that leave no room for a KV block are refused")
  func memory() throws {
    let mistakes = try Fixture.mistakes(
      Fixture.small, ["fleet.pools[0].lora={adapters:2000,rank:512,maxLoras:2000}"])
    #expect(mistakes.contains { $0.code == .doesNotFit })
  }
}
