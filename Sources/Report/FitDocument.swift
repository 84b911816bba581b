// FitDocument.swift: whether a model fits as a report: the verdict, what would fit instead, and how memory is dealt out.

internal import Hardware
internal import Planning
internal import Text
internal import Units

extension Document {
  /// The report of `fit`.
  public init(_ report: FitReport) {
    self.init(
      Names(figures: "fit", page: "fit"), title: "headroom fit: \(report.title)",
      screen: report.screen,
      sections: [
        Section("Memory", [.table(report.memory)]),
        Section.list("Rests on", report.remarks + report.plan.guesses),
      ], provenance: ProvenanceJSON.line(report.identity), figures: { report.json })
  }
}

extension FitReport {
  fileprivate var screen: Screen {
    // Memory is not all: an engine may refuse the spread.
    let refusal = plan.parallelism.blockRemark(plan.model, plan.precision.weights)
    var screen = Screen(
      fits
        ? "verdict: \(good: "fits")\(refusal.map { " by memory, but \($0)" } ?? ""): \(title)"
        : "verdict: \(bad: "does not fit"): \(title)")
    if !fits {
      let missing = plan.fits ? context.map { plan.contextShortfall($0) } : plan.shortfall
      screen.add("why", missing.map { Words($0) })
    }
    if datasheet.holds(context: context) != fits {
      screen.add("datasheet", "by the datasheet's GB it would\(fits ? " not" : "")")
    }
    if !fits {
      let higher = fittingUtilization.map { higher -> Words in
        let share = NumberText.shortest(higher.settings.gpuMemoryUtilization)
        return
          "at a gpu-memory-utilization of \(share) it fits with \(FigureText.grouped(higher.kvTokens)) tokens of context in all"
      }
      screen.add("instead", [Words(plan.alternatives(context: context)), higher ?? ""])
    }
    screen.add("smallest", smallest)
    screen.add("warning", warnings.map { Words($0) })
    let rule = plan.guideRule
    screen.add(
      "20 % rule",
      "of the guides (parameters × bytes × 1.2 within the datasheet's GB): \(FigureText.gigabytes(rule.needed)) of \(FigureText.gigabytes(rule.available)), \(rule.fits ? "fits" : "does not fit"): \(rule.fits == fits ? "agrees with the verdict" : "contradicts the verdict")"
    )
    return screen
  }

  /// The smallest deployment that fits, and the context it leaves room for.
  private var smallest: [Words] {
    guard let choice = plan.smallestChoice(context: context) else { return [] }
    let smallest = plan.with(tensorParallel: choice.tensorParallel, weights: choice.weights)
    let longest = longestContext(smallest)
    let limit = longest < smallest.longestSequence ? "the model's positions" : "the KV cache"
    return [
      "that fits: \(choice.tensorParallel) × \(plan.accelerator.name) with \(choice.weights.rawValue) weights",
      "it leaves \(FigureText.grouped(smallest.kvTokens)) tokens of context in all; one sequence has \(FigureText.grouped(longest)) at most (--max-model-len \(longest)), by \(limit)",
    ]
  }

  /// By the best figure known, and by the datasheet where that differs.
  fileprivate var memory: DocumentTable {
    let isBoth = datasheet.basis != plan.basis || datasheet.visible != plan.visible
    let plans = isBoth ? [plan, datasheet] : [plan]
    var table = DocumentTable(["one GPU, by memory"] + plans.map(\.basis.rawValue))
    func row(_ name: String, _ figure: (MemoryPlan) -> String) {
      table.row([name] + plans.map(figure))
    }
    let share = NumberText.shortest(plan.settings.gpuMemoryUtilization)
    row("memory") { FigureText.gigabytes($0.visible) }
    row("the engine may use (\(share))") { FigureText.gigabytes($0.budget) }
    row("weights") { FigureText.gigabytes($0.weights.total) }
    row("reserve (activations, sampling, libraries)") { FigureText.gigabytes($0.reserve.total) }
    row("left for KV") { FigureText.gigabytes($0.kvCache) }
    row("KV a token on one GPU") { FigureText.grouped(Int($0.kvBytesPerToken.value)) + " B" }
    row("KV blocks of \(plan.settings.blockTokens) tokens") { FigureText.grouped($0.kvBlocks) }
    row("tokens of context, whole replica") { FigureText.grouped($0.kvTokens) }
    if let context {
      row("sequences of \(FigureText.grouped(context)) tokens at once") {
        let count = $0.maxSequences(context: context)
        return FigureText.grouped(count)
          + (count == $0.settings.maxNumSeqs ? " (max-num-seqs)" : "")
      }
    }
    return table
  }
}
