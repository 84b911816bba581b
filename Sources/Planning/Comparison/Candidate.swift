// Candidate.swift: one thing that could be bought: GPUs, how a replica is spread over them, and its formats.

internal import Hardware
public import Plans
internal import Text

/// What a comparison tries: every GPU with every spread and weight format.
public struct CandidateAxes: Sendable {
  /// Catalog names or aliases; empty for the scenario's own.
  public var gpus: [String] = []
  /// Empty for the scenario's own where no GPU is named, else for the powers of two up to a node.
  public var tensorParallel: [Int] = []
  /// Weight formats; empty for the scenario's own.
  public var precisions: [String] = []
  /// $ per GPU-hour by GPU name.
  public var prices: [(gpu: String, price: Double)] = []

  public init() {}

  /// Whether anything but the scenarios themselves is asked for.
  public var isEmpty: Bool { gpus.isEmpty && tensorParallel.isEmpty && precisions.isEmpty }
}

/// One candidate: what it is, and a scenario where it can run at all.
public struct Candidate: Sendable {
  public var scenarioName: String
  public var gpu: String
  public var tensorParallel: Int
  /// The weight format asked for.
  public var weights: String
  /// What it becomes on this part, as `W4A16 (nvfp4)`; the format asked for where it does not run.
  public var precision: String
  /// "2 × H200-SXM fp8".
  public var name: String
  /// Its GPU is its scenario's: prices there are those of it.
  public var isOnOwnGPU: Bool
  /// Index of the load that it is sized for, among those of the comparison.
  public var load: Int
  /// Nil where it cannot run.
  public internal(set) var scenario: Scenario?
  /// Why it cannot run or never holds; nil where it does.
  public internal(set) var reason: String?
}

/// Makes the candidates of one scenario.
struct CandidateGrid {
  let plan: FleetPlan
  let base: Scenario
  let axes: CandidateAxes
  let catalog: Catalog
  /// Index of the scenario's load.
  let load: Int
  /// Several scenarios are compared: names begin with theirs.
  let isNamed: Bool

  /// Every candidate in the order of the axes.
  /// - Throws: every name on the axes that means nothing; `FileError`.
  func candidates() throws -> [Candidate] {
    let pool = base.onlyPool
    guard !axes.isEmpty else {
      var own = base
      own.onlyPool.price = price(of: pool.accelerator) ?? pool.price
      return [candidate(pool.accelerator, pool.parallelism.tensorParallel, pool.precision, own)]
    }
    let gpus = try resolvedGPUs()
    let formats = try resolvedFormats()
    var found: [Candidate] = []
    for gpu in gpus {
      for format in formats {
        for size in sizes(gpu) { found.append(try read(gpu, size, format)) }
      }
    }
    return found
  }

  /// Sizes tried where none are named: powers of two up to what a model and a node allow.
  private func sizes(_ gpu: Accelerator) -> [Int] {
    if !axes.tensorParallel.isEmpty { return axes.tensorParallel }
    let pool = base.onlyPool
    if axes.gpus.isEmpty { return [pool.parallelism.tensorParallel] }
    let allowed = Parallelism.tensorParallelSizes(for: pool.model, on: gpu)
    let powers = allowed.filter { $0 & ($0 - 1) == 0 && $0 <= gpu.gpusPerNode }
    return powers.isEmpty ? [pool.parallelism.tensorParallel] : powers
  }

  private func resolvedGPUs() throws(InputErrors) -> [Accelerator] {
    guard !axes.gpus.isEmpty else { return [base.onlyPool.accelerator] }
    let problems = InputProblems()
    var found: [Accelerator] = []
    for name in axes.gpus {
      do throws(InputErrors) {
        let entry = try catalog.accelerator(named: name, at: SourceLocation(file: "--gpu")).entry
        if !found.contains(where: { $0.name == entry.name }) { found.append(entry) }
      } catch { problems.add(error) }
    }
    try problems.check()
    return found
  }

  private func resolvedFormats() throws(InputErrors) -> [NumberType] {
    guard !axes.precisions.isEmpty else { return [base.onlyPool.precision.weights] }
    let problems = InputProblems()
    var found: [NumberType] = []
    for name in axes.precisions {
      guard let type = NumberType(named: name) else {
        problems.add(
          .unknownName, at: SourceLocation(file: "--precision"),
          "unknown weight format \(JSONWriter.quoted(name))",
          hint: "write some of \(NumberType.allCases.map(\.rawValue).joined(separator: ", "))")
        continue
      }
      if !found.contains(type) { found.append(type) }
    }
    try problems.check()
    return found
  }

  /// $ per GPU-hour: by name on the axes, else the scenario's own for its own GPU.
  private func price(of gpu: Accelerator) -> Double? {
    let named = axes.prices.last { entry in
      let match = try? catalog.accelerator(
        named: entry.gpu, at: SourceLocation(file: "--price"))
      return match?.entry.name == gpu.name
    }
    if let named { return named.price }
    return gpu.name == base.onlyPool.accelerator.name ? base.onlyPool.price : nil
  }

  /// The scenario on other GPUs; what its checks refuse is the candidate's reason.
  ///
  /// What was measured or chosen for the scenario's own GPUs does not carry over: its block count, its memory
  /// basis and its activation format.
  private func read(_ gpu: Accelerator, _ size: Int, _ weights: NumberType) throws -> Candidate {
    let pool = base.onlyPool
    let isSame =
      gpu.name == pool.accelerator.name && size == pool.parallelism.tensorParallel
      && weights == pool.precision.weights
    var changed = plan.setting(PoolKeys.gpu, to: gpu.name)
      .setting(PoolKeys.tensorParallel, to: size)
      .setting(PoolKeys.weights, to: weights.rawValue)
      .setting(PoolKeys.replicas, to: nil)
      .setting(PoolKeys.price, to: price(of: gpu))
    if !isSame {
      changed = changed.setting(PoolKeys.kvBlocks, to: nil).setting(PoolKeys.memoryBasis, to: nil)
        .setting(PoolKeys.activations, to: nil)
    }
    let precision = Precision(weights: weights, kvCache: pool.precision.kvCache, on: gpu)
    var candidate = candidate(gpu, size, precision, nil)
    do throws(ReadError) {
      let scenario = try changed.resolved(catalog)
      candidate.precision = scenario.onlyPool.precision.label
      candidate.scenario = scenario
    } catch {
      guard case .input(let errors) = error else { throw error }
      candidate.reason = errors.errors[0].message
    }
    return candidate
  }

  private func candidate(
    _ gpu: Accelerator, _ size: Int, _ precision: Precision, _ scenario: Scenario?
  ) -> Candidate {
    let prefix = isNamed ? "\(base.name): " : ""
    return Candidate(
      scenarioName: base.name, gpu: gpu.name, tensorParallel: size,
      weights: precision.weights.rawValue, precision: precision.label,
      name: "\(prefix)\(size) × \(gpu.name) \(precision.label)",
      isOnOwnGPU: gpu.name == base.onlyPool.accelerator.name, load: load, scenario: scenario)
  }
}
