// StepEvidence.swift: how far the times of a pool can be trusted: where they come from, and how far runs lay from predictions.

internal import Fleet
internal import Hardware
public import Plans
internal import Text

/// What stands behind the step times of one kind of model on one device and engine.
public enum EvidenceBasis: String, CaseIterable, Hashable, Sendable {
  /// Served runs of such models on the device were compared with predictions.
  case runs
  /// Such runs, and the device is priced by a few numbers fitted to them, without its kernels.
  case fit
  /// Kernels of the device were measured, and no such run.
  case kernels
  /// Kernels of another device or engine stand in.
  case borrowed
  /// The data sheet alone.
  case datasheet
  /// Ranks of attention, whose prompts are taken as evenly dealt.
  case ranks
  /// A pipeline, whose batches are taken as alike.
  case stages
  /// A replica over several nodes.
  case nodes
  /// Prompts that one pool computes for another.
  case apart
  /// Drafts that steps verify.
  case drafts
  /// Adapters beside the model.
  case adapters
  /// Outputs held to a grammar.
  case masks
  /// A bound was asked for.
  case bound
}

/// What is known of the step times of one kind of model on one device and engine.
public struct StepEvidence: Hashable, Sendable {
  public var gpu: String
  /// `dense`, `moe` or `mla`, and whose kernels the engine has.
  public var modelClass, engine: String
  public var basis: EvidenceBasis
  /// Served runs of such models on such engines and this device that were compared with predictions.
  public var runs: Int
  /// Nine of ten measurements of such models on such engines, on all devices, lie between these multiples of their
  /// predictions; without runs on this device, half and twice of it at least (a guess). In-sample, in part.
  public var ttft, tpot: PredictionBand

  /// What a device without runs adds to a band.
  static let unmeasured = PredictionBand(low: 0.5, high: 2)
}

extension StepEvidence {
  init(_ plan: PoolPlan, _ engine: EngineProfile) {
    let (gpu, kind, kernels) = (
      plan.accelerator.name, plan.model.modelClass, engine.kernels.rawValue
    )
    runs = MeasuredRuns.count(kind, kernels, gpu: gpu)
    (self.gpu, modelClass, self.engine) = (gpu, kind, kernels)
    basis =
      switch (plan.stepTime.level, plan.stepTime.basis) {
      case (.ideal, _): .bound
      case (.layered, .measured): runs > 0 ? .fit : .datasheet
      case (_, .measured): runs > 0 ? .runs : .kernels
      case (_, .borrowed): .borrowed
      case (_, .datasheet): .datasheet
      }
    if basis == .runs || basis == .fit {
      let spread = plan.parallelism
      if spread.devices > plan.accelerator.replicaReach {
        basis = .nodes
      } else if spread.pipelineParallel > 1 {
        basis = .stages
      } else if spread.attentionDataParallel > 1 {
        basis = .ranks
      } else if plan.adapters != nil {
        basis = .adapters
      } else if plan.guidance != nil {
        basis = .masks
      } else if plan.role != .mixed {
        basis = .apart
      } else if plan.speculation != nil {
        basis = .drafts
      }
    }
    let bands = ["ttft", "tpot"].map {
      PredictionBand.factors($0, kind: kind, engine) ?? Self.unmeasured
    }
    let isMeasured = basis == .runs || basis == .fit
    (ttft, tpot) = isMeasured ? (bands[0], bands[1]) : (bands[0].widened, bands[1].widened)
  }

  /// Whether an answer may be called proven.
  public var isMeasured: Bool { basis == .runs }

  /// Why figures on this device cannot be called proven; nil where runs on it were compared.
  public var doubt: String? {
    switch basis {
    case .runs: nil
    case .fit: "a guess: \(gpu) is priced by six numbers fitted to runs, not by its kernels"
    case .kernels:
      "a guess: kernels of \(gpu) were measured, and no run of \(modelClass) models on \(engine) there"
    case .borrowed: "a guess: kernels of another part or engine stand in on \(gpu)"
    case .datasheet: "a guess: \(gpu) is priced by its data sheet, no kernel of it was measured"
    case .ranks:
      "a guess: prompts of ranks of attention are taken as evenly dealt, and 59 runs of them erred by 14 % in TPOT and 63 % in TTFT"
    case .stages:
      "a guess: the batches of a pipeline are taken as alike, and 21 runs of them erred by 12 % in throughput, over eight stages by 55"
    case .nodes:
      "a guess: a network between the nodes of a replica, and no run over nodes was compared"
    case .apart:
      "a guess: 122 runs whose prompts another pool computed erred by 16 % in TPOT and 60 % in TTFT, their first token too soon"
    case .drafts:
      "a guess: which drafts are accepted is an input, and 16 runs with drafts erred by 22 % in TPOT"
    case .adapters: "a guess: the time of adapters' kernels, and no run with adapters was compared"
    case .masks:
      "a guess: the time of a grammar's masks, and no run with guided outputs was compared"
    case .bound: "a lower bound of every time, no prediction"
    }
  }

  /// "nine of ten measurements of dense models on vllm were 0.53 to 1.87 times the TPOT predicted …".
  public var sentence: String {
    if basis == .bound { return "the data sheet's bound: \(doubt ?? "")" }
    let bands = "\(tpot.words) times the TPOT and \(ttft.words) times the TTFT predicted"
    guard let doubt else {
      return
        "nine of ten measurements of \(modelClass) models on \(engine) were \(bands); \(runs) runs were on \(gpu)"
    }
    return "\(doubt); allow for \(bands)"
  }
}

extension StepEvidence {
  /// The same in a line or two.
  public var shortSentence: String {
    if basis == .bound { return "the data sheet's bound: \(doubt ?? "")" }
    let bands = "TPOT \(tpot.words) and TTFT \(ttft.words) times what is predicted"
    guard let doubt else {
      return
        "nine of ten measurements: \(bands) (\(modelClass) on \(engine); \(runs) runs on \(gpu))"
    }
    return "\(doubt); allow for \(bands)"
  }
}

extension PredictionBand {
  /// At least as wide as for a device that nobody measured.
  var widened: PredictionBand {
    PredictionBand(
      low: min(low, StepEvidence.unmeasured.low), high: max(high, StepEvidence.unmeasured.high))
  }

  var words: String { "\(NumberText.fixed(low, 2)) to \(NumberText.fixed(high, 2))" }
}

extension ModelArchitecture {
  /// What errors are grouped by.
  var modelClass: String { mla != nil ? "mla" : moe != nil ? "moe" : "dense" }
}

extension Scenario {
  /// How far each pool's times can be trusted, each kind once.
  public var evidence: [StepEvidence] {
    pools.reduce(into: []) { found, pool in
      let evidence = StepEvidence(pool, engine)
      if !found.contains(evidence) { found.append(evidence) }
    }
  }
}
