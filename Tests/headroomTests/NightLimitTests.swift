// NightLimitTests.swift: scenarios that take too long or too much, crash, or are interrupted.

import Foundation
import Testing

@Suite struct NightLimitTests {
  /// Beside the small ones of `Nights`: half an hour of work.
  private static func addLarge(_ nights: Nights) throws {
    try FileManager.default.createDirectory(
      atPath: nights.path("s"), withIntermediateDirectories: true)
    let text = """
      { model: "llama-3.1-8b", fleet: { pools: [{ gpu: "H200-SXM", replicas: 4 }] },
        workload: { arrivals: { process: "poisson", ratePerSecond: 40 }, promptTokens: 200,
          outputTokens: 40, duration: "300d" } }
      """
    try text.write(toFile: nights.path("s/long.json5"), atomically: true, encoding: .utf8)
  }

  @Test("a scenario that passes a limit is a row with its reason, and the others run")
  func time() throws {
    let nights = try Nights()
    try nights.write("chat.json5")
    try Self.addLarge(nights)
    let run = try nights.run("one", "--time-limit", "1s", "--memory-limit", "8GB")
    #expect(run.status == 5, "\(run)")
    let rows = try nights.rows("n/one/index.csv")
    #expect(rows.map { $0["verdict"] } == ["holds", "error"])
    #expect(rows[1]["reason"] == "stopped after 1 s, the limit of time")
    #expect(rows[0]["gpus"] == "1" && rows[1]["gpus"] == "")
  }

  @Test("memory is limited too")
  func memory() throws {
    let nights = try Nights()
    try nights.write("chat.json5")
    let run = try nights.run("one", "--memory-limit", "1MB")
    #expect(run.status == 5, "\(run)")
    let reason = try #require(nights.rows("n/one/index.csv").first?["reason"])
    #expect(reason.contains("of memory, over the limit of 0 GB"), "\(reason)")
  }

  @Test("a limit that is not met changes no byte, nor does a bad scenario's own process")
  func sameBytes() throws {
    let nights = try Nights()
    try nights.write("a.json5", "slo: { ttftMs: { p95: 2000 } }")
    try nights.write("bad.json5", "slo: { ttftMs: { p95: 0.001 } }")
    let plain = try nights.run("one", "--draft", "--window", "10s", to: "x")
    let limited = try nights.run(
      "one", "--draft", "--window", "10s", "--time-limit", "10m", to: "y")
    #expect(plain.status == 3 && limited.status == 3, "\(limited)")
    #expect(plain.output == limited.output)
    #expect(try nights.files("x/one") == nights.files("y/one"))
  }

  @Test("a crash is a row, and our own bug")
  func crash() throws {
    let nights = try Nights()
    try nights.write("chat.json5")
    try Self.addLarge(nights)
    let run = try Headroom.shell(
      """
      \(nights.line("one", "--time-limit", "1m")) > shown & night=$!
      for i in $(seq 600); do
        child=$(grep -l long.json5 /proc/[0-9]*/cmdline 2>/dev/null | cut -d/ -f3 | while read p; do
          [ "$(awk '{print $4}' /proc/$p/stat 2>/dev/null)" = $night ] && echo $p; done)
        [ -n "$child" ] && break; sleep 0.05
      done
      kill -KILL $child; wait $night
      """, in: nights.scratch.folder)
    #expect(run.status == 1, "\(run)")
    let rows = try nights.rows("n/one/index.csv")
    #expect(rows.map { $0["verdict"] } == ["holds", "error"])
    #expect(rows[1]["reason"]?.hasPrefix("it crashed with signal 9") == true)
  }

  @Test(
    "a signal ends a night at once, its processes with it; what was finished is not run again",
    arguments: [("INT", 130, ""), ("TERM", 143, ""), ("INT", 130, "--time-limit 10m")])
  func signal(name: String, status: Int, more: String) throws {
    let nights = try Nights()
    try nights.write("chat.json5")
    try Self.addLarge(nights)
    let record = "n/.unfinished/scenarios/chat/nightly.json"
    let run = try Headroom.shell(
      """
      \(nights.line("one", more)) & night=$!
      for i in $(seq 200); do [ -e \(record) ] && break; sleep 0.05; done
      start=$(date +%s%N); kill -\(name) $night; wait $night; echo $?
      echo $(( ($(date +%s%N) - start) / 1000000000 ))
      sleep 0.5
      for p in /proc/[0-9]*; do
        case $(readlink $p/exe) in */headroom) [ "$(readlink $p/cwd)" = "$PWD" ] && echo left;; esac
      done
      true
      """, in: nights.scratch.folder)
    #expect(run.output == "\(status)\n0\n", "\(run)")
    #expect(run.errors.contains("what was finished is kept; run it again to go on"))
    #expect(!FileManager.default.fileExists(atPath: nights.path("n/latest")))
    try FileManager.default.removeItem(atPath: nights.path("s/long.json5"))
    let before = try FileManager.default.attributesOfItem(atPath: nights.path(record))
    #expect(try nights.run("one").status == 0)
    let after = try FileManager.default.attributesOfItem(
      atPath: nights.path("n/one/scenarios/chat/nightly.json"))
    #expect(before[.modificationDate] as? Date == after[.modificationDate] as? Date)
  }
}
