// ClassicFlags.swift: the four classic inputs of `size`, from flags to a scenario.

import Hardware
import Planning
import Plans
import Text
import Units

struct ClassicFlags {
  private static let concurrency = Option<Int>(
    "concurrency", "N", in: 1...100_000, "without a scenario: requests present at once, at p95")
  private static let contextP50 = Option(
    number: "context-p50", "TOKENS", in: tokens, "prompt and output of a request together, median")
  private static let contextP99 = Option(
    number: "context-p99", "TOKENS", in: tokens, "and 99th percentile")
  private static let userRate = Option(
    number: "tokens-per-second-per-user", "R", in: 0.1...10_000,
    "promised to each: TPOT of 1/R at p95")
  static let maxQueue = Option<Int>(
    "max-queue", "N", in: 0...1_000_000, "requests that may wait at the load with headroom")
  private static let ttft = Option<Seconds>(
    "ttft", "D", "limit on the first token at p95, instead of --max-queue's"
  ) { text throws(InputErrors) in
    guard let limit = DurationText.parse(text.text), limit.value > 0, limit.value <= 3600 else {
      throw text.wrong(.outOfRange, "a duration such as 800ms, up to 1h")
    }
    return limit
  }
  private static let output = Option<Int>(
    "output", "TOKENS", in: 1...1_000_000,
    "output of every request (a fifth of the median context)")

  private static let tokens = 2.0...1e7

  static let options = CommandOption.list(
    concurrency, contextP50, contextP99, userRate, maxQueue, ttft, output,
    ReplicaOptions.model, ReplicaOptions.gpu, ReplicaOptions.kvCache,
    FlagScenario.price.saying("dollars per GPU-hour, without a scenario"))

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
      arguments, workload: LocatedJSON(.object([]), at: Self.concurrency.place))
    let made = try [
      JSONOverride(parsing: "workload=\(load.workload)", flag: "--\(Self.concurrency.name)"),
      JSONOverride(parsing: "slo=\(load.objective)", flag: "--\(Self.userRate.name)"),
    ]
    for change in made + changes { try change.apply(to: &tree) }
    return try FleetPlan.read(tree, catalog: catalog)
  }

  private static func inputs(_ arguments: ParsedArguments) throws -> ClassicInputs {
    let problems = InputProblems()
    func taken<Value>(_ option: Option<Value>) -> Value? {
      problems.taking { () throws(InputErrors) in try arguments[option] }
    }
    // In the order in which mistakes are told.
    let present = taken(concurrency) ?? 1
    var inputs = ClassicInputs(
      concurrency: present, contextP50: taken(contextP50) ?? tokens.lowerBound,
      contextP99: taken(contextP99) ?? tokens.lowerBound,
      tokensPerSecondPerUser: taken(userRate) ?? 1, maxQueue: taken(maxQueue),
      outputTokens: taken(output))
    inputs.ttft = taken(ttft)
    try problems.check()
    return inputs
  }

  private static func checkCompleteness(_ arguments: ParsedArguments) throws(UsageError) {
    let needed = CommandOption.list(
      ReplicaOptions.model, ReplicaOptions.gpu, concurrency, contextP50, contextP99, userRate)
    var missing = needed.filter { !arguments.has($0) }
    if !arguments.has(maxQueue), !arguments.has(ttft) { missing.append(maxQueue.declared) }
    guard missing.isEmpty else {
      throw UsageError(
        message: "size: without a scenario it needs "
          + missing.map { "--\($0.name)" }.joined(separator: ", "),
        hint: "name a scenario file, or add what is missing; `headroom size --help` has examples")
    }
  }
}

extension Option<Double> {
  fileprivate init(
    number name: String, _ placeholder: String, in range: ClosedRange<Double>, _ summary: String
  ) {
    self.init(name, placeholder, summary) { text throws(InputErrors) in
      guard let value = NumberText.parseDouble(text.text), range.contains(value) else {
        throw text.wrong(
          .outOfRange,
          "a number from \(NumberText.shortest(range.lowerBound)) to "
            + NumberText.shortest(range.upperBound))
      }
      return value
    }
  }
}
