import Foundation
import Hardware
import Metrics
import Plans
import TestSupport
import Testing
import Text
import Units

@testable import Planning
@testable import Report

private let wickedName = "<script>alert(1)</script>\n$(touch owned); 'x' `id`"

@Suite struct SizingPageTests {
  /// A sizing of a few seconds whose names are meant to break pages and shells.
  static let shared = Result { () throws -> SizingStudy in
    let scenario = try Fixture.scenario(
      """
      { model: "llama-3.1-8b", fleet: { pools: [{ name: "<b>", gpu: "L40S", price: 1 }] },
        slo: { ttftMs: { p95: 1500 }, tpotMs: { p95: 60 } },
        workload: { arrivals: { process: "poisson", ratePerSecond: 1 }, promptTokens: 1000,
          outputTokens: 100, duration: "30m" } }
      """, "name=\(JSONWriter.quoted(wickedName))")
    var options = SizingOptions()
    options.threads = 2
    options.requestsPerReplicate = 400
    (options.replicates, options.replicateCap) = (5, 10)
    let problem = SizingProblem(scenario, options: options)
    let load = try SizingLoad(scenario)
    var asked = StudyOptions()
    asked.predicts = true
    asked.replaysNeighbours = true
    return try problem.study(
      problem.size(load, catalog: CatalogIdentity(Fixture.catalog.get())), load, options: asked)
  }

  @Test func namesAreShownAndNeverRun() throws {
    let page = HTMLFormat(Document(try Self.shared.get())).withoutScript
    #expect(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)"))
    #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("src="))
    #expect(page.contains("<svg") && page.hasSuffix("</html>\n"))
    for title in ["Load by window", "Gates", "TTFT against load", "Search", "Tail"] {
      #expect(page.contains(title), "\(title)")
    }
  }

  /// The same study with one limit in its runs.
  private func showing(_ limit: LimitVerdict, in study: SizingStudy) throws -> SizingStudy {
    let (answer, proof) = (study.answer, try #require(study.answer.proof))
    var atHeadroom = try #require(proof.atHeadroom)
    atHeadroom.overall.limits = [limit]
    atHeadroom.classes = []
    let shown = FleetProof(
      held: proof.held, accepted: proof.accepted, oneFewer: proof.oneFewer, binding: proof.binding,
      atHeadroom: atHeadroom, atNominal: proof.atNominal, atPeak: proof.atPeak,
      stress: proof.stress, tail: proof.tail, concurrency: proof.concurrency,
      comparison: proof.comparison, prefixes: proof.prefixes)
    return SizingStudy(
      answer: SizingAnswer(
        pool: answer.pool, demand: answer.demand, judged: answer.judged, fleet: answer.fleet,
        proof: shown, nearness: answer.nearness, search: answer.search,
        assumptions: answer.assumptions, warnings: answer.warnings, provenance: answer.provenance),
      windows: study.windows, window: study.window, curve: study.curve)
  }

  @Test("a limit is drawn on the chart of its own metric and on no other")
  func limitsOnTheirCharts() throws {
    let shared = try Self.shared.get()
    let metrics: [(name: String, title: String, metric: LatencyMetric)] = [
      ("ttft", "TTFT", .ttft), ("tpot", "TPOT", .tpot), ("itl", "ITL", .itl),
      ("e2el", "E2E", .e2el),
    ]
    for (_, _, metric) in metrics {
      let limit = LatencyLimit(metric: metric, percent: 90, limit: SimulationTime(Seconds(0.08)))
      let study = try showing(
        LimitVerdict(limit: limit, share: SummaryValue(1), holds: true), in: shared)
      let sections = HTMLFormat(Document(study)).text().components(separatedBy: "<h2>")
      for (name, title, other) in metrics {
        let chart = sections.first { $0.hasPrefix("\(title) against load") }
        #expect((chart?.contains("SLO \(name) p90") ?? false) == (other == metric), "\(title)")
      }
      #expect(sections.count { $0.contains("SLO ") && $0.contains(" p90") } == 1)
    }
  }

  @Test func everyFileIsWrittenWhole() throws {
    let study = try Self.shared.get()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "headroom-size-\(UUID().uuidString)"
    ).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let report = try ReportFolder(preparing: folder)
    try report.write(Document(study))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(
      names == [
        "alerts.yaml", "bench-commands.sh", "bench-predictions.json", "kubernetes.yaml",
        "search.csv", "size.html", "size.json", "size.md", "tail.csv", "windows.csv",
      ])
    let script = "\(folder)/bench-commands.sh"
    // Without an argument it names its uses and does nothing else.
    #expect(try shell("sh bench-commands.sh", in: folder) == "")
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/owned"))
    let words = try shell(
      "vllm() { printf '%s\\n' \"$@\"; }; set -- low; . ./bench-commands.sh", in: folder,
      replacing: ("exec vllm", "vllm"), of: script)
    let bench = try #require(study.bench)
    #expect(
      words.split(separator: "\n").map(String.init) == ["bench", "serve"]
        + bench.arguments(bench.points[0]))
    let lines = try String(contentsOfFile: "\(folder)/windows.csv", encoding: .utf8)
    #expect(lines.split(separator: "\n").count == study.windows.count + 1)
    let without = SizingStudy(
      answer: study.answer, windows: study.windows, window: study.window)
    try report.write(Document(without))
    #expect(!FileManager.default.fileExists(atPath: script), "an older script must not stay")
  }

  @Test(
    "a quoted word is one word to a shell",
    arguments: [
      "plain", "a b", "it's", "$(touch owned)", "`id`", "\"", "a;b&c|d", "*", "", "\\n", "é",
    ])
  func quoting(text: String) throws {
    let folder = FileManager.default.temporaryDirectory.path
    #expect(try shell("printf '%s' \(BenchFiles.quoted(text))", in: folder) == text)
  }

  @Test func predictionsCanBeReadBack() throws {
    let study = try Self.shared.get()
    let bench = try #require(study.bench)
    let text = JSONWriter.pretty(BenchFiles.predictions(study, bench))
    let tree = try LocatedJSON.parse(text, file: "p.json", what: "predictions")
    guard case .array(let points)? = tree["benchmarks"]?.content else {
      Issue.record("no benchmarks")
      return
    }
    #expect(points.count == 3)
    for point in points {
      for key in ["median_ttft_ms", "p99_ttft_ms", "median_tpot_ms", "p99_tpot_ms"] {
        #expect(point["predicted"]?[key] != nil, "\(key)")
      }
    }
  }

  @Test func theTerminalShowsWhatThePageShows() throws {
    let study = try Self.shared.get()
    let document = Document(study)
    let text = DetailText(document, TerminalFormat()).lines().joined(separator: "\n")
    #expect(!text.contains("\u{1B}") && text.contains("What the headroom is for"))
    let page = HTMLFormat(document).text()
    let markdown = MarkdownFormat(document).text()
    for section in document.sections where !section.isPicture {
      #expect(text.contains(section.title) && page.contains(section.title), "\(section.title)")
      #expect(markdown.contains(section.title), "\(section.title)")
    }
    #expect(JSONWriter.pretty(StudyJSON.value(study)).contains("\"sufficiency\""))
  }

  private func shell(
    _ line: String, in folder: String, replacing: (String, String)? = nil, of file: String = ""
  ) throws -> String {
    if let (old, new) = replacing {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      try text.replacingOccurrences(of: old, with: new)
        .write(toFile: file, atomically: true, encoding: .utf8)
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }
}
