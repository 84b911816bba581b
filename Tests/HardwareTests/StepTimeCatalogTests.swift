// StepTimeCatalogTests.swift: every catalogued device and model has a step time.

import Testing
import Text
import Units

@testable import Hardware

@Suite struct StepTimeCatalogTests {
  @Test(
    "efficiencies are multiplied with the peaks they were divided by", arguments: KernelFits.all)
  func normalizers(fits: KernelFits) throws {
    let device = try Catalog.builtIn().accelerator(named: fits.name, at: Fixture.place).entry
    #expect(device.name == fits.name)
    func near(_ a: Double?, _ b: Double?) -> Bool {
      guard let a, let b else { return (a == nil) == (b == nil) }
      return abs(a / b - 1) < 1e-3
    }
    #expect(near(device.peaks.bf16.value, fits.normalizer.bf16))
    #expect(near(device.peaks.fp8?.value, fits.normalizer.fp8))
    #expect(near(device.peaks.fp4?.value, fits.normalizer.fp4))
    #expect(near(device.memoryBandwidth.value, fits.normalizer.bandwidth))
    #expect(device.multiprocessors.map(Double.init) == fits.normalizer.multiprocessors)
  }

  @Test("names of measured and related devices are the catalog's")
  func names() throws {
    let names = try Catalog.builtIn().accelerators.map(\.name)
    for relative in KernelFits.relatives {
      #expect(names.contains(relative.name) && KernelFits.all.contains { $0.name == relative.like })
    }
    #expect(LayeredFit.measured.allSatisfy { names.contains($0.name) })
  }

  @Test("every model has a time on every device", arguments: StepTimeLevel.allCases)
  func everything(level: StepTimeLevel) throws {
    let catalog = try Catalog.builtIn()
    let batch = StepBatch(
      decodeRows: 8, decodeContextTokens: 8 * 1000, chunks: [PromptChunk(newTokens: 256)],
      sampledRows: 8)
    for device in catalog.accelerators {
      for model in catalog.models {
        for weights in [NumberType.bf16, .fp8, .int4, model.publishedWeights] {
          let step = try Fixture.step(level, device, model, weights: weights)
          let time = step.total(of: batch).value
          #expect(time > 0 && time < 1000, "\(model.name) \(weights) on \(device.name): \(time)")
          #expect(step.level == level || (level == .kernels && !step.fallbacks.isEmpty))
        }
      }
    }
  }
}
