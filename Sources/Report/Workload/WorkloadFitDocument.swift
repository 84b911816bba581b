// WorkloadFitDocument.swift: a trace beside the load that was fitted to it, as a report.

internal import Planning
internal import Text
public import Traffic
internal import Units

extension Document {
  /// The report of `workload fit`.
  public init(_ fit: WorkloadFit) {
    let sections = WorkloadFitSections(fit: fit)
    let span = FigureText.shortDuration(fit.arrivals.spanSeconds)
    let rate = FigureText.short(fit.arrivals.ratePerSecond)
    self.init(
      Names(figures: "fit", page: "fit"), title: "headroom workload fit",
      screen: Screen(
        "\(FigureText.grouped(fit.requestCount)) requests in \(span), \(rate)/s: the fit is \(fit.verdict.told)"
      ), sections: sections.all, provenance: "headroom \(HeadroomVersion.current)",
      figures: { WorkloadFitJSON.value(fit) })
  }
}

extension FitVerdict {
  fileprivate var told: Words {
    switch self {
    case .good: .good(rawValue)
    case .usable: Words(rawValue, .strong)
    case .poor: .bad(rawValue)
    }
  }
}

/// What follows the verdict of a fit.
private struct WorkloadFitSections {
  let fit: WorkloadFit

  var all: [Section] {
    let arrivals = fit.arrivals
    let together: Words
    if let correlation = fit.logCorrelation {
      let isUsed = abs(correlation) >= WorkloadFit.leastCorrelation
      together =
        "prompt and output: correlation of logarithms \(FigureText.fixed(correlation, 2)); drawn \(isUsed ? "with it" : "independently")"
    } else {
      together = "prompt and output: one never varies"
    }
    return [
      Section(
        "Arrivals",
        [.text("\(arrivals.verdict.told): \(arrivals.best.candidate.name)")]
          + arrivals.objections.map { .text("\($0.verdict.told): \($0.text)") }
          + findings.map { .text(Words($0)) } + [.table(comparison)]),
      Section("Processes tried, best first", [.table(tried)]),
      Section(
        "Prompt tokens",
        lengths(fit.promptTokens) + [.table(generated(fit.promptTokens, prompt: true))]),
      Section(
        "Output tokens",
        lengths(fit.outputTokens) + [.table(generated(fit.outputTokens, prompt: false))]),
      Section("Together", [.text(together)]),
      Section("What the words mean", legend),
      Section("For a scenario", [.code(WorkloadFitClass(fit).lines)]),
    ]
  }

  /// What the fit is compared with.
  private var real: String { fit.isMade ? "made of rates" : "real" }

  /// They are conventions.
  private var legend: [Block] {
    [
      .note(
        "good: KS up to \(FitVerdict.goodDistance), dispersion within a factor of \(FitVerdict.goodFactor) at every scale; usable: up to \(FigureText.fixed(FitVerdict.usableDistance, 2)), within \(FigureText.fixed(FitVerdict.usableFactor, 0)); these limits are a convention."
      ),
      .note(
        "KS: largest difference of the distribution functions. Laws are chosen by it with a penalty for each parameter; of processes the simplest good one, else the nearest by gaps and dispersion."
      ),
    ]
  }
}

// MARK: Arrivals

extension WorkloadFitSections {
  private var comparison: DocumentTable {
    let arrivals = fit.arrivals
    let best = arrivals.best
    var table = DocumentTable(
      ["", real, "generated", "5 % to 95 % of \(best.generated.replications) windows"], words: [3])
    table.row(row("requests/s", arrivals.ratePerSecond, best.generated.ratePerSecond))
    table.row(row("CV of gaps", arrivals.cv, best.generated.cv))
    for (index, scale) in DispersionCurve.scales.enumerated() {
      table.row(
        row(
          "index of dispersion, \(scale.name)", arrivals.dispersion[index],
          best.generated.dispersion[index]))
    }
    for (index, scale) in DispersionCurve.peakScales.enumerated() {
      table.row(
        row(
          "peak to mean, \(scale.name)", arrivals.peaksToMean[index],
          best.generated.peaksToMean[index]))
    }
    table.row(["KS of gaps", "", FigureText.fixed(best.gapDistance, 3)])
    return table
  }

  private func row(_ name: String, _ trace: Double?, _ generated: Spread?) -> [String] {
    // Where the trace says nothing, what is generated has nothing to stand beside.
    guard let trace else { return [name, "–", "–"] }
    guard let generated else { return [name, FigureText.short(trace), "–"] }
    let range = "\(FigureText.short(generated.low)) to \(FigureText.short(generated.high))"
    return [name, FigureText.short(trace), FigureText.short(generated.mean), range]
  }

