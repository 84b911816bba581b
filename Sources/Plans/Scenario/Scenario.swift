// Scenario.swift: a checked question: this fleet, this load, this promise.

public import Engine
public import Fleet
public import Hardware
public import Metrics
public import Text
internal import Traffic
public import Units
public import Workload

/// One pool of replicas as a scenario describes it, with everything looked up and found to fit.
public struct PoolPlan: Sendable {
  public var name: String
  public var model: ModelArchitecture
  public var accelerator: Accelerator
  public var replicas: Int
  public var parallelism: Parallelism
  public var precision: Precision
  public var limits: EngineLimits
  public var memory: MemoryPlan
  /// Of steps that verify no drafts.
  public var stepTime: StepTime
  /// Drafts that its steps verify; nil where there are none.
  public internal(set) var speculation: SpeculationPlan?
  /// Adapters that its requests choose from; nil where there are none.
  public internal(set) var adapters: AdapterCost?
  /// How outputs are held to a grammar; nil where they are not.
  public internal(set) var guidance: GuidedDecoding?
  /// Dollars per GPU-hour; nil where none was given.
  public var price: Double?
  /// Lengths of the prompts that the router may send to it.
  public var prompts = PromptRange.all
  /// Which part of a request it does.
  public var role = PoolRole.mixed
  /// Share of requests that each replica is to get, for a router that goes by weights.
  public var weight = 1

  /// GPUs of all replicas.
  public var gpus: Int { replicas * parallelism.devices }

  /// At least as long as any step under the pool's limits: every row and token of a step at once, over the
  /// longest contexts that its KV blocks hold.
  var longestStep: Seconds {
    let (rows, tokens) = (limits.maxNumSeqs, limits.maxNumBatchedTokens)
    let stepTime = steps
    let held = Double(limits.kvBlocks) * Double(EngineLimits.blockTokens)
    let context = min(held, Double(rows) * Double(limits.maxModelLen))
    // Few rows can be slower for each token of context than many.
    let decode = [1, rows].map { rows in
      let time = stepTime.decodeAttention(rows: rows)
      let terms = time.terms(context: context, reached: context)
      return time.launch + max(terms.memory, terms.compute)
    }
    let prompt = stepTime.promptAttention(newTokens: tokens, prefixTokens: limits.maxModelLen)
    let gpu =
      stepTime.tokens(tokens).total + stepTime.sampling(rows: rows * limits.rowTokens).total
      + stepTime.drafting(rows: rows).total + max(decode[0], decode[1])
      + stepTime.promptAttentionLaunch + prompt.total
    return gpu + stepTime.launches(tokens: tokens) + stepTime.serial(sampledRows: rows)
  }

  /// "4 × (2 × H200-SXM), llama-3.1-70b, fp8 weights, fp8 KV"; behind it, where it takes not every prompt,
  /// ", prompts of 1 to 4000 tokens".
  public var description: String {
    "\(replicas) × (\(devicesDescription)), \(modelDescription)"
  }

  /// One of its replicas: "2 × H200-SXM, llama-3.1-70b, W4A16 (mxfp4) weights, fp8 KV".
  public var replicaDescription: String { "\(devicesDescription), \(modelDescription)" }

  private var devicesDescription: String { "\(parallelism.devices) × \(accelerator.name)" }

  private var modelDescription: String {
    "\(model.name), \(precision.label) weights, \(precision.kvCache.rawValue) KV"
      + (prompts == .all ? "" : ", prompts \(prompts.description)")
      + (role == .mixed ? "" : ", \(role.name)") + extras
  }
}

