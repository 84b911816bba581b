import Engine
import Fleet
import Hardware
import Metrics
import TestSupport
import Testing
import Text
import Units

@testable import Plans

@Suite struct ScenarioErrorTests {
  static let table: [(change: String, code: InputError.Code)] = [
    ("fleet.pools[0].replcias=4", .unknownKey), ("modle=x", .unknownKey), ("name=7", .wrongType),
    ("fleet.roter=x", .unknownKey), ("slo={ttft:{p95:1}}", .unknownKey),
    ("slo={ttftMs:{q95:1}}", .unknownKey), ("cost={owend:1}", .unknownKey),
    ("headroom={margn:1}", .unknownKey), ("fleet.pools[0].gpu=H-2000", .unknownName),
    ("model=llama-9", .unknownName), ("fleet.router=best", .unknownName),
    ("engine=tgi", .unknownName), ("stepTime=exact", .unknownName),
    ("fleet.pools[0].weights=fp7", .unknownName), ("fleet.pools[0].kvCache=int4", .unsupported),
    ("fleet.pools[0].replicas=3.5", .wrongType), ("fleet.pools[0].replicas=\"8\"", .wrongType),
    ("fleet.pools[0].replicas=true", .wrongType), ("fleet.pools[0].replicas=0", .outOfRange),
    ("fleet.pools[0].replicas=-1", .outOfRange), ("fleet.pools[0].price=0", .outOfRange),
    ("fleet.pools[0].price=-3", .outOfRange), ("workload.requests=0", .outOfRange),
    ("workload.arrivals.ratePerSecond=0", .outOfRange), ("slo={ttftMs:{p95:0}}", .outOfRange),
    ("slo={ttftMs:{p95:-5}}", .outOfRange), ("slo={attainment:1.5}", .outOfRange),
    ("slo={ttftMs:{p100:5}}", .unknownKey), ("fleet.pools=[]", .outOfRange),
    ("fleet.pools[0].gpuMemoryUtilization=1.1", .outOfRange), ("warmup=-1s", .wrongType),
    ("warmup=-1", .outOfRange), ("seed=-1", .outOfRange), ("seed=1.5", .wrongType),
    ("fleet.pools[0].tensorParallel=3", .outOfRange),
    ("fleet.pools[0].tensorParallel=64", .outOfRange),
    ("fleet.pools[0].pipelineParallel=99", .outOfRange),
    ("fleet.pools[0].interconnect=nvlink-4", .outOfRange),
    ("fleet.pools[0].interconnect=carrier-pigeon", .unknownName),
    ("fleet.pools[0].expertParallel=2", .outOfRange),
    ("fleet.pools[0].maxNumBatchedTokens=100", .conflict),
    ("fleet.pools[0].maxNumSeqs=10000", .conflict),
    ("fleet.pools[0].replicas=1000000000", .outOfRange),
    ("fleet.pools[0].replicas=100001", .outOfRange),
    ("slo={attainment:95}", .outOfRange), ("trace={path:\"x\"}", .unknownKey),
    ("pools=[]", .unknownKey), ("seed=99999999999999999999", .outOfRange),
    (
      "workload.promptTokens={distribution:\"lognormal\",mean:500,p95:900,max:400}", .outOfRange
    ),
    ("workload.model=llama-3.1-70b", .conflict), ("workload.model=nobody", .unknownName),
    ("slo={classes:{other:{attainment:0.9}}}", .unknownName),
    ("fleet.pools[0].activations=fp4", .unsupported),
  ]

