// SpecificationTests.swift: scenarios' workloads are read whole, or refused with every mistake.

import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct SpecificationTests {
  static func read(_ text: String) throws -> WorkloadSpecification {
    let problems = InputProblems()
    let tree = try LocatedJSON.parse(text, file: "scenario.json5")
    let result = WorkloadSpecification.read(
      ValueReader(tree, path: "workload", problems: problems), folder: "scenarios")
    try problems.check()
    return try #require(result)
  }

  static func codes(_ text: String) throws -> [InputError.Code] {
    try #require(throws: InputErrors.self) { try read(text) }.errors.map(\.code)
  }

  static let lengths = "promptTokens: 100, outputTokens: 10"

  @Test(
    "every process and distribution can be read",
    arguments: [
      #"{process: "constant", ratePerSecond: 4}"#,
      #"{process: "poisson", ratePerSecond: 4}"#,
      #"{process: "gamma", ratePerSecond: 4, cv: 3}"#,
      #"{process: "onOff", onDuration: "16.7s", offDuration: 43, onRatePerSecond: 9.1}"#,
      #"{process: "onOff", onDuration: 2, offDuration: 6, ratePerSecond: 4, phases: "constant"}"#,
      "{process: \"diurnal\", ratePerSecond: 4, startHour: 8, hourly: "
        + "[1,1,1,1,1,1,2,2,2,2,2,2,3,3,3,3,3,3,2,2,2,2,1,1]}",
      #"{process: "batch"}"#,
    ])
  func processes(arrivals: String) throws {
    let text = """
      { arrivals: \(arrivals), requests: 500,
        promptTokens: {distribution: "lognormal", mean: 2000, p95: 6000, max: 32000},
        outputTokens: {distribution: "uniform", min: 0, max: 9} }
      """
    let workload = try Self.read(text)
    let requests = try all(workload.makeStream(seed: 1))
    #expect(requests.count == 500 && isSorted(requests))
    #expect(requests[0].arrival == .zero)
    #expect(try all(workload.makeStream(seed: 1)) == requests)
    #expect(try all(workload.makeStream(seed: 1, replication: 1)) != requests)
    #expect(workload.classes == [WorkloadClass(name: "default")])
  }

  static let unknown = [
    ("{ trace: { path: \"a.csv\", bogus: 1 } }", "classColumn, classes"),
    (
      "{ arrivals: {process: \"closedLoop\", concurrency: 4, bogus: 1}, requests: 9, \(lengths) }",
      "concurrency, thinkTime"
    ),
    (
      "{ arrivals: {process: \"agents\", actionPerSecond: 1, actionsPerSecond: 1, calls: 2, toolTokens: 9}, "
        + "requests: 9, \(lengths) }",
      "did you mean \"actionsPerSecond\"? known: process, actionsPerSecond, calls"
    ),
    (
      "{ arrivals: {process: \"diurnal\", ratePerSecond: 4, startHour: 24.5, hourly: [\(day)]}, requests: 9, "
        + "\(lengths) }", "below 24"
    ),
  ]
  private static let day = Array(repeating: "1", count: 24).joined(separator: ",")

  @Test("an unknown key is answered with all that are known", arguments: unknown)
  func knownKeys(_ text: String, _ hint: String) throws {
    let errors = try #require(throws: InputErrors.self) { try Self.read(text) }.errors
    #expect(errors.count == 1 && errors[0].hint.contains(hint), "\(errors)")
  }

  @Test("a profile that ends before its class's duration is known to")
  func earlyEnds() throws {
    func ends(_ bound: String) throws -> [Double] {
      let profile = "{process: \"profile\", ratesPerSecond: [2, 3], interval: 60}"
      return try Self.read("{ arrivals: \(profile), \(bound) \(Self.lengths) }").earlyEnds.map(
        \.end.value)
    }
    #expect(try ends("duration: \"10m\",") == [120])
    #expect(try ends("") == [] && ends("duration: \"2m\",") == [] && ends("requests: 5,") == [])
  }

  @Test("clients that would think beyond the clock are refused")
  func endlessThinking() throws {
    func text(_ requests: Int) -> String {
      """
      { arrivals: {process: "closedLoop", concurrency: 4, thinkTime: "380d"}, requests: \(requests),
        \(Self.lengths) }
      """
    }
    _ = try Self.read(text(8))
    #expect(try Self.codes(text(9)) == [.tooLarge])
  }

  @Test func closedLoopsAreHandedOutApart() throws {
    let workload = try Self.read(
      """
      [ { name: "open", arrivals: {process: "constant", ratePerSecond: 1}, duration: "10s",
          \(Self.lengths) },
        { name: "closed", tenant: "t", arrivals: {process: "closedLoop", concurrency: 8,
          thinkTime: "2s"}, requests: 100, \(Self.lengths) } ]
      """)
    #expect(workload.closedLoops.map(\.classIndex) == [1])
    #expect(workload.closedLoops[0].loop.concurrency == 8)
    #expect(workload.closedLoops[0].loop.thinkTime == Seconds(2))
    var lengths = workload.makeLengthSampler(forClosedLoop: 1, seed: 1)
    #expect(lengths.next() == (100, 10))
    #expect(try all(workload.makeStream(seed: 1)).count == 10)
  }

  @Test("a class more shifts no number of another")
  func classesAreIndependent() throws {
    func part(_ name: String) -> String {
      """
      { name: "\(name)", arrivals: {process: "poisson", ratePerSecond: 5}, requests: 50,
        promptTokens: {distribution: "uniform", min: 1, max: 1000}, outputTokens: 1 }
      """
    }
    let alone = try all(Self.read("[\(part("a"))]").makeStream(seed: 1))
    let both = try all(Self.read("[\(part("b")), \(part("a"))]").makeStream(seed: 1))
    #expect(both.count == 100 && isSorted(both))
    #expect(both.filter { $0.classIndex == 1 }.map(\.promptTokens) == alone.map(\.promptTokens))
  }

  @Test func traces() throws {
    let path = RecordedTraces.path(RecordedTraces.burstGPT)
    let workload = try Self.read(
      """
      { trace: { path: "\(path)", rateScale: 2, repeat: 3, from: "1m", to: "30m",
          classColumn: "Model", classes: ["ChatGPT", {label: "GPT-4", name: "big", model: "m"}] } }
      """)
    #expect(workload.classes.map(\.name) == ["ChatGPT", "big"])
    #expect(workload.classes[1].model == "m")
    var stream = try workload.makeStream(seed: 1)
    var requests: [Request] = []
    while let request = try stream.next() { requests.append(request) }
    #expect(isSorted(requests) && Set(requests.map(\.classIndex)) == [0, 1])
    #expect(stream.traceCounts.count == 1 && stream.traceCounts[0] != nil)
  }

  @Test func transformsOfATraceAreRead() throws {
    let workload = try Self.read(
      """
      { trace: { path: "a.csv", rateScale: 2, timeScale: 1.5, independent: 3, repeat: 2,
          repeatShift: "1m", tokenScale: { prompt: 1.15 }, growth: { perMonth: 1.05, months: 6 },
          season: { every: "1h", multipliers: [1, 2] }, tenants: ["x"], deQuantise: "auto",
          missing: [{ from: 10, to: "1m" }] } }
      """)
    let source = try #require(workload.parts[0].trace)
    #expect(abs(source.growth - 1.340095640625) < 1e-12)  // 1.05⁶
    #expect(source.season?.multipliers == [1, 2])
    #expect(source.tokenScale.prompt == 1.15 && source.tokenScale.output == 1)
    #expect(source.deQuantising == DeQuantising())
    #expect(source.missing.windows.map(\.to.seconds.value) == [60])
    #expect(source.repeatShift.seconds.value == 60 && source.isRandom)
  }

  @Test func transformsMultiplyTheLoad() throws {
    let path = RecordedTraces.path(RecordedTraces.azureCode)
    let workload = try Self.read(
      """
      { trace: { path: "\(path)", independent: 2, timeScale: 2, repeat: 2, tokenScale: 2,
          growth: { perYear: 4, years: 0.5 }, season: { every: "10m", multipliers: [0.5, 0.5] } } }
      """)
    let requests = try all(workload.makeStream(seed: 1))
    #expect(isSorted(requests))
    #expect(requests.count == 2 * 2 * 8819)
    let tokens = Double(requests.reduce(0) { $0 + $1.promptTokens })
    #expect(abs(tokens / (2 * 4 * 18_059_974.0) - 1) < 0.001)
  }

  @Test func relativePathsStartAtTheFolder() throws {
    let source = try Self.read("{trace: {path: \"a.csv\"}}").parts[0].trace
    #expect(source?.path == "scenarios/a.csv")
  }

  @Test(
    "mistakes are named",
    arguments: [
      ("{}", [InputError.Code.missingKey]),
      (
        "{arrivals: {process: \"poisson\", ratePerSecond: 4}, requests: 5}",
        [.missingKey, .missingKey]
      ),
      (
        "{arrivals: {process: \"poison\", ratePerSecond: 4}, requests: 5, \(lengths)}",
        [.unknownName]
      ),
      (
        "{arrivals: {process: \"poisson\", rate: 4}, requests: 5, \(lengths)}",
        [.missingKey, .unknownKey]
      ),
      (
        "{arrivals: {process: \"poisson\", ratePerSecond: -4}, requests: 0, \(lengths)}",
        [.outOfRange, .outOfRange]
      ),
      (
        "{arrivals: {process: \"poisson\", ratePerSecond: \"4\"}, requests: 3.5, \(lengths)}",
        [.wrongType, .wrongType]
      ),
      (
        "{arrivals: {process: \"poisson\", ratePerSecond: 1e10}, requests: 5, \(lengths)}",
        [.outOfRange]
      ),
      (
        "{arrivals: {process: \"poisson\", ratePerSecond: 1e9}, duration: 1e12, \(lengths)}",
        [.outOfRange]
      ),
      (
        "{arrivals: {process: \"poisson\", ratePerSecond: 1e9}, duration: \"100d\", \(lengths)}",
        [.tooLarge]
      ),
      (
        "{arrivals: {process: \"poisson\", ratePerSecond: 1e-6}, requests: 1000, \(lengths)}",
        [.tooLarge]
      ),
      (
        "{arrivals: {process: \"batch\"}, requests: 100000000000, promptTokens: 100000000, outputTokens: 1}",
        [.tooLarge]
      ),
      ("{arrivals: {process: \"batch\"}, duration: 5, \(lengths)}", [.missingKey]),
      ("{arrivals: {process: \"batch\"}, \(lengths)}", [.missingKey]),
      (
        "{arrivals: {process: \"gamma\", ratePerSecond: 1, cv: 0}, requests: 5, \(lengths)}",
        [.outOfRange]
      ),
      (
        "{arrivals: {process: \"diurnal\", hourly: [1, 2]}, requests: 5, \(lengths)}", [.outOfRange]
      ),
      (
        "{arrivals: {process: \"batch\"}, requests: 5, promptTokens: 0, outputTokens: 0}",
        [.outOfRange]
      ),
      (
        "{arrivals: {process: \"batch\"}, requests: 5, outputTokens: 0, promptTokens: {distribution: \"lognormal\", mean: 100, p95: 400}}",
        [.outOfRange]
      ),
      ("{trace: {path: \"a\", rateScale: 0}}", [.outOfRange]),
      ("{trace: {path: \"a\", rateScales: 2}}", [.unknownKey]),
      ("{trace: {path: \"a\", format: \"azuer\"}}", [.unknownName]),
      ("{trace: {path: \"a\", from: 5, to: 5}}", [.outOfRange]),
      ("{trace: {path: \"-\", repeat: 2}}", [.conflict]),
      ("{trace: {path: \"-\", independent: 2}}", [.conflict]),
      ("{trace: {path: \"a\", repeatShift: 5}}", [.conflict]),
      ("{trace: {path: \"a\", timeScale: 0, independent: 1e9}}", [.outOfRange, .outOfRange]),
      ("{trace: {path: \"a\", deQuantise: \"often\"}}", [.wrongType]),
      ("{trace: {path: \"a\", tokenScale: {prompts: 2}}}", [.unknownKey]),
      ("{trace: {path: \"a\", tokenScale: 0}}", [.outOfRange]),
      ("{trace: {path: \"a\", growth: {perYear: 2}}}", [.missingKey]),
      ("{trace: {path: \"a\", growth: {perYear: 2, perMonth: 2, months: 3}}}", [.conflict]),
      ("{trace: {path: \"a\", growth: {perMonth: 100, months: 1200}}}", [.outOfRange]),
      ("{trace: {path: \"a\", season: {every: \"1h\", multipliers: [0, 0]}}}", [.outOfRange]),
      ("{trace: {path: \"a\", season: {every: \"1h\", multipliers: []}}}", [.outOfRange]),
      ("{trace: {path: \"a\", missing: [{from: 5, to: 4}]}}", [.outOfRange]),
      ("{trace: {path: \"a\", from: 5, to: 9, missing: [{from: 5, to: 10}]}}", [.conflict]),
      ("{trace: {path: \"a\", tenants: []}}", [.outOfRange]),
      ("{trace: {path: \"a\"}, \(lengths)}", [.conflict, .conflict]),
      ("[{name: \"a\", trace: {path: \"a\"}}, {name: \"a\", trace: {path: \"a\"}}]", [.conflict]),
      ("[]", [.outOfRange]), ("3", [.wrongType]), ("[3]", [.wrongType]),
    ])
  func mistakes(text: String, expected: [InputError.Code]) throws {
    let found = try Self.codes(text)
    #expect(found.map(\.rawValue).sorted() == expected.map(\.rawValue).sorted(), "\(text)")
  }
}
