// Validation.swift: predicted beside measured for every row of some tables, and how far they are apart.

public import Hardware
internal import Text

/// One figure of one row.
public struct ValidatedFigure: Hashable, Sendable {
  /// The row's own name, or `file:line`.
  public var id: String
  /// The measured column.
  public var metric: String
  public var measured: Double
  /// Nil where the row is skipped.
  public var predicted: Double?
  /// Where nine of ten measurements of its kind are; nil where the row is skipped, or none of its kind was measured.
  public var band: PredictionBand? {
    guard let predicted, let factors else { return nil }
    return PredictionBand(low: predicted * factors.low, high: predicted * factors.high)
  }
  var factors: PredictionBand?
  /// predicted / measured − 1.
  public var error: Double? { predicted.map { $0 / measured - 1 } }
  /// Why there is no prediction.
  public var skipped: String?
  /// The groups that its error is counted in, such as `gpu=H200-SXM`; `all` first.
  public var groups: [String]
  /// What must be alike for two rows to be compared on different GPUs; nil where none may.
  var pairing: String?
  var gpu = ""
  var isThroughput = false
}

/// Rows seen, rows that state enough to be graded, and rows predicted.
public struct ValidationCoverage: Hashable, Sendable {
  public var rows = 0
  public var gradeable = 0
  public var predicted = 0
  /// Gradeable rows of one engine, without disaggregation or speculation, and those predicted.
  public var plainGradeable = 0
  public var plainPredicted = 0
}

/// What a validation found.
public struct Validation: Sendable {
  public var figures: [ValidatedFigure]
  public var coverage: ValidationCoverage
  public var summary: [ErrorGroup]
  public var ratios: [RatioGroup]
  /// Reasons of skipped rows that could be graded, most frequent first.
  public var skips: [(reason: String, rows: Int)]
  /// Share of predicted figures whose measured value is in the band; nil without any.
  public var bandHeld: Double?
  /// Numbers of the catalog and of the step times that were fitted to measurements of kernels and runs.
  public var parameters: Int
  /// Share of throughput figures more than 15 % above what was measured; nil without any.
  public var overPredicted: Double?

  /// - Parameters:
  ///   - deployment: what results of benchmarks do not say of what they ran on.
  ///   - threads: on which runs are simulated; the result is the same on any number.
  /// - Throws: `FileError`, `ReadError` for tables that cannot be read; what a simulation throws.
  public init(
    files: [String], deployment: BenchDeployment = BenchDeployment(), catalog: Catalog,
    threads: Int, seed: UInt64 = 1
  ) throws {
    var rows: [Measurement] = []
    for file in files { rows += try MeasurementTable.read(file, deployment) }
    let all = DraftAcceptance.applied(to: rows)
    let outcomes = try parallelMap(all.count, threads: threads) { index in
      try RowOutcome(all[index], catalog, seed: seed)
    }
    figures = outcomes.flatMap(\.figures)
    coverage = ValidationCoverage()
    var reasons: [String: Int] = [:]
    for outcome in outcomes {
      coverage.rows += 1
      guard outcome.isGradeable else { continue }
      coverage.gradeable += 1
      if outcome.skip == nil { coverage.predicted += 1 }
      if outcome.isPlain { coverage.plainGradeable += 1 }
      if outcome.isPlain, outcome.skip == nil { coverage.plainPredicted += 1 }
      if let skip = outcome.skip { reasons[skip, default: 0] += 1 }
    }
    skips = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { (reason: $0.key, rows: $0.value) }
    summary = ErrorGroup.all(figures)
    ratios = RatioGroup.all(figures)
    let banded = figures.compactMap { figure in
      figure.band.map { $0.low <= figure.measured && figure.measured <= $0.high }
    }
    bandHeld =
      banded.isEmpty ? nil : Double(banded.count { $0 }) / Double(banded.count)
    parameters = catalog.fittedNumbers
    let rates = figures.filter(\.isThroughput).compactMap(\.error)
    overPredicted =
      rates.isEmpty ? nil : Double(rates.filter { $0 > 0.15 }.count) / Double(rates.count)
  }
}

