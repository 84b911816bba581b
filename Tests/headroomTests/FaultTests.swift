// FaultTests.swift: laws of files under kills, full disks and failing calls: old and whole, or new and whole.

import Foundation
import Testing

@Suite(.serialized)
struct FaultTests {
  private static let calls = ["write", "fsync", "rename"]
  private static let actions = ["signal=KILL", "error=ENOSPC", "error=EIO"]

  /// Commands with a step from one fault to the next; a sizing takes seconds, and is left to the whole loop.
  private static let reporting = [
    ("simulate", Headroom.smallRun.dropFirst().joined(separator: " "), 7),
    ("size", "s.json5 --draft --window 10s", 9),
  ]

  /// Files of a folder with their bytes; hidden ones left out.
  private static func files(_ path: String) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    where !name.hasPrefix(".") {
      found[name] = FileManager.default.contents(atPath: "\(path)/\(name)")
    }
    return found
  }

  private static func temporaries(_ path: String) -> [String] {
    (FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? []).filter {
      $0.hasSuffix(".tmp")
    }
  }

  @Test(
    "a report's file is old and whole or new and whole, and the next run finishes",
    arguments: reporting.prefix(Fault.isWhole ? 2 : 1))
  func reports(command: String, arguments: String, step: Int) throws {
    guard Fault.isPossible else { return Fault.tellSkipped() }
    let scratch = try Scratch()
    _ = try scratch.write(
      """
      { model: "llama-3.1-8b", workload: { arrivals: { process: "poisson", ratePerSecond: 20 },
          promptTokens: 200, outputTokens: 20, duration: "2m" }, slo: { ttftMs: { p95: 2000 } },
        fleet: { pools: [{ gpu: "H200-SXM", price: 4 }] } }
      """, to: "s.json5")
    func line(_ seed: Int, _ out: String) -> String {
      "headroom \(command) \(arguments) --seed \(seed) --threads 1 --quiet --out \(out) > shown"
    }
    for (seed, out) in [(1, "old"), (2, "new")] {
      #expect(try [0, 5].contains(Headroom.shell(line(seed, out), in: scratch.folder).status))
    }
    let (old, new) = (
      try Self.files(scratch.path("old")), try Self.files(scratch.path("new"))
    )
    #expect(old.keys.sorted() == new.keys.sorted() && old != new)
    let out = scratch.path("out")
    let count = try Fault.each(of: Self.calls, Self.actions, step: step) { fault in
      try? FileManager.default.removeItem(atPath: out)
      try FileManager.default.copyItem(atPath: scratch.path("old"), toPath: out)
      guard let run = try fault.run(line(2, "out"), in: scratch) else { return false }
      for (name, data) in try Self.files(out) {
        #expect(data == old[name] || data == new[name], "\(fault): \(name)")
      }
      if !fault.isDeath {
        // Not every call writes a file: a run that has not failed has done its work.
        let isDone = try [0, 5].contains(run.status) && Self.files(out) == new
        #expect(isDone || run.status == 4 && run.errors.contains("cannot"), "\(fault): \(run)")
        #expect(Self.temporaries(out).isEmpty, "\(fault)")
      }
      let next = try Headroom.shell(line(2, "out"), in: scratch.folder)
      #expect([0, 5].contains(next.status), "\(fault): \(next)")
      #expect(try Self.files(out) == new && Self.temporaries(out).isEmpty, "\(fault)")
      return true
    }
    #expect(count >= 9)
    print("\(command): \(count) faults")
  }

  @Test("a night is there whole or not at all, and the next run finishes")
  func nights() throws {
    guard Fault.isPossible else { return Fault.tellSkipped() }
    let nights = try Nights()
    for name in ["chat.json5", "code.json5"] { try nights.write(name) }
    #expect(try nights.run("one", "--threads 1", to: "base").status == 0)
    let scratch = nights.scratch
    try FileManager.default.copyItem(atPath: scratch.path("base"), toPath: scratch.path("ref"))
    #expect(try nights.run("two", "--threads 1", to: "ref").status == 0)
    let (one, two) = (try nights.files("base/one"), try nights.files("ref/two"))
    let histories = try ["base", "ref"].map { try nights.files($0)["history.csv"] }
    let manager = FileManager.default
    let calls = Self.calls + (Fault.isWhole ? ["unlink", "symlink", "mkdir"] : ["symlink"])
    let count = try Fault.each(of: calls, Self.actions, step: 20) { fault in
      try? manager.removeItem(atPath: scratch.path("n"))
      try manager.copyItem(atPath: scratch.path("base"), toPath: scratch.path("n"))
      guard let run = try fault.run(nights.line("two", "--threads 1"), in: scratch) else {
        return false
      }
      let latest = try manager.destinationOfSymbolicLink(atPath: scratch.path("n/latest"))
      let isThere = manager.fileExists(atPath: scratch.path("n/two"))
      #expect(latest == "one" || latest == "two" && isThere, "\(fault): \(latest)")
      #expect(try nights.files("n/one") == one, "\(fault)")
      #expect(try !isThere || nights.files("n/two") == two, "\(fault)")
      #expect(histories.contains(manager.contents(atPath: scratch.path("n/history.csv"))))
      let isDone = run.status == 0 && latest == "two"
      #expect(fault.isDeath || isDone || run.status == 4, "\(fault): \(run)")
      let name = isThere ? "three" : "two"
      let next = try nights.run(name, "--threads 1")
      #expect(next.status == 0, "\(fault): \(next)")
      #expect(try manager.destinationOfSymbolicLink(atPath: scratch.path("n/latest")) == name)
      #expect(try isThere || nights.files("n/two") == two, "\(fault)")
      #expect(Self.temporaries(scratch.path("n")).isEmpty, "\(fault)")
      #expect(!manager.fileExists(atPath: scratch.path("n/.unfinished")), "\(fault)")
      return true
    }
    #expect(count >= 9)
    print("nightly: \(count) faults")
  }

  @Test func writeThatASignalInterruptsIsMadeAgain() throws {
    guard Fault.isPossible else { return Fault.tellSkipped() }
    let scratch = try Scratch()
    let line = "headroom \(Headroom.smallRun.joined(separator: " ")) --quiet --out out > shown"
    for number in [1, 3] {
      let fault = Fault(call: "write", number: number, action: "error=EINTR")
      #expect(try fault.run(line, in: scratch)?.status == 0, "\(fault)")
    }
  }
}