/// Everything a run needs to know, checked: whatever can be built from it runs.
public struct Scenario: Sendable {
  public var name: String
  public var workload: WorkloadSpecification
  /// Objective of each class, in the order of `workload.classes`; empty where none was given.
  public var objectives: [ServiceObjective]
  /// For each class the indices of the pools that serve its model.
  public var poolsOfClass: [[Int]]
  /// For each class who answers beside those pools.
  public internal(set) var routes: [ClassRoute]
  public var pools: [PoolPlan]
  public var router: RouterEntry
  /// Time of a request outside the engine.
  public var frontEnd: Seconds
  /// The provider to which requests go when the fleet is full, or by their class's route; nil where there is none.
  public internal(set) var overflow: OverflowRule?
  /// What it takes; nil where that was not given.
  public internal(set) var providerPrice: ProviderPrice?
  public var headroom: HeadroomRule
  /// What is paid for.
  public var basis: FleetBasis
  public var engine: EngineProfile
  /// Nil lets the workload decide: see `Scenario.warmUpRule`.
  public var warmUp: Seconds?
  /// Where `warmUp` was written.
  public internal(set) var warmUpPlace = SourceLocation(file: "warmup")
  public var seed: UInt64
  public var replications: Int
  /// Block resamples of the trace behind its intervals; nil for none.
  public var bootstrap: Int?
  /// What the reader should be told of how names were read, and of guesses behind the fleet.
  public var assumptions: [String]
  /// What the reader must know before quoting a figure.
  public var warnings: [String]
  /// What it was resolved from, with every default filled in.
  public internal(set) var plan: FleetPlan
  /// Traces by the path under which they are opened, each once, in the order of the workload.
  public var tracePaths: [String]

  /// Names of the classes that are answered in the fleet alone.
  public var stayingClasses: [String] {
    zip(workload.classes, routes).filter { $0.1.staysInFleet }.map(\.0.name)
  }

  /// GPUs of the whole fleet.
  public var gpus: Int { pools.reduce(0) { $0 + $1.gpus } }

  /// The pool of a fleet of one; of several, the first.
  public var onlyPool: PoolPlan {
    get { pools[pools.startIndex] }
    set { pools[pools.startIndex] = newValue }
  }

  /// The name of one of its pools, for a hint.
  public var somePoolName: String { onlyPool.name }

  /// The scenario with every default filled in: reading it again gives the same scenario.
  public var canonical: JSONValue { plan.written }
}

extension Scenario {
  /// What each run simulates.
  public var fleetSpecification: FleetSpecification {
    FleetSpecification(
      pools: pools.map {
        var pool = PoolSpecification(
          name: $0.name, replicas: $0.replicas, limits: $0.limits, stepTime: $0.steps,
          prompts: $0.prompts, role: $0.role)
        pool.weight = $0.weight
        return pool
      }, router: router, frontEnd: frontEnd, overflow: overflow)
  }

  /// The classes as a run knows them.
  public var classSpecifications: [ClassSpecification] {
    let shared = workload.sharedPrefixTokens
    return workload.classes.enumerated().map { index, entry in
      var specification = ClassSpecification(
        name: entry.name, pools: poolsOfClass[index], objective: objectives[index],
        deadline: entry.deadline.map { SimulationTime($0) }, priority: entry.priority ?? 0,
        route: routes[index])
      specification.sharedPrefixTokens = shared[index]
      return specification
    }
  }

  /// Whether two replications can differ: something is drawn at random.
  public var isRandom: Bool {
    let drawsInWorkload = workload.parts.contains { part in
      if let source = part.trace { source.isRandom } else { true }
    }
    // A class may be served by several pools, so the fleet's replicas count together.
    let replicas = pools.reduce(0) { $0 + $1.replicas }
    return drawsInWorkload || (router.isRandom && replicas > 1)
      || plan.overflow?.ttftMs?.value.isConstant == false || routes.contains(where: \.isRandom)
  }

  /// What is dropped from the beginning: what was asked for; else MSER-5 where all load is stationary and
  /// synthetic (constant, poisson, gamma, onOff, closedLoop), and nothing where any of it is not.
  public var warmUpRule: WarmUpRule {
    if let warmUp { return warmUp.value > 0 ? .until(warmUp) : .none }
    var expected = 0.0
    for part in workload.parts {
      switch part.source {
      case .trace: return .none
      case .closedLoop(let loop, _, _): expected += Double(loop.requests ?? 100_000)
      case .synthetic(let arrivals, _, _, let bound):
        guard arrivals.isStationary, let rate = arrivals.meanRatePerSecond else { return .none }
        let seconds = bound.duration?.seconds.value ?? .infinity
        expected += min(bound.requests.map(Double.init) ?? .infinity, rate * seconds)
      }
    }
    return .automatic(expectedRequests: Int(min(expected, 1e15)))
  }
}