  /// What the trace shows of what the chosen process is made of.
  private var findings: [String] {
    let findings = fit.arrivals.findings
    var lines: [String] = []
    if let law = findings.gapLaws.first {
      let others = findings.gapLaws.dropFirst().map { named($0) }.joined(separator: ", ")
      lines.append("gaps alone: \(named(law)) is nearest" + (others.isEmpty ? "" : "; \(others)"))
    }
    let best = fit.arrivals.best.candidate
    for cut in findings.cuts where best.hasBursts {
      lines.append(
        "cut at gaps above \(FigureText.shortDuration(cut.threshold)): \(cut.bursts) bursts of "
          + "\(FigureText.shortDuration(cut.meanOnSeconds)) at \(FigureText.short(cut.inBurstRate))/s "
          + "(CV \(FigureText.short(cut.inBurstCV)) within), silences of "
          + "\(FigureText.shortDuration(cut.meanOffSeconds)) in the mean")
    }
    if let noise = findings.noise, best.hasNoise {
      let rates = noise.rateCVs.compactMap { width, cv in
        cv.map { "\(FigureText.short($0)) at \(FigureText.shortDuration(width))" }
      }
      lines.append(
        "the rate drifts: sigma \(FigureText.short(noise.sigma)) over "
          + "\(FigureText.shortDuration(noise.correlationSeconds))"
          + (rates.isEmpty ? "" : "; CV \(rates.joined(separator: ", "))"))
    }
    if let profile = findings.profile {
      lines.append(
        "hours of the day from \(profile.days) days"
          + (profile.isAnchored ? ", by the trace's clock" : ", counted from the first arrival")
          + ": busiest \(FigureText.short(profile.hourly.max() ?? 1)), quietest "
          + "\(FigureText.short(profile.hourly.min() ?? 1)) times the mean")
      if let weekday = profile.weekdayFactor, let weekend = profile.weekendFactor {
        lines.append(
          "Monday to Friday \(FigureText.short(weekday)), weekend \(FigureText.short(weekend)) times "
            + "the mean of a week")
      }
    } else {
      lines.append("shorter than two days: no daily shape can be inferred")
    }
    return lines
  }

  private func named(_ fit: LawFit) -> String {
    "\(fit.law.name) KS \(FigureText.fixed(fit.distance, 3))"
  }

  private var tried: DocumentTable {
    var table = DocumentTable(["process", "KS of gaps", "worst dispersion", "parameters"])
    for trial in fit.arrivals.trials {
      let factor = trial.factors.compactMap { $0 }.max()
      table.row(
        trial.candidate.name, FigureText.fixed(trial.gapDistance, 3),
        factor.map { "× \(FigureText.short($0))" } ?? "–", "\(trial.candidate.parameterCount)")
    }
    return table
  }
}

// MARK: Lengths

extension WorkloadFitSections {
  private func lengths(_ lengths: LengthFit) -> [Block] {
    let shape =
      lengths.law.map(\.name)
      ?? (lengths.candidates.isEmpty ? "constant" : "a table of quantiles, as no law fits")
    var lines: [Words] = ["\(lengths.verdict.told): \(shape)"]
    if lengths.law == nil, let nearest = lengths.candidates.first {
      lines.append(
        "the nearest law, \(named(nearest)), is not used; the table has \(lengths.table.points.count) points (KS \(FigureText.fixed(lengths.table.distance, 3))) and ends where the trace does"
      )
    }
    if let cap = lengths.cap {
      lines.append("lengths end at \(FigureText.grouped(cap)) tokens as at a limit")
    }
    if !lengths.spikes.isEmpty {
      let spikes = lengths.spikes.map {
        "\(FigureText.grouped($0.tokens)) tokens (\(FigureText.percent($0.share)))"
      }
      lines.append("spikes: \(spikes.joined(separator: ", "))")
    }
    if lengths.zeroShare > 0 {
      lines.append("\(FigureText.percent(lengths.zeroShare)) have 0 tokens, which no law here has")
    }
    let laws = lengths.candidates.map(named)
    if laws.count > 1 { lines.append("tried, best first: \(laws.joined(separator: ", "))") }
    return lines.map(Block.text)
  }

  private func generated(_ lengths: LengthFit, prompt: Bool) -> DocumentTable {
    let made = fit.generatedLengths
    let distances = made.distances(from: fit)
    let law = lengths.law
    var table = DocumentTable(["", real, law == nil ? "table" : "fitted", "generated"])
    table.row(
      "mean", FigureText.short(lengths.mean), law.map { FigureText.short($0.mean) } ?? "",
      FigureText.short(prompt ? made.promptMean : made.outputMean))
    for (name, p) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
      let value = prompt ? made.promptQuantile(p) : made.outputQuantile(p)
      table.row(
        name, FigureText.short(lengths.quantile(p)),
        law.map { FigureText.short($0.quantile(p)) } ?? "", FigureText.short(value))
    }
    let chosen = lengths.candidates.first { $0.law.name == law?.name }
    table.row(
      "KS", "", chosen.map { FigureText.fixed($0.distance, 3) } ?? "",
      FigureText.fixed(prompt ? distances.prompt : distances.output, 3))
    return table
  }
}
