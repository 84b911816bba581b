// ExitStatusTests.swift: the status tells the class of what happened, and nothing half done is on stdout.

import Foundation
import Testing

@Suite struct ExitStatusTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    /// What standard error must mention; nil for a run that went well.
    var mentions: String?
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ line: String, _ status: Int32, _ mentions: String?) {
      arguments = line.split(separator: " ").map(String.init)
      self.status = status
      self.mentions = mentions
    }
  }

  private static let fleet = "--model llama-3.1-8b --gpu L40S"
  /// 70B in bf16 on one H200: the weights and about a thousand tokens.
  private static let seventy =
    "fit --model llama-3.1-70b --gpu H200-SXM --precision bf16 --gpu-memory-utilization 0.96 --max-num-seqs 256"
  static let failures = [
    Case("", 2, "--help"),
    Case("simulat", 2, "simulate"),
    Case("--verbos", 2, "unknown option"),
    Case("fit --modell x", 2, "--model"),
    Case("fit --model llama-3.1-8b", 2, "--gpu"),
    Case("fit --model", 2, "needs a value"),
    Case("fit --model --gpu L40S", 2, "needs a value"),
    Case("fit \(fleet) --json=1", 2, "takes no value"),
    Case("fit \(fleet) --tp 1 --tp 2", 2, "twice"),
    Case("fit \(fleet) extra", 2, "too many"),
    Case("step \(fleet)", 2, "--decode"),
    Case("step \(fleet) --ideal --level kernels --decode 1x1", 2, "--ideal"),
    Case("catalog", 2, "gpus"),
    Case("catalog gpu", 2, "gpus"),
    Case("simulate", 2, "--rate"),
    Case("simulate a.json5 b.json5", 2, "too many"),
    Case("fit --model lama-3.1-8b --gpu H-200", 3, "llama-3.1-8b"),
    Case("fit \(fleet) --tp 3", 3, "1, 2, 4, 8"),
    Case("fit \(fleet) --tp 99999999999999999999", 3, "whole number"),
    Case("fit \(fleet) --precision fp7", 3, "fp8"),
    Case("fit \(fleet) --gpu-memory-utilization 1.5", 3, "at most 1"),
    Case("step \(fleet) --decode 64", 3, "BATCHxCONTEXT"),
    Case("step \(fleet) --prefill 0", 3, "from 1"),
    Case("step \(fleet) --level roofline --decode 1x1", 3, "layered"),
    Case("simulate \(fleet) --rate -1 --input 10 --output 5 --requests 9", 3, "--rate"),
    Case("simulate \(fleet) --rate NaN --input 10 --output 5 --requests 9", 3, "--rate"),
    Case("simulate \(fleet) --rate 1 --input 10 --output 5 --requests 9 --set sed=1", 3, "seed"),
    Case("simulate \(fleet) --rate 1 --input 10 --output 5 --requests 9 --set x", 3, "="),
    Case("simulate \(fleet) --rate 1 --input 10 --output 5 --requests 9 --out=", 2, "--out"),
    Case("simulate \(fleet) --rate 1 --input 10 --output 5 --requests 9 --sort", 2, "--trace"),
    Case("simulate \(fleet) --rate 1 --input 10 --output 5 --requests 9 --lenient", 2, "--trace"),
    Case("simulate \(fleet) --rate 1 --input 10 --output 5 --requests 9 --seed x", 3, "--seed:"),
    Case(
      "simulate --model llama-3.1-70b --gpu H200-SXM --precision bf16 --rate 1 --input 10 --output 5 "
        + "--requests 9", 3, "set --tp 2"),
    Case("simulate does-not-exist.json5", 4, "No such file"),
    Case("catalog gpus --catalog does-not-exist", 4, "No such file"),
    Case("fit --model llama-3.1-405b --gpu L40S", 5, nil),
    Case("\(seventy) --context 64", 0, nil),
    Case("\(seventy) --context 8192", 5, nil),
  ]

  @Test("fails with the status and a hint", arguments: failures)
  func fails(_ failure: Case) throws {
    let run = try Headroom.run(failure.arguments)
    #expect(run.status == failure.status, "\(run.errors)")
    guard let mentions = failure.mentions else { return }
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(mentions), "\(run.errors)")
    #expect(run.errors.contains("error:") && run.errors.contains("hint:"), "\(run.errors)")
  }

  @Test func reportsEveryMistakeOfTheFlags() throws {
    let run = try Headroom.run(["fit", "--model", "nope", "--gpu", "nope", "--tp", "x"])
    #expect(run.errors.components(separatedBy: "error:").count == 4, "\(run.errors)")
  }

  @Test("exit 5 with an objective missed, 0 with it met, 0 without")
  func verdict() throws {
    func status(_ slo: String) throws -> Int32 {
      try Headroom.run(Headroom.smallRun + (slo.isEmpty ? [] : ["--set", "slo=\(slo)"])).status
    }
    #expect(try status("") == 0)
    #expect(try status("{ttftMs: {p95: 60000}}") == 0)
    #expect(try status("{ttftMs: {p95: 0.001}}") == 5)
  }

  @Test("a file that is no folder cannot be written to", arguments: ["/dev/full", "/dev/null/x"])
  func unwritableFolder(_ folder: String) throws {
    let run = try Headroom.run(Headroom.smallRun + ["--out", folder])
    #expect(run.status == 4)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("cannot write \(folder)"))
  }

  @Test("the version and the list of commands are answers")
  func version() throws {
    #expect(try Headroom.run(["--version"]).output.hasPrefix("headroom "))
    #expect(try Headroom.run(["--help"]).status == 0)
  }
}
