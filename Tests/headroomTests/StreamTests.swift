// StreamTests.swift: full disks, readers that leave early, and signals.

import Foundation
import Testing
import Text

@Suite struct StreamTests {
  @Test func fullStandardOutputIsAnError() throws {
    let run = try Headroom.shell("headroom catalog gpus --json > /dev/full")
    #expect(run.status == 4)
    #expect(run.errors.contains("cannot write <stdout>: No space left on device"))
  }

  @Test func closedStandardOutputIsAnError() throws {
    #expect(try Headroom.shell("headroom catalog gpus >&-").status == 4)
  }

  @Test("a reader that stops early is no error", arguments: ["gpus --json", "models"])
  func closedPipe(_ list: String) throws {
    let run = try Headroom.shell("for i in 1 2 3; do headroom catalog \(list) | head -c 1; done")
    #expect(run.status == 0)
    #expect(run.errors.isEmpty, "\(run.errors)")
  }

  @Test func pipeWithoutReader() throws {
    let run = try Headroom.shell("headroom catalog gpus --json | true; echo ${PIPESTATUS[0]}")
    #expect(run.output == "0\n")
    #expect(run.errors.isEmpty)
  }

  @Test(
    "a signal ends the run with its status and leaves no file",
    arguments: [("INT", 130), ("TERM", 143)])
  func signal(_ name: String, _ status: Int) throws {
    let scratch = try Scratch()
    let run = try Headroom.shell(
      """
      headroom simulate Workloads/chat-day.json5 --duration 300d --out \(scratch.path("out")) --requests &
      child=$!
      for i in $(seq 100); do ls -A \(scratch.path("out")) 2>/dev/null | grep -q tmp && break; sleep 0.1; done
      ls -A \(scratch.path("out")) | grep -c tmp
      kill -\(name) $child; wait $child; echo $?
      """)
    #expect(run.output == "1\n\(status)\n", "\(run.errors)")
    #expect(try scratch.names().isEmpty, "no empty folder is left")
  }

  @Test func nothingIsReplacedWhenTheDiskIsFull() throws {
    let scratch = try Scratch()
    let arguments = Headroom.smallRun.joined(separator: " ") + " --out \(scratch.path("out"))"
    #expect(try Headroom.shell("headroom \(arguments)").status == 0)
    let before = try scratch.names(in: "out")
    let old = try Data(contentsOf: URL(fileURLWithPath: scratch.path("out/summary.json")))
    // A limit on the size of files stands in for the full disk; its signal is ignored to get the error.
    let run = try Headroom.shell("trap '' XFSZ; ulimit -f 8; headroom \(arguments) --seed 2")
    #expect(run.status == 4, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(try scratch.names(in: "out") == before)
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path("out/summary.json"))) == old)
  }

  @Test(
    "what is no folder, or may not be written to, is said before the run",
    arguments: ["/dev/full", "/proc/headroom"])
  func noFolder(path: String) throws {
    let scratch = try Scratch()
    let scenario = try scratch.write(Self.sized, inFolder: "s", to: "a.json5")
    for command in [
      Headroom.smallRun, ["size", scenario], ["nightly", scratch.path("s")], ["cost", scenario],
      ["compare", scenario, "--gpu", "H200-SXM"],
    ] {
      let run = try Headroom.run(command + ["--out", path])
      #expect(run.status == 4 && run.output.isEmpty, "\(command): \(run)")
      #expect(run.errors.contains("cannot write \(path): "), "\(run.errors)")
    }
  }

  private static let sized = """
    { model: "llama-3.1-8b", workload: { arrivals: { process: "poisson", ratePerSecond: 20 },
        promptTokens: 200, outputTokens: 20, duration: "2m" }, slo: { ttftMs: { p95: 2000 } },
      fleet: { pools: [{ gpu: "H200-SXM", price: 4 }] } }
    """

  @Test func folderThatVanishesIsAnError() throws {
    let scratch = try Scratch()
    let run = try Headroom.shell(
      """
      headroom simulate Workloads/chat-day.json5 --duration 2d --quiet --out \(scratch.path("out")) &
      for i in $(seq 100); do rm -r \(scratch.path("out")) 2>/dev/null && break; sleep 0.02; done
      wait $!
      """)
    #expect(run.status == 4 && run.output.isEmpty, "\(run)")
    #expect(run.errors.contains("No such file or directory"))
    #expect(try scratch.names().isEmpty)
  }

  @Test("of two runs that end at once a folder holds the files of one")
  func twoWriters() throws {
    let scratch = try Scratch()
    let arguments = Headroom.smallRun.joined(separator: " ")
    for _ in 0..<5 {
      let run = try Headroom.shell(
        "for i in 1 2 3 4; do headroom \(arguments) --quiet --seed $i --out out > o$i & done; wait",
        in: scratch.folder)
      #expect(run.errors.isEmpty)
      let seeds = try ["summary.json", "provenance.json"].map { name in
        try LocatedJSON.load(path: scratch.path("out/\(name)"), what: "report")
      }.map { $0["provenance"]?["seed"]?.number ?? $0["seed"]?.number }
      #expect(seeds[0] != nil && seeds[0] == seeds[1])
      #expect(try scratch.names(in: "out").allSatisfy { !$0.hasPrefix(".") })
    }
  }

  @Test("files of an earlier run that this one does not write go away, others stay")
  func nothingStaleIsLeft() throws {
    let scratch = try Scratch()
    let arguments = Headroom.smallRun + ["--out", scratch.path("out")]
    #expect(try Headroom.run(arguments + ["--requests"]).status == 0)
    _ = try scratch.write("mine", to: "out/requests-of-mine.csv")
    let before = try scratch.names(in: "out")
    #expect(before.contains("requests.csv"))
    #expect(try Headroom.run(arguments + ["--seed", "2"]).status == 0)
    #expect(try scratch.names(in: "out") == before.filter { $0 != "requests.csv" })
  }

  @Test func aRunThatFailsLeavesNoFolder() throws {
    let scratch = try Scratch()
    let run = try Headroom.run(
      Headroom.smallRun + ["--out", scratch.path("a/b"), "--warmup", "300d"])
    #expect(run.status == 3)
    #expect(try scratch.names().isEmpty)
  }

  @Test func colorsStayOutOfPipes() throws {
    #expect(try !Headroom.run(Headroom.smallRun).output.contains("\u{1B}"))
  }

  @Test func jsonIsAloneAndQuietIsQuiet() throws {
    // 10 requests are too few to look for a warm-up, which is worth a warning.
    let few = Headroom.smallRun.dropLast() + ["10", "--json"]
    let loud = try Headroom.run(Array(few))
    #expect(loud.output.hasPrefix("{") && loud.output.hasSuffix("}\n"))
    #expect(loud.errors.contains("warning:"))
    let quiet = try Headroom.run(few + ["--quiet"])
    #expect(quiet.errors.isEmpty)
    #expect(quiet.output == loud.output)
  }
}

extension LocatedJSON {
  /// Nil for what is no whole number.
  fileprivate var number: Int? { if case .integer(let value) = content { value } else { nil } }
}
