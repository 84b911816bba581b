// NightlyTests.swift: laws of `nightly`: rows, thresholds, nights that repeat, are killed, or meet.

import Foundation
import Glibc
import Testing
import Text

/// A folder of scenarios and one of nights.
struct Nights {
  let scratch: Scratch
  /// Seconds since 1970 of every run.
  private static let epoch = 1_764_558_000

  init() throws { scratch = try Scratch() }

  func path(_ name: String) -> String { scratch.path(name) }

  func write(_ name: String, rate: Int = 20, _ more: String = "") throws {
    try FileManager.default.createDirectory(
      atPath: path("s"), withIntermediateDirectories: true)
    let text = """
      { model: "llama-3.1-8b",
        workload: { arrivals: { process: "poisson", ratePerSecond: \(rate) }, promptTokens: 200,
          outputTokens: 40, requests: 1500 },
        fleet: { pools: [{ gpu: "H200-SXM", replicas: 1, price: 4 }] }, \(more) }
      """
    try text.write(toFile: path("s/\(name)"), atomically: true, encoding: .utf8)
  }

  /// The line of shell that runs a night.
  func line(_ name: String, _ more: String..., to out: String = "n") -> String {
    "SOURCE_DATE_EPOCH=\(Self.epoch) headroom nightly s --out \(out) --night \(name) --quiet "
      + more.joined(separator: " ")
  }

  @discardableResult
  func run(_ name: String, _ more: String..., to out: String = "n") throws -> Finished {
    try Headroom.shell(
      line(name, more.joined(separator: " "), to: out), in: scratch.folder)
  }

  /// Rows of a table by column.
  func rows(_ file: String) throws -> [[String: String]] {
    let csv = CSVReader(LineReader(try ByteSource(path: path(file))))
    var rows: [[String: String]] = []
    guard try csv.nextRecord() else { return rows }
    let columns = csv.texts
    while try csv.nextRecord() {
      rows.append(Dictionary(uniqueKeysWithValues: zip(columns, csv.texts)))
    }
    return rows
  }

  /// Every file below a folder with its bytes.
  func files(_ name: String) throws -> [String: Data] {
    let root = path(name)
    var found: [String: Data] = [:]
    for case let file as String in FileManager.default.enumerator(atPath: root) ?? .init() {
      if let data = FileManager.default.contents(atPath: "\(root)/\(file)") { found[file] = data }
    }
    return found
  }
}

