// RequestExtras.swift: what the requests of a pool ask for beyond plain text, and what must be known of its price.

internal import Engine
public import Hardware
internal import Text
internal import Units

extension PoolPlan {
  /// What prices its steps.
  public var steps: any StepTimeModel {
    let plain: any StepTimeModel = speculation?.steps ?? stepTime
    guard adapters != nil || guidance != nil else { return plain }
    return ExtendedStepTime(
      plain, adapters: adapters, guidance: guidance, rowTokens: limits.rowTokens)
  }

  /// Behind the description of its model: ", 100 adapters of rank 16"; empty where there is nothing.
  var extras: String {
    (adapters.map { ", \($0.adapters.counted) of rank \($0.adapters.rank)" } ?? "")
      + (guidance.map { ", guided by \($0.backend.rawValue)" } ?? "")
  }
}

extension Adapters {
  /// "1 adapter", "100 adapters".
  fileprivate var counted: String { count == 1 ? "1 adapter" : "\(count) adapters" }
}

extension Findings {
  /// Records what the price of adapters and of guided outputs rests on.
  func describeExtras(_ plan: PoolPlan) {
    if let adapters = plan.adapters { describe(adapters, of: plan) }
    if let guidance = plan.guidance { describe(guidance, of: plan) }
  }

  private func describe(_ cost: AdapterCost, of plan: PoolPlan) {
    let adapters = cost.adapters
    let slot = adapters.slotBytes(plan.model, plan.parallelism)
    let slots =
      adapters.slots == 1 ? "1 slot" : "\(adapters.slots) slots"
    var sentence =
      "pool '\(plan.name)': \(adapters.counted) of rank \(adapters.rank) in \(slots) of "
      + "\(Self.text(slot.value / 1e6)) MB on a GPU; the time of their kernels is a guess: 4.5 µs each, by the 2 ms that "
      + "Punica adds to a token"
    if plan.model.moe != nil { sentence += "; routed experts have none" }
    if adapters.count > adapters.slots, cost.load > .zero {
      sentence +=
        "; \(Self.text(cost.missing * 100)) % of the requests that have one find it in no slot and load it from host memory "
        + "in \(Self.text(cost.load.milliseconds)) ms, at the full rate of the link"
    }
    assume(sentence)
    if adapters.count > adapters.slots, cost.load == .zero {
      warn(
        "pool '\(plan.name)': loads of adapters take no time here, as the link of \(plan.accelerator.name) to its host is "
          + "not known")
    }
    let wanted = adapters.wanted(rows: plan.limits.maxNumSeqs)
    if wanted > Double(adapters.slots) {
      warn(
        "pool '\(plan.name)': \(plan.limits.maxNumSeqs) requests at once ask for \(Self.text(wanted)) adapters and there "
          + "are \(slots) (maxLoras): an engine lets the others wait, which is not modelled")
    }
  }

  private func describe(_ guidance: GuidedDecoding, of plan: PoolPlan) {
    let isMean = guidance.maskMicroseconds == guidance.backend.maskMicroseconds
    let source =
      isMean ? "the mean of MaskBench, led by its hard schemas" : "as the scenario gives it"
    assume(
      "pool '\(plan.name)': a mask of \(guidance.backend.rawValue) takes "
        + "\(Self.text(guidance.maskMicroseconds)) µs of the host (\(source)), for "
        + "\(Self.text(guidance.share * 100)) % of the rows of a step, one after the other and beside nothing: engines that "
        + "use several cores, or compute masks while the GPU works, pay less")
  }

  /// Three significant digits or so.
  private static func text(_ value: Double) -> String {
    let scale = value >= 100 ? 1.0 : value >= 10 ? 10 : 100
    return NumberText.shortest((value * scale).rounded() / scale)
  }
}
