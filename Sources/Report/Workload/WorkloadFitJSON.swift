// WorkloadFitJSON.swift: `workload fit --json`: every figure of the fit, and the class it leads to.

public import Text
public import Traffic

/// A fit as one JSON object.
public enum WorkloadFitJSON {
  public static func value(_ fit: WorkloadFit) -> JSONValue {
    let distances = fit.generatedLengths.distances(from: fit)
    return [
      "verdict": .string(fit.verdict.rawValue), "requests": .int(fit.requestCount),
      "made_from_rates": .bool(fit.isMade),
      "span_s": .double(fit.arrivals.spanSeconds), "arrivals": arrivals(fit.arrivals),
      "input_tokens": lengths(fit.promptTokens, generatedDistance: distances.prompt),
      "output_tokens": lengths(fit.outputTokens, generatedDistance: distances.output),
      "length_correlation": JSONValue(fit.logCorrelation), "limits": limits,
      "workload": fit.specification,
    ]
  }

  private static var limits: JSONValue {
    [
      "good_ks": .double(FitVerdict.goodDistance), "usable_ks": .double(FitVerdict.usableDistance),
      "good_dispersion_factor": .double(FitVerdict.goodFactor),
      "usable_dispersion_factor": .double(FitVerdict.usableFactor),
    ]
  }

  private static func arrivals(_ fit: ArrivalFit) -> JSONValue {
    let best = fit.best
    return [
      "verdict": .string(fit.verdict.rawValue), "process": .string(best.candidate.name),
      "objections": .array(
        fit.objections.map {
          ["verdict": .string($0.verdict.rawValue), "text": .string($0.text)]
        }),
      "replications": .int(best.generated.replications),
      "ks_gaps": .double(best.gapDistance),
      "mean_rate_per_s": pair(fit.ratePerSecond, best.generated.ratePerSecond),
      "interarrival_cv": pair(fit.cv, best.generated.cv),
      "index_of_dispersion": .object(
        DispersionCurve.scales.enumerated().map { index, scale in
          (scale.name, pair(fit.dispersion[index], best.generated.dispersion[index]))
        }),
      "peak_to_mean": .object(
        DispersionCurve.peakScales.enumerated().map { index, scale in
          (scale.name, pair(fit.peaksToMean[index], best.generated.peaksToMean[index]))
        }),
      "gap_laws": .array(fit.findings.gapLaws.map(law)),
      "clock_step_s": JSONValue(fit.tickSeconds), "tie_share": .double(fit.tieShare),
      "bursts": .array(fit.findings.cuts.map(burst)),
      "rate_noise": fit.findings.noise.map(noise) ?? .null,
      "hourly": fit.findings.profile.map { .array($0.hourly.map { .double($0) }) } ?? .null,
      "weekday_factor": JSONValue(fit.findings.profile?.weekdayFactor),
      "weekend_factor": JSONValue(fit.findings.profile?.weekendFactor),
      "tried": .array(fit.trials.map(trial)),
    ]
  }

  private static func pair(_ trace: Double?, _ generated: Spread?) -> JSONValue {
    [
      "trace": JSONValue(trace), "generated": JSONValue(generated?.mean),
      "generated_p5": JSONValue(generated?.low), "generated_p95": JSONValue(generated?.high),
    ]
  }

  private static func law(_ fit: LawFit) -> JSONValue {
    .object(
      [("law", .string(fit.law.name)), ("ks", .double(fit.distance))]
        + fit.law.parameters.map { ($0.name, .double($0.value)) })
  }

  private static func burst(_ cut: BurstCut) -> JSONValue {
    [
      "threshold_s": .double(cut.threshold), "bursts": .int(cut.bursts),
      "mean_on_s": .double(cut.meanOnSeconds), "mean_off_s": .double(cut.meanOffSeconds),
      "rate_on_per_s": .double(cut.inBurstRate), "cv_on": .double(cut.inBurstCV),
    ]
  }

  private static func noise(_ noise: RateNoiseFit) -> JSONValue {
    [
      "sigma": .double(noise.sigma), "correlation_s": .double(noise.correlationSeconds),
      "rate_cv": .object(
        noise.rateCVs.map { (FigureText.shortDuration($0.seconds), JSONValue($0.cv)) }),
    ]
  }

  private static func trial(_ trial: ArrivalTrial) -> JSONValue {
    [
      "process": .string(trial.candidate.name), "arrivals": trial.candidate.specification,
      "ks_gaps": .double(trial.gapDistance),
      "worst_dispersion_factor": JSONValue(trial.factors.compactMap { $0 }.max()),
    ]
  }

  private static func lengths(_ fit: LengthFit, generatedDistance: Double) -> JSONValue {
    [
      "verdict": .string(fit.verdict.rawValue), "law": JSONValue(fit.law?.name),
      "mean": .double(fit.mean), "p50": .double(fit.quantile(0.5)),
      "p95": .double(fit.quantile(0.95)), "p99": .double(fit.quantile(0.99)),
      "max": .int(fit.maximum), "cap": JSONValue(fit.cap),
      "zero_share": .double(fit.zeroShare),
      "spikes": .array(
        fit.spikes.map { ["tokens": .int($0.tokens), "share": .double($0.share)] }),
      "laws": .array(fit.candidates.map(law)),
      "table": [
        "points": .int(fit.table.points.count), "ks": .double(fit.table.distance),
      ],
      "ks_generated": .double(generatedDistance),
    ]
  }
}