  @Test(arguments: table.indices) func reportsTheMistake(_ index: Int) throws {
    let (change, code) = Self.table[index]
    let found = try Fixture.mistakes(Fixture.small, [change])
    #expect(!found.isEmpty && found.allSatisfy { $0.code == code }, "\(change): \(found)")
    #expect(Set(found).count == found.count, "told twice: \(found)")
    for error in found { #expect(!error.hint.isEmpty && !error.message.isEmpty) }
  }

  @Test(arguments: [
    ("", InputError.Code.empty), ("// nothing\n", .empty), ("{ model: \"llama-3.1-8b\",", .syntax),
    ("{ seed: 1, seed: 2 }", .duplicateKey), ("[]", .wrongType), ("{ seed: NaN }", .notFinite),
    ("{ seed: 1e999 }", .notFinite), ("{ seed: -Infinity }", .notFinite),
  ])
  func brokenText(_ text: String, _ code: InputError.Code) throws {
    #expect(try Fixture.mistakes(text).contains { $0.code == code })
  }

  @Test func allMistakesTogetherInTextOrder() throws {
    let text = """
      {
        model: "llama-9",
        workload: { arrivals: { process: "poisson", ratePerSecond: 0 }, promptTokens: -1,
                    outputTokens: 5, requests: 3 },
        fleet: { pools: [{ gpu: "H-2000", replcias: 3, weights: 7 }] },
        sloo: {},
      }
      """
    let found = try Fixture.mistakes(text)
    let expected: [InputError.Code] = [
      .unknownName, .outOfRange, .outOfRange, .unknownName, .unknownKey, .wrongType, .unknownKey,
    ]
    #expect(found.map(\.code) == expected)
    #expect(found.map { $0.location.line } == [2, 3, 3, 5, 5, 5, 6])
    #expect(found[4].hint.contains("\"replicas\""))
  }

  @Test func doesNotFitNamesBytesAndWayOut() throws {
    let found = try Fixture.mistakes(
      Fixture.small, ["model=llama-3.1-405b", "fleet.pools[0].gpu=H100-SXM"])
    #expect(found.map(\.code) == [.doesNotFit])
    #expect(found[0].hint.contains("tensorParallel"))
  }

  @Test(
    "a part too slow for the clock is refused, not run",
    arguments: [("memoryBandwidth", "TB/s"), ("peakBF16", "TFLOP/s")])
  func slowParts(_ figure: String, _ unit: String) throws {
    func part(_ value: Double) -> String {
      let figures = [("peakBF16", "TFLOP/s"), ("memoryBandwidth", "TB/s")].map { key, unit in
        "\(key): {value: \(key == figure ? value : 1), unit: \"\(unit)\", source: \"test\"}"
      }
      return """
        { name: "X1", vendor: "v", formFactor: "f", nativeTypes: ["bf16"], figures: {
          \(figures.joined(separator: ", ")),
          datasheetMemory: {value: 80, unit: "GB", source: "test"},
          gpusPerNode: {value: 1, unit: "devices", source: "test"},
          power: {value: 1, unit: "W", source: "test"} } }
        """
    }
    for (value, code) in [(1e-300, InputError.Code.tooLarge), (1e-12, .tooLarge), (0.1, nil)] {
      var catalog = try Fixture.catalog.get()
      try catalog.add(files: [("x1.json5", Array(part(value).utf8))])
      let tree = try Fixture.tree(Fixture.small, ["fleet.pools[0].gpu=X1"])
      do throws(ReadError) {
        _ = try Scenario.read(tree, catalog: catalog)
        #expect(code == nil)
      } catch {
        guard case .input(let errors) = error else { throw error }
        #expect(errors.errors.map(\.code) == [code].compactMap { $0 }, "\(unit) \(value)")
      }
    }
  }

  @Test func randomRoutersDrawBetweenPoolsToo() throws {
    let text = """
      { model: "llama-3.1-8b", workload: { trace: { path: "t.csv" } }, fleet: { router: "ROUTER",
        pools: [{ name: "a", gpu: "H200-SXM" }, { name: "b", gpu: "B200" }] } }
      """
    for router in ["random", "power-of-two-choices"] {
      #expect(try Fixture.scenario(text.replacing("ROUTER", with: router)).isRandom)
    }
    #expect(try !Fixture.scenario(text.replacing("ROUTER", with: "round-robin")).isRandom)
  }

  @Test func aClassesOwnObjectiveHasItsIndex() throws {
    let part = """
      arrivals: { process: "poisson", ratePerSecond: 5 }, promptTokens: 9, outputTokens: 9,
      requests: 9
      """
    let text = """
      { model: "llama-3.1-8b", workload: [{ name: "a", \(part) },
          { name: "b", \(part), slo: { attainment: 95 } }],
        fleet: { pools: [{ gpu: "H200-SXM" }] } }
      """
    let error = try #require(try Fixture.mistakes(text).first)
    #expect(error.message.contains("'workload[1].slo.attainment'"))
    #expect(error.hint.contains("0.95"))
  }

  @Test func aCapBelowTheP95IsTold() throws {
    func warnings(_ cap: Int) throws -> [String] {
      try Fixture.scenario(
        Fixture.small,
        "workload.outputTokens={distribution:\"lognormal\",mean:60,p95:120,max:\(cap)}"
      ).warnings
    }
    #expect(try warnings(100).contains { $0.contains("outputTokens") })
    #expect(try warnings(120).isEmpty)
  }

  @Test func twoPoolsOfOneName() throws {
    let pools = "fleet.pools=[{name:\"a\",gpu:\"H200-SXM\"},{name:\"a\",gpu:\"B200\"}]"
    #expect(try Fixture.mistakes(Fixture.small, [pools]).map(\.code) == [.conflict])
  }

  @Test func noModelAnywhere() throws {
    let text = """
      { workload: { arrivals: { process: "batch" }, promptTokens: 5, outputTokens: 5, requests: 3 },
        fleet: { pools: [{ gpu: "H200-SXM" }] } }
      """
    #expect(try Fixture.mistakes(text).map(\.code) == [.missingKey])
    #expect(try Fixture.mistakes(text, ["fleet.pools[0].model=llama-3.1-8b"]).isEmpty)
  }

  @Test func everyKeyOfTheReaderHasItsLine() throws {
    for path in ["", "fleet", "fleet.pools[0]", "slo", "headroom"] {
      let prefix = path.isEmpty ? "" : path + "."
      let found = try Fixture.mistakes(
        Fixture.small, ["slo={}", "headroom={}", "\(prefix)zzzzzz=1"])
      let hint = try #require(found.first { $0.code == .unknownKey }).hint
      let list = try #require(hint.split(separator: ": ").last)
      let known = Set(list.split(separator: ", ").map(String.init))
      let generic = prefix.replacing("[0]", with: "[]")
      let lines = ScenarioKeys.all.map(\.path).filter { $0.hasPrefix(generic) }
        .map { String($0.dropFirst(generic.count)) }.filter { !$0.contains(".") }
      #expect(known == Set(lines), "\(path)")
    }
    #expect(ScenarioKeys.named("fleet.pools[3].gpu")?.path == "fleet.pools[].gpu")
    #expect(Set(ScenarioKeys.all.map(\.path)).count == ScenarioKeys.all.count)
  }
}

@Suite struct ScenarioResolutionTests {
  @Test func defaultsFollowThePreset() throws {
    let scenario = try Fixture.scenario(Fixture.small)
    let pool = scenario.pools[0]
    #expect(pool.limits.maxNumSeqs == 256 && pool.limits.maxNumBatchedTokens == 8192)
    #expect(pool.limits.reserveFullPrompt && pool.limits.maxModelLen == 131_072)
    #expect(pool.precision.label == "bf16" && pool.precision.kvCache == .bf16)
    #expect(pool.limits.kvBlocks == pool.memory.kvBlocks)
    // 8.03e9 parameters in 2 bytes; 32 layers × 8 KV heads × 128 × 2 × 2 bytes a token.
    #expect(abs(pool.memory.weights.total.value / 16.06e9 - 1) < 0.01)
    #expect(pool.memory.kvBytesPerToken.value == 131_072)
    #expect(scenario.warmUpRule == .automatic(expectedRequests: 3000))
  }

