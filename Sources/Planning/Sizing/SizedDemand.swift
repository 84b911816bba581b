// SizedDemand.swift: what was sized, and what its load asks for.

internal import Hardware
public import Plans
public import Units
internal import Workload

/// The pool that was sized, and how.
public struct SizedPool: Sendable {
  public let scenarioName: String
  public let name: String
  /// One replica: "2 × H200-SXM, llama-3.1-70b, fp8 weights, fp8 KV".
  public let replicaDescription: String
  public let gpusPerReplica: Int
  /// Replicas that were tried at most.
  public let maxReplicas: Int
  public let failureDomain: FailureDomain
  public let basis: FleetBasis
  /// How far its times can be trusted.
  public let evidence: StepEvidence
  /// Replicates were too short for a proof: a first look.
  public let isDraft: Bool

  init(_ demand: LoadDemand) {
    let problem = demand.problem
    var one = problem.plan
    one.replicas = 1
    scenarioName = problem.scenario.name
    name = one.name
    replicaDescription = one.replicaDescription
    gpusPerReplica = one.parallelism.devices
    maxReplicas = problem.options.maxReplicas
    failureDomain = demand.failureDomain
    basis = problem.scenario.basis
    evidence = StepEvidence(problem.plan, problem.scenario.engine)
    isDraft = demand.isDraft
  }
}

/// What a load asks for.
public struct SizedDemand: Sendable {
  public let load: LoadFigures
  /// Each measure of load with what it needs; the leading one (SLO concurrency) first.
  public let needs: [MeasureNeed]
  /// The other reading of the margin; nil where the answer holds it too.
  public let alternative: AlternativeTarget?

  init(load: LoadFigures, needs: [MeasureNeed], alternative: AlternativeTarget?) {
    (self.load, self.needs, self.alternative) = (load, needs, alternative)
  }
}

/// p95/(1 − margin), where that needs more than p95 × (1 + margin).
public struct AlternativeTarget: Hashable, Sendable {
  public let target: Double
  /// Nil where none that was tried holds it.
  public let replicas: Int?
}

/// The load as reported.
public struct LoadFigures: Hashable, Sendable {
  public let windows: Int
  public let window: Seconds
  public let span: Seconds
  public let requests: Int
  /// p95 of prompt and output tokens a second together.
  public let tokensPerSecond: Double
  public let rule: HeadroomRule
  public var percentile: Double { rule.percentile }
  public var margin: Double { rule.margin }
  /// How long requests of each class count as present: name and rule.
  public let presence: [ClassPresence]
  /// What the interval of the percentile rests on; empty for one window.
  public let intervalSentence: String

  init(_ load: SizingLoad, _ scenario: Scenario) {
    let profile = load.profile
    rule = scenario.headroom
    windows = profile.windows.count
    (window, span) = (profile.window, profile.span)
    requests = load.requests
    tokensPerSecond = profile.tokensPerSecond(rule.percentile)
    presence = zip(scenario.workload.classes, profile.rules).map {
      ClassPresence(name: $0.name, rule: $1.sentence)
    }
    let blocks = LoadBlocks(windows: windows, windowSeconds: profile.window.value)
    intervalSentence = blocks?.sentence ?? ""
  }
}

public struct ClassPresence: Hashable, Sendable {
  public var name: String
  public var rule: String
}
