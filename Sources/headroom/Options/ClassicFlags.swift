// ClassicFlags.swift: the four classic inputs of `size`, from flags to a scenario.

import Hardware
import Planning
import Plans
import Text
import Units

struct ClassicFlags {
  static let options: [CommandOption] = [
    CommandOption("concurrency", "N", "without a scenario: requests present at once, at p95"),
    CommandOption("context-p50", "TOKENS", "prompt and output of a request together, median"),
    CommandOption("context-p99", "TOKENS", "and 99th percentile"),
    CommandOption("tokens-per-second-per-user", "R", "promised to each: TPOT of 1/R at p95"),
    CommandOption("max-queue", "N", "requests that may wait at the load with headroom"),
    CommandOption("ttft", "D", "limit on the first token at p95, instead of --max-queue's"),
    CommandOption("output", "TOKENS", "output of every request (a fifth of the median context)"),
    CommandOption("model", "M", "a name of `headroom catalog models`, or a config.json"),
    CommandOption("gpu", "G", "a name of `headroom catalog gpus`"),
    CommandOption("kv", "P", "KV cache: bf16, fp16, fp8 (bf16)"),
    CommandOption("price", "$", "dollars per GPU-hour, without a scenario"),
  ]

  private let arguments: ParsedArguments
  private let window: Seconds?
  private let catalog: Catalog
  private let inputs: ClassicInputs

  /// - Throws: `UsageError` naming every flag that is missing; `InputErrors`.
  init(_ arguments: ParsedArguments, window: Seconds?, catalog: Catalog) throws {
    try Self.checkCompleteness(arguments)
    self.arguments = arguments
    self.window = window
    self.catalog = catalog
    inputs = try Self.inputs(arguments)
  }

  /// The load and the promise on the replica that the flags, a setting and changes describe.
  /// - Throws: `InputErrors`; `ReadError`.
  func load(_ setting: AxisSetting, _ changes: [JSONOverride]) throws -> ClassicLoad {
    // The limit on the first token needs the time of a prompt, which needs the replica.
    let first = try ClassicLoad(inputs, on: nil, margin: HeadroomRule.usual.margin, window: window)
    let scenario = try setting.applied(to: plan(first, changes)).resolved(catalog)
    return try ClassicLoad(
      inputs, on: scenario.onlyPool, margin: scenario.headroom.margin, window: window)
  }

  /// The plan of a load.
  func plan(_ load: ClassicLoad, _ changes: [JSONOverride]) throws -> FleetPlan {
    var tree = FlagScenario.tree(
      arguments, workload: LocatedJSON(.object([]), at: ParsedArguments.place("concurrency")))
    let made = try [
      JSONOverride(parsing: "workload=\(load.workload)", flag: "--concurrency"),
      JSONOverride(parsing: "slo=\(load.objective)", flag: "--tokens-per-second-per-user"),
    ]
    for change in made + changes { try change.apply(to: &tree) }
    return try FleetPlan.read(tree, catalog: catalog)
  }

  private static func inputs(_ arguments: ParsedArguments) throws -> ClassicInputs {
    let problems = InputProblems()
    func number(_ flag: String, _ range: ClosedRange<Double>) -> Double {
      guard let text = arguments.value(flag) else { return range.lowerBound }
      guard let value = NumberText.parseDouble(text), range.contains(value) else {
        problems.add(
          ParsedArguments.wrong(
            .outOfRange, flag, text,
            "a number from \(NumberText.shortest(range.lowerBound)) to "
              + NumberText.shortest(range.upperBound)))
        return range.lowerBound
      }
      return value
    }
    func whole(_ flag: String, _ range: ClosedRange<Int>) -> Int? {
      do throws(InputErrors) { return try arguments.int(flag, in: range) } catch {
        problems.add(error)
        return nil
      }
    }
    let concurrency = whole("concurrency", 1...100_000) ?? 1
    let tokens = 2.0...1e7
    var inputs = ClassicInputs(
      concurrency: concurrency, contextP50: number("context-p50", tokens),
      contextP99: number("context-p99", tokens),
      tokensPerSecondPerUser: number("tokens-per-second-per-user", 0.1...10_000),
      maxQueue: whole("max-queue", 0...1_000_000),
      outputTokens: whole("output", 1...1_000_000))
    if let text = arguments.value("ttft") {
      if let limit = DurationText.parse(text), limit.value > 0, limit.value <= 3600 {
        inputs.ttft = limit
      } else {
        problems.add(
          ParsedArguments.wrong(.outOfRange, "ttft", text, "a duration such as 800ms, up to 1h"))
      }
    }
    try problems.check()
    return inputs
  }

  private static func checkCompleteness(_ arguments: ParsedArguments) throws(UsageError) {
    var missing = [
      "model", "gpu", "concurrency", "context-p50", "context-p99", "tokens-per-second-per-user",
    ].filter { !arguments.flag($0) }
    if !arguments.flag("max-queue"), !arguments.flag("ttft") { missing.append("max-queue") }
    guard missing.isEmpty else {
      throw UsageError(
        message: "size: without a scenario it needs "
          + missing.map { "--\($0)" }.joined(separator: ", "),
        hint: "name a scenario file, or add what is missing; `headroom size --help` has examples")
    }
  }
}