  @Test func warmUpRules() throws {
    func rule(_ changes: String...) throws -> WarmUpRule {
      try Fixture.scenario(Fixture.small, changes).warmUpRule
    }
    #expect(try rule("warmup=30s") == .until(Seconds(30)))
    #expect(try rule("warmup=0s") == .none)
    #expect(try rule("workload.arrivals={process:\"batch\"}") == .none)
    #expect(
      try rule("workload.arrivals={process:\"closedLoop\",concurrency:4}")
        == .automatic(expectedRequests: 3000))
  }

  @Test func aBareNameIsSaid() throws {
    let scenario = try Fixture.scenario(Fixture.small, "fleet.pools[0].gpu=H200")
    #expect(scenario.pools[0].accelerator.name == "H200-SXM")
    #expect(scenario.assumptions.contains { $0.contains("H200-SXM") && $0.contains("read as") })
  }

  @Test func fourBitWeightsAreLabelled() throws {
    let scenario = try Fixture.scenario(Fixture.small, "fleet.pools[0].weights=int4")
    #expect(scenario.assumptions.contains { $0.hasPrefix("W4A16") })
  }

  @Test func aMeasuredBlockCountIsTaken() throws {
    let scenario = try Fixture.scenario(Fixture.small, "fleet.pools[0].kvBlocks=1234")
    #expect(scenario.pools[0].limits.kvBlocks == 1234)
    #expect(scenario.warnings.contains { $0.contains("maxModelLen") })
  }

  @Test func classesGoToPoolsOfTheirModel() throws {
    let text = """
      { workload: [
          { name: "a", model: "llama-3.1-8b", arrivals: { process: "batch" }, promptTokens: 5,
            outputTokens: 5, requests: 3, slo: { attainment: 0.5 } },
          { name: "b", model: "Llama-3.1-8B", arrivals: { process: "batch" }, promptTokens: 5,
            outputTokens: 5, requests: 3 },
          { name: "c", model: "qwen3-8b", arrivals: { process: "batch" }, promptTokens: 5,
            outputTokens: 5, requests: 3 } ],
        fleet: { pools: [
          { name: "x", model: "llama-3.1-8b", gpu: "H200-SXM" },
          { name: "y", model: "qwen3-8b", gpu: "H200-SXM" },
          { name: "z", model: "llama-3.1-8b", gpu: "L40S" } ] },
        slo: { attainment: 0.9, classes: { b: { attainment: 0.7 } } } }
      """
    let scenario = try Fixture.scenario(text)
    #expect(scenario.poolsOfClass == [[0, 2], [0, 2], [1]])
    #expect(scenario.objectives.map(\.attainment) == [0.5, 0.7, 0.9])
  }
}
