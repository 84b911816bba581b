// FleetKeys.swift: the keys around the pools: of the scenario, its fleet, its headroom and its run.

internal import Fleet
internal import Hardware
public import Text
public import Units
internal import Workload

/// Keys of the top level that pools and reports take as they are.
public enum TopKeys {
  static let all: [any KeyOf<FleetPlan>] = [name, model, engine, stepTime]

  public static let name = PlanKey<FleetPlan, TextKey>(
    TextKey("name", default: "scenario", "what reports call it"), \.name)
  public static let model = PlanKey<FleetPlan, TextKey>(
    TextKey(
      "model", "", "the model of pools and classes that name none; a Hugging Face config.json too"),
    \.model)
  public static let engine = PlanKey<FleetPlan, TextKey>(
    TextKey(
      "engine", "\"vllm\"",
      "whose scheduler, kernels and host times the replicas have: vllm, vllm-2025, vllm-2025-async, sglang, sglang-0.5.9, trtllm",
      "catalog/engines"), \.engine)
  public static let stepTime = PlanKey<FleetPlan, NameKey>(
    optional: NameKey(
      "stepTime", of: StepTimeLevel.allCases.map(\.rawValue), noun: "level",
      text: "kernels where fitted, else layered",
      "how a step is priced: ideal, layered or kernels"), \.stepTime)
}

/// Keys of `fleet`.
public enum FleetKeys {
  static let all: [any KeyOf<FleetPlan>] = [router] + ofFollowing + [frontEndMs]

  /// Those that routers look at that follow prefixes.
  static let ofFollowing: [any KeyOf<FleetPlan>] = [
    imbalanceRequests, imbalanceRatio, prefixThreshold,
  ]

  public static let router = PlanKey<FleetPlan, NameKey>(
    NameKey(
      "fleet.router", of: Routers.all.map(\.name), noun: "router", default: Routers.all[0].name,
      "how requests are spread over replicas; "
        + Routers.all.map { "\($0.name): \($0.summary)" }.joined(separator: "; ")), \.router)
  public static let imbalanceRequests = PlanKey<FleetPlan, IntKey>(
    IntKey(
      "fleet.imbalanceRequests", unit: "requests", in: 0...1_000_000,
      default: RoutingRule.usual.imbalanceRequests,
      "a router that follows prefixes looks at load alone where the busiest replica has so many more unfinished than the "
        + "least busy, and imbalanceRatio is exceeded too", gateway), \.imbalanceRequests)
  public static let imbalanceRatio = PlanKey<FleetPlan, NumberKey>(
    NumberKey(
      "fleet.imbalanceRatio", in: 0...1e6, default: RoutingRule.usual.imbalanceRatio,
      "likewise, times as many unfinished", gateway), \.imbalanceRatio)
  public static let prefixThreshold = PlanKey<FleetPlan, NumberKey>(
    NumberKey(
      "fleet.prefixThreshold", in: 0...1,
      text: "0 of prefix-aware, 0.3 of prefix-history",
      "share of a prompt that must be known at a replica to be followed: more than that", gateway),
    \.prefixThreshold)
  private static let gateway =
    "SGLang model gateway: --balance-abs-threshold, --balance-rel-threshold, --cache-threshold"

  public static let frontEndMs = PlanKey<FleetPlan, NumberKey>(
    // An hour is longer than any front end keeps a request.
    optional: NumberKey(
      "fleet.frontEndMs", unit: "ms", in: 0...3.6e6, text: "the engine's: 10, 30 or 110",
      "tokenizer and HTTP of a request, added to TTFT and E2E"), \.frontEndMs)
}

/// Keys of `headroom`.
public enum HeadroomKeys {
  static let all: [any KeyOf<HeadroomChoice>] = [percentile, margin, domain, lose, nodesPerRack]

  public static let percentile = PlanKey<HeadroomChoice, NumberKey>(
    NumberKey(
      "headroom.percentile", unit: "%", in: 1...99.9, default: HeadroomRule.usual.percentile,
      "percentile of the load"), \.percentile)
  public static let margin = PlanKey<HeadroomChoice, NumberKey>(
    NumberKey(
      "headroom.margin", in: 0...10, default: HeadroomRule.usual.margin,
      "added to it: 0.3 is 30 %"), \.margin)
  public static let domain = PlanKey<HeadroomChoice, NameKey>(
    optional: NameKey(
      "headroom.domain", of: FailureRule.Domain.allCases.map(\.rawValue), noun: "domain",
      default: FailureRule().domain.rawValue, text: "node",
      "what may be lost at the percentile: gpu, node, rack, off"), \.domain)
  public static let lose = PlanKey<HeadroomChoice, IntKey>(
    IntKey(
      "headroom.lose", in: 1...1000, default: FailureRule().lose, "so many of them at once"),
    \.lose)
  public static let nodesPerRack = PlanKey<HeadroomChoice, IntKey>(
    IntKey(
      "headroom.nodesPerRack", in: 1...1000, default: FailureRule().nodesPerRack,
      "nodes of a rack, for domain \"rack\""), \.nodesPerRack)
}

/// Keys of the run.
public enum RunKeys {
  static let all: [any KeyOf<FleetPlan>] = [
    warmUp, seed, replications, bootstrap, thresholds,
  ]

  public static let warmUp = PlanKey<FleetPlan, ValueKey<Seconds>>(
    optional: ValueKey(
      "warmup", unit: "s", "MSER-5 for stationary synthetic load, else 0",
      "what is dropped from the start of distributions and utilization",
      "White, Cobb and Spratt 2000",
      read: { $0.duration(in: .zero...Seconds(WorkloadLimits.durationSeconds)) },
      write: { .double($0.value) }), \.warmUp)
  public static let seed = PlanKey<FleetPlan, ValueKey<Int>>(
    ValueKey(
      "seed", default: 1, "names the random numbers of a run", read: readSeed, write: { .int($0) }),
    \.seed
  )
  public static let replications = PlanKey<FleetPlan, IntKey>(
    // A guess at far more than an interval needs.
    IntKey(
      "replications", in: 1...10_000, default: 1,
      "independent runs, for intervals"), \.replications)
  public static let bootstrap = PlanKey<FleetPlan, IntKey>(
    // Of ten, the spread is known to ± 24 % (1/√18), and fewer are refused: a guess at what is of use.
    optional: IntKey(
      "bootstrap", in: 10...10_000, text: "none",
      "block resamples of the trace, 10 or more, for intervals",
      "Künsch 1989; half-width 1.96 standard deviations"), \.bootstrap)
  public static let thresholds = PlanKey<FleetPlan, ValueKey<[Threshold]>>(
    optional: ValueKey(
      thresholds: "thresholds",
      "what `nightly` holds the answer's figures to: [\"p99_ttft_ms < 800\", \"gpus <= 16\"]"),
    \.thresholds)

  /// Any whole number of 63 bits: the largest is in the message, as it is no "0 or more".
  private static func readSeed(_ value: ValueReader) -> Int? {
    if case .integer(let seed) = value.value.content, seed >= 0 { return seed }
    guard value.isNumber else { return value.int(in: 0...Int.max) }
    if case .real(let real) = value.value.content, real >= 0, real < 0x1p53 {
      return value.int(in: 0...Int.max)
    }
    value.report(
      .outOfRange, "'seed' is \(value.value.summary); it must be from 0 to \(Int.max)",
      hint: "write a whole number from 0 to \(Int.max)")
    return nil
  }
}
