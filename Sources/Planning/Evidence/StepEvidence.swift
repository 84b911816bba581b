// StepEvidence.swift: how far the times of a pool can be trusted: where they come from, and how far runs lay from predictions.

public import Hardware

/// What is known of the step times of one kind of model on one device and engine.
public struct StepEvidence: Hashable, Sendable {
  public var gpu: String
  /// `dense`, `moe` or `mla`, and the family of the engine.
  public var kind, engine: String
  public var basis: StepTimeBasis
  /// Nine of ten measurements of such models on such engines lie between these multiples of their predictions; where the
  /// device was not measured, half and twice of it at least (a guess).
  public var ttft, tpot: PredictionBand
  /// Measured figures behind both bands, on all devices.
  public var figures: Int

  /// What a device nobody measured adds to a band.
  static let unmeasured = PredictionBand(low: 0.5, high: 2)
}

extension StepEvidence {
  init(_ plan: PoolPlan, _ engine: EngineProfile) {
    gpu = plan.accelerator.name
    kind = plan.model.kind
    self.engine = engine.kernelFamily
    basis = plan.stepTime.basis
    let found = ["ttft", "tpot"].map { PredictionBand.factors($0, kind: plan.model.kind, engine) }
    figures = found.reduce(0) { $0 + ($1?.figures ?? 0) }
    let bands = found.map { $0?.band ?? Self.unmeasured }
    let isMeasured = plan.stepTime.basis == .measured
    (ttft, tpot) =
      isMeasured ? (bands[0], bands[1]) : (bands[0].widened, bands[1].widened)
  }

  public var isMeasured: Bool { basis == .measured }

  /// Why figures on this device cannot be called proven; nil where it was measured.
  public var doubt: String? {
    switch basis {
    case .measured: nil
    case .borrowed: "a guess: its kernels on \(gpu) were never measured"
    case .datasheet: "a guess: no run on \(gpu) was measured"
    }
  }

  /// "nine of ten measured runs of dense models on vllm had 0.53 to 1.87 times the TPOT predicted …".
  public var sentence: String {
    let bands =
      "\(tpot.words) times the TPOT and \(ttft.words) times the TTFT that is predicted"
    guard let doubt else {
      return "nine of ten measured runs of \(kind) models on \(engine) had \(bands)"
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

  var words: String { "\(Self.two(low)) to \(Self.two(high))" }

  private static func two(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension ModelArchitecture {
  /// What errors are grouped by.
  var kind: String { mla != nil ? "mla" : moe != nil ? "moe" : "dense" }
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
