// BracketTests.swift: what a configuration is called closes every bracket that it opens.

import Hardware
import Plans
import TestSupport
import Testing
import Text

@testable import Planning

@Suite struct BracketTests {
  /// Whether every bracket is closed, in order.
  static func isBalanced(_ text: String) -> Bool {
    var open: [Character] = []
    let pairs: [Character: Character] = [")": "(", "]": "[", "}": "{"]
    for character in text {
      if pairs.values.contains(character) { open.append(character) }
      if let other = pairs[character], open.popLast() != other { return false }
    }
    return open.isEmpty
  }

  @Test("the check can fail")
  func canFail() {
    #expect(!Self.isBalanced("W4A16 (mxfp4 weights") && !Self.isBalanced("a)(b"))
    #expect(Self.isBalanced("4 × (2 × H100-SXM), W4A16 (mxfp4) weights"))
  }

  @Test(
    "every GPU, weight format and KV format gives balanced names",
    arguments: NumberType.allCases)
  func names(weights: NumberType) throws {
    let catalog = try Fixture.catalog.get()
    var seen = 0
    for device in catalog.accelerators {
      for kv in Precision.kvCacheTypes {
        let precision = Precision(weights: weights, kvCache: kv, on: device)
        let choice = ClaimConfiguration(accelerator: device, devices: 2, precision: precision)
        #expect(Self.isBalanced(precision.label) && Self.isBalanced(choice.name))
        let scenario = try? Fixture.scenario(
          Fixture.small, "fleet.pools[0].gpu=\(device.name)",
          "fleet.pools[0].weights=\(weights.rawValue)", "fleet.pools[0].kvCache=\(kv.rawValue)")
        guard let pool = scenario?.pools[0] else { continue }
        seen += 1
        #expect(Self.isBalanced(pool.description), "\(pool.description)")
        #expect(Self.isBalanced(pool.replicaDescription), "\(pool.replicaDescription)")
        #expect(pool.description.hasSuffix(pool.replicaDescription.drop { $0 != "," }))
        #expect(scenario?.warnings.allSatisfy(Self.isBalanced) == true)
      }
    }
    #expect(seen > 20)
  }

  @Test(
    "weights in another format than the checkpoint's are a warning, the same are none",
    arguments: [("bf16", false), ("fp16", false), ("fp8", true), ("int4", true)])
  func otherType(weights: String, isSaid: Bool) throws {
    let scenario = try Fixture.scenario(Fixture.small, "fleet.pools[0].weights=\(weights)")
    #expect(scenario.warnings.contains { $0.contains("ships in bf16") } == isSaid)
    #expect(try !Fixture.scenario(Fixture.small).warnings.contains { $0.contains("ships in") })
  }
}