/// What became of one row.
private struct RowOutcome: Sendable {
  var figures: [ValidatedFigure] = []
  var isGradeable = false
  var isPlain = false
  var skip: String?

  init(_ row: Measurement, _ catalog: Catalog, seed: UInt64) throws {
    switch row {
    case .run(let run):
      isGradeable = run.isGradeable && !run.isDisaggregated
      isPlain = isGradeable && !run.speculates
      try predict(run, catalog, seed: seed)
    case .kernel(let kernel):
      isGradeable = true
      isPlain = true
      predict(kernel, catalog)
    }
  }

  private mutating func predict(_ run: MeasuredRun, _ catalog: Catalog, seed: UInt64) throws {
    var setup: RunSetup?
    var values: RunFigures?
    do {
      let found = try RunSetup(run, catalog)
      setup = found
      values = try found.predicted(seed: seed)
    } catch let reason as SkipReason {
      skip = reason.sentence
    }
    let groups = run.groups(setup)
    figures = run.measured.map { entry in
      let predicted = values.flatMap { $0.value(entry.metric) }
      return ValidatedFigure(
        id: run.id, metric: entry.column, measured: entry.value, predicted: predicted,
        factors: run.isDisaggregated
          ? nil
          : setup.flatMap {
            PredictionBand.factors(entry.metric.kind, kind: $0.model.modelClass, $0.engine)
          },
        skipped: skip ?? (predicted == nil ? "too few requests for this figure" : nil),
        groups: groups, pairing: run.pairing, gpu: setup?.accelerator.name ?? run.gpu,
        isThroughput: entry.metric.isThroughput)
    }
  }

  private mutating func predict(_ kernel: MeasuredKernel, _ catalog: Catalog) {
    let predicted = kernel.predicted(catalog)
    var reason: String?
    if case .failure(let skipped) = predicted { reason = skipped.sentence }
    skip = reason
    figures = [
      ValidatedFigure(
        id: kernel.id, metric: "time_us", measured: kernel.microseconds,
        predicted: try? predicted.get(), skipped: reason, groups: kernel.groups,
        gpu: kernel.gpu)
    ]
  }
}

extension MeasuredRun {
  /// The groups of its errors.
  func groups(_ setup: RunSetup?) -> [String] {
    if isDisaggregated { return disaggregatedGroups }
    var found = ["all"]
    if let setup {
      let model = setup.model
      found.append("class=\(model.modelClass)")
      found.append("gpu=\(setup.accelerator.name)")
      found.append("model=\(model.name)")
      found.append("precision=\(setup.precision.label)")
    }
    found.append("engine=\(engine.name)")
    found.append("era=\(engine.era)")
    if let drafts { found.append("speculation=\(drafts.label)") }
    if let arrivals { found.append("load=\(arrivals.kind)") }
    if let concurrency {
      let bin = [(8, "<=8"), (64, "9-64"), (128, "65-128")].first { concurrency <= $0.0 }
      found.append("concurrency=" + (bin?.1 ?? ">128"))
      if case .closedLoop = arrivals {
        found.append("closed-loop concurrency=" + (bin?.1 ?? ">128"))
      }
    }
    return found
  }

  /// Runs whose replicas are counted, and apart from them those of which one of each kind is assumed.
  private var disaggregatedGroups: [String] {
    guard decodeWorkers != nil else { return ["disaggregated, one of each assumed"] }
    return ["disaggregated", "disaggregated engine=\(engine.name)"]
  }

  /// Everything but the GPU.
  var pairing: String? {
    guard !isDisaggregated, let lengths, let arrivals else { return nil }
    return [
      engine.name, engine.era, model, weights ?? "", "\(replicas)", "\(tensorParallel ?? 0)",
      "\(expertParallel)", "\(attentionDataParallel)", "\(lengths)", "\(arrivals)",
    ].joined(separator: "|")
  }
}
