// SizeFlagTests.swift: what `size` asks for before it begins.

import Foundation
import Testing

@Suite struct SizeFlagTests {
  static let classic = [
    "size", "--concurrency", "10", "--context-p50", "900", "--context-p99", "3000",
    "--tokens-per-second-per-user", "20", "--max-queue", "5", "--model", "llama-3.1-8b", "--gpu",
    "L40S",
  ]

  @Test(
    "usage",
    arguments: [
      (["size"], "--model, --gpu, --concurrency"),
      (["size", "x.json5", "--concurrency", "4"], "without a scenario"),
      (classic + ["--train", "0d..7d"], "half a backtest"),
    ])
  func usage(arguments: [String], words: String) throws {
    let run = try Headroom.run(arguments)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains(words), "\(run.errors)")
  }

  @Test(
    "bad values name their flag",
    arguments: [
      ("--context-p99", "800"), ("--max-queue", "13"), ("--tokens-per-second-per-user", "0"),
      ("--concurrency", "0"), ("--output", "900"), ("--growth-per-month", "x"),
      ("--test", "7d..0d"), ("--ttft", "-1s"), ("--gpu", "nonsense"),
    ])
  func badValues(flag: String, value: String) throws {
    var arguments = Self.classic
    if let place = arguments.firstIndex(of: flag) {
      arguments[place + 1] = value
    } else {
      arguments += [flag, value]
    }
    if flag == "--test" { arguments += ["--train", "0d..7d"] }
    let run = try Headroom.run(arguments)
    #expect(run.status == 3 && run.output.isEmpty, "\(run)")
    #expect(run.errors.contains(flag) && run.errors.contains("hint:"), "\(run.errors)")
  }

  @Test func growthBeyondAnyPlanIsRefused() throws {
    let run = try Headroom.run(
      Self.classic + ["--growth-per-month", "100%", "--lead-time", "60mo"])
    #expect(run.status == 3 && run.errors.contains("thousandfold"))
  }

  @Test func aLeadTimeNeedsGrowth() throws {
    let run = try Headroom.run(Self.classic + ["--lead-time", "4mo"])
    #expect(run.status == 3 && run.errors.contains("--growth-per-month 3%"))
  }
}