@Suite struct NightlyTests {
  @Test("a second night shows no change; a doubled load breaks the threshold it names")
  func nights() throws {
    let nights = try Nights()
    let promise = "thresholds: [\"output_throughput < 1000\"]"
    try nights.write("chat.json5", promise)
    #expect(try nights.run("one").status == 0)
    #expect(try nights.run("two").status == 0)
    let quiet = try #require(try nights.rows("n/latest/index.csv").first)
    #expect(quiet["night"] == "two" && quiet["baseline"] == "one" && quiet["change"] == "none")
    #expect(
      quiet["verdict"] == "holds" && quiet["gpus"] == "1" && quiet["cost_per_hour_usd"] == "4")
    #expect(try nights.rows("n/two/changes.csv").isEmpty)
    try nights.write("chat.json5", rate: 40, promise)
    let run = try nights.run("three", "--keep", "1")
    #expect(run.status == 5, "\(run)")
    let broken = try #require(try nights.rows("n/latest/index.csv").first)
    #expect(broken["verdict"] == "missed" && broken["threshold"] == "output_throughput < 1000")
    #expect(broken["reason"]?.hasPrefix("output_throughput < 1000: ") == true)
    let changes = try nights.rows("n/three/changes.csv")
    #expect(changes.first { $0["figure"] == "verdict" }?["before"] == "holds")
    #expect(changes.allSatisfy { $0["cause"] == "traffic" }, "\(changes)")
    #expect(try nights.rows("n/history.csv").map { $0["night"] } == ["one", "two", "three"])
    #expect(access(nights.path("n/one"), F_OK) != 0, "--keep 1 keeps the last")
    let metrics = try String(contentsOfFile: nights.path("n/latest/headroom.prom"), encoding: .utf8)
    #expect(metrics.contains("headroom_verdict{scenario=\"chat\",verdict=\"missed\"} 1\n"))
    #expect(
      metrics.contains("headroom_last_success_timestamp_seconds{scenario=\"chat\"} 1764558000"))
  }

  @Test("what an slo is promised for is sized, and a broken scenario hides no other")
  func brokenBesideGood() throws {
    let nights = try Nights()
    try nights.write("a-bad.json5", "thresholds: [\"gpu < 1\"]")
    try nights.write("b.json", "slo: { ttftMs: { p95: 2000 } }")
    try nights.write("c.json5", "thresholds: [\"gpus < 1\"]")
    let run = try nights.run("one", "--draft", "--window", "10s")
    #expect(run.status == 3, "\(run)")
    let rows = try nights.rows("n/latest/index.csv")
    #expect(rows.map { $0["verdict"] } == ["error", "holds", "missed"])
    #expect(rows[0]["reason"]?.contains("s/a-bad.json5:4:") == true, "\(rows[0])")
    #expect(rows[1]["question"] == "size" && rows[1]["headroom_left"]?.isEmpty == false)
    let junit = try String(contentsOfFile: nights.path("n/latest/junit.xml"), encoding: .utf8)
    #expect(junit.contains("tests=\"3\" failures=\"1\" errors=\"1\""))
    #expect(access(nights.path("n/latest/scenarios/b/size.json"), F_OK) == 0)
    try FileManager.default.removeItem(atPath: nights.path("s/a-bad.json5"))
    #expect(try nights.run("two", "--ask", "simulate").status == 5)
    let changes = try nights.rows("n/two/changes.csv")
    #expect(changes.last?["scenario"] == "a-bad" && changes.last?["after"] == "gone")
    #expect(changes.first { $0["scenario"] == "b" }?["cause"] == "options")
  }

  @Test("several models on shared nodes are one row")
  func severalModels() throws {
    let nights = try Nights()
    let part =
      "arrivals: { process: \"poisson\", ratePerSecond: 20 }, promptTokens: 200, "
      + "outputTokens: 40, requests: 900, slo: { ttftMs: { p95: 2000 } }"
    let text = """
      { workload: [{ name: "a", model: "llama-3.1-8b", \(part) },
          { name: "b", model: "llama-3.1-70b", \(part) }],
        fleet: { pools: [
          { name: "x", model: "llama-3.1-8b", gpu: "H200-SXM", replicas: 1, price: 4 },
          { name: "y", model: "llama-3.1-70b", gpu: "H200-SXM", tensorParallel: 2, replicas: 1,
            price: 4 }] } }
      """
    try nights.write("two.json5")
    try text.write(toFile: nights.path("s/two.json5"), atomically: true, encoding: .utf8)
    let run = try nights.run("one", "--draft", "--window", "10s")
    #expect(run.status == 0, "\(run)")
    let row = try #require(try nights.rows("n/latest/index.csv").first)
    #expect(row["verdict"] == "holds" && (Int(row["gpus"] ?? "") ?? 0) >= 3, "\(row)")
  }

  @Test("a finished scenario of an unfinished night is not run again, another is")
  func resumes() throws {
    let nights = try Nights()
    try nights.write("chat.json5")
    try nights.write("code.json5")
    #expect(try nights.run("one", to: "first").status == 0)
    try FileManager.default.createDirectory(
      atPath: nights.path("n"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      atPath: nights.path("first/one"), toPath: nights.path("n/.unfinished"))
    for name in ["chat", "code"] {
      let file = nights.path("n/.unfinished/scenarios/\(name)/summary.json")
      let text = try String(contentsOfFile: file, encoding: .utf8)
      try text.replacingOccurrences(of: "\"median_ttft_ms\"", with: "\"gone\"")
        .write(toFile: file, atomically: true, encoding: .utf8)
    }
    try nights.write("code.json5", rate: 21)
    #expect(try nights.run("two").status == 0)
    let rows = try nights.rows("n/two/index.csv")
    #expect(rows.map { $0["p50_ttft_ms"]?.isEmpty } == [true, false], "\(rows)")
    #expect(access(nights.path("n/.unfinished"), F_OK) != 0)
  }

  @Test("while one is at work, a second is refused and says so")
  func refusesASecond() throws {
    let nights = try Nights()
    try nights.write("chat.json5")
    try FileManager.default.createDirectory(
      atPath: nights.path("n"), withIntermediateDirectories: true)
    let lock = open(nights.path("n/.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    let run = try nights.run("one")
    #expect(run.status == 4 && run.output.isEmpty)
    #expect(run.errors.contains("cannot lock n: another process is at work there"), "\(run.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: nights.path("n")) == [".lock"])
  }

  @Test("the same bytes on any number of threads")
  func deterministic() throws {
    let nights = try Nights()
    for name in ["a.json5", "b.json5", "c.json5"] { try nights.write(name, "replications: 3") }
    try nights.run("one", "--threads", "1", to: "x")
    try nights.run("one", "--threads", "3", to: "y")
    let (one, three) = (try nights.files("x/one"), try nights.files("y/one"))
    #expect(one.count > 20 && one == three)
  }

  @Test("an accepted night is what later ones are compared with")
  func accepts() throws {
    let nights = try Nights()
    try nights.write("chat.json5")
    try nights.run("one", "--accept")
    try nights.write("chat.json5", rate: 22)
    try nights.run("two")
    try nights.run("three")
    #expect(try nights.rows("n/three/index.csv").first?["baseline"] == "one")
    try nights.run("four", "--baseline", "latest")
    #expect(try nights.rows("n/four/index.csv").first?["baseline"] == "three")
    let again = try nights.run("four")
    #expect(again.status == 4 && again.errors.contains("a night has this name"), "\(again.errors)")
  }

  @Test("one class is held, and the guides' alerts are where they can be measured")
  func classesAndAlerts() throws {
    let nights = try Nights()
    try nights.write("chat.json5", "thresholds: [\"classes.default.p95_ttft_ms < 1\"]")
    let run = try nights.run("one", "--alerts", "--threshold", "'classes.x.p95_ttft_ms < 1'")
    #expect(run.status == 5, "\(run)")
    let row = try #require(nights.rows("n/one/index.csv").first)
    #expect(
      row["threshold"] == "classes.default.p95_ttft_ms < 1; classes.x.p95_ttft_ms < 1", "\(row)")
    #expect(row["reason"]?.hasSuffix("no class has this name") == true)
    try nights.write("chat.json5")
    #expect(try nights.run("two", "--alerts").status == 0, "no capacity was measured")
  }

  @Test("too few samples are told from a miss")
  func insufficient() throws {
    let nights = try Nights()
    try nights.write("chat.json5", "thresholds: [\"p99.9_ttft_ms < 60000\"]")
    #expect(try nights.run("one").status == 5)
    #expect(try nights.rows("n/one/index.csv").first?["verdict"] == "insufficient")
    #expect(try nights.run("two", "--allow-insufficient").status == 0)
  }

  @Test("a name is text in a spreadsheet and on a page")
  func hostileNames() throws {
    let nights = try Nights()
    try nights.write("=1+1<b>\"x.json5")
    #expect(try nights.run("one").status == 0)
    let rows = try nights.rows("n/latest/index.csv")
    #expect(rows.map { $0["scenario"] } == ["'=1+1<b>\"x"])
    let page = try String(contentsOfFile: nights.path("n/latest/index.html"), encoding: .utf8)
    #expect(page.contains("=1+1&lt;b&gt;") && !page.contains("<b>"))
    let metrics = try String(contentsOfFile: nights.path("n/latest/headroom.prom"), encoding: .utf8)
    #expect(metrics.contains("scenario=\"=1+1<b>\\\"x\""))
  }

  @Test("what was damaged in the night before is compared with nothing, and the night goes on")
  func damagedBaseline() throws {
    let nights = try Nights()
    for name in ["chat.json5", "code.json5"] { try nights.write(name) }
    #expect(try nights.run("one").status == 0)
    try FileManager.default.removeItem(atPath: nights.path("n/one/scenarios/chat/summary.json"))
    let run = try nights.run("two")
    #expect(run.status == 0 && run.prose.contains("chat is compared with nothing: cannot open"))
    #expect(try nights.rows("n/two/index.csv").map { $0["change"] } == ["", "none"])
    #expect(try nights.run("three", "--baseline", "n/one").status == 4, "one that was asked for")
  }

  @Test("two nights of one second have two names")
  func sameSecond() throws {
    let nights = try Nights()
    try nights.write("chat.json5")
    let line = "SOURCE_DATE_EPOCH=1 headroom nightly s --out n --quiet"
    for _ in 0..<2 { #expect(try Headroom.shell(line, in: nights.scratch.folder).status == 0) }
    #expect(
      try nights.rows("n/history.csv").map { $0["night"] } == [
        "1970-01-01T000001Z", "1970-01-01T000001Z-2",
      ])
  }

  @Test("what a killed run left in the making is in no night")
  func abandoned() throws {
    let nights = try Nights()
    try nights.write("chat.json5")
    let folder = nights.path("n/.unfinished")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for place in ["\(folder)/", nights.path("n/")] {
      try "half".write(toFile: place + ".headroom-1-0.tmp", atomically: true, encoding: .utf8)
    }
    #expect(try nights.run("one").status == 0)
    #expect(try nights.files("n").keys.filter { $0.hasSuffix(".tmp") } == [])
  }

  @Test("what cannot be is refused before anything runs")
  func refusals() throws {
    let nights = try Nights()
    try nights.write("chat.json5")
    #expect(try nights.run("one", to: "/dev/full").status == 4)
    #expect(try nights.run("one", "--baseline", "nowhere").status == 4)
    #expect(try nights.run("one", "--threshold", "'gpu < 1'").errors.contains("--threshold"))
    #expect(try nights.run("latest").status == 3)
    #expect(try Headroom.run(["nightly", nights.path("n"), "--out", nights.path("m")]).status == 3)
    #expect(try Headroom.run(["nightly", nights.path("s")]).status == 2)
  }
}
