// TrafficSentences.swift: what the figures of a description mean, in words.

internal import Traffic
internal import Units

/// The judgements of `workload describe`; every threshold here is a guess and only words depend on it.
struct TrafficSentences {
  let description: TrafficDescription
  private var statistics: TrafficStatistics { description.statistics }

  /// One sentence that says what this traffic is.
  var headline: String {
    var parts = [
      "\(FigureText.grouped(statistics.requests)) "
        + "\(statistics.requests == 1 ? "request" : "requests") in \(FigureText.duration(statistics.span))"
    ]
    if let rate = statistics.meanRatePerSecond { parts[0] += ", \(FigureText.short(rate))/s" }
    parts += [character, peak].compactMap { $0 }
    return parts.joined(separator: "; ")
  }

  private var character: String? {
    guard statistics.span > .zero else {
      return statistics.requests > 1 ? "all at one instant" : nil
    }
    if let tick = statistics.tick {
      return "in volleys on a clock that steps by \(FigureText.duration(tick))"
    }
    guard let spread = statistics.gaps.localVariation ?? statistics.gaps.variation else {
      return nil
    }
    let name =
      spread < 0.5
      ? "more regular than chance"
      : spread < 1.3 ? "Poisson-like within minutes" : spread < 3 ? "bursty" : "strongly bursty"
    return name + (drifts(spread) ? ", drifting over them" : "")
  }

  /// Whether counts vary far more over minutes than gaps of that spread alone would make them.
  private func drifts(_ spread: Double) -> Bool {
    let widest = statistics.bins.last { $0.indexOfDispersion != nil }
    guard let dispersion = widest?.indexOfDispersion, spread < 3 else { return false }
    return dispersion > 3 * max(1, spread * spread)
  }

  private var peak: String? {
    for (name, word) in [("1h", "peak hour"), ("1m", "peak minute"), ("1s", "peak second")] {
      if let ratio = statistics.bins(name).peakToMean {
        return "\(word) \(FigureText.short(ratio)) × mean"
      }
    }
    return nil
  }

  /// What a reader must know before planning with these figures.
  var warnings: [String] {
    [tickWarning, weekWarning, peakWarning, contextWarning, quantileWarning].compactMap { $0 }
      + limitWarnings
      + description.missing.map { name, seconds in
        "class '\(name)': no rates are known for \(FigureText.duration(Seconds(seconds))) of the profile; "
          + "that is missing data, not idle time, and lowers the mean rate and raises the peaks above it"
      }
      + (description.leftOut.isEmpty
        ? []
        : [
          "left out, as closed loops have no arrivals without a fleet: "
            + description.leftOut.joined(separator: ", ")
        ])
  }

  private var tickWarning: String? {
    guard let tick = statistics.tick, let sound = statistics.soundBin else { return nil }
    let perTick = Double(statistics.requests) / Double(statistics.requests - statistics.gaps.ties)
    return "times stand on a clock that steps by \(FigureText.duration(tick)), "
      + "\(FigureText.short(perTick)) requests at each: gaps, and counts in bins below "
      + "\(FigureText.duration(sound)), are artefacts of it; spread requests within the step before a replay"
  }

  private var weekWarning: String? {
    guard statistics.span.value < 7 * 86_400 - 3600, statistics.span > .zero,
      description.format != "scenario"
    else { return nil }
    return
      "\(FigureText.duration(statistics.span)) is less than a week: what other hours and days bring is unknown"
  }

  /// The rule of thumb that the peak breaks.
  private static let customaryMargin = 1.3

  private var peakWarning: String? {
    for (name, word) in [("1h", "hour"), ("1m", "minute")] {
      let bins = statistics.bins(name)
      guard let ratio = bins.peakToMean else { continue }
      guard ratio > Self.customaryMargin else { return nil }
      return "the peak \(word), from \(FigureText.duration(bins.peakStart)) on, is "
        + "\(FigureText.short(ratio)) × the mean: "
        + "a fleet sized for mean × 1.3 is too small for it; size on the peak"
    }
    return nil
  }

  private var contextWarning: String? {
    guard let context = statistics.context, statistics.overContext > 0 else { return nil }
    let share = Double(statistics.overContext) / Double(statistics.requests)
    return "\(FigureText.grouped(statistics.overContext)) requests (\(FigureText.percent(share))) "
      + "are longer than the context of \(FigureText.grouped(context)) tokens"
  }

  private var quantileWarning: String? {
    // The contract asks ten samples beyond a percentile of a law; these are facts of a file, and so stay.
    guard statistics.requests < 1000 else { return nil }
    return "with fewer than 1,000 requests, p99 rests on fewer than ten of them"
  }

  private var limitWarnings: [String] {
    var lines: [String] = []
    if !statistics.input.isExact || !statistics.output.isExact {
      lines.append(
        "lengths of \(FigureText.grouped(TokenCounts.exactLimit)) tokens and more are counted in "
          + "buckets: a quantile there is up to 0.4 % off")
    }
    if description.prefix.isCut {
      lines.append(
        "prefix reuse is that of the first \(FigureText.grouped(description.prefix.requests)) requests: "
          + "no more than \(FigureText.grouped(PrefixReuse.namesLimit)) block names are remembered")
    }
    let named = [description.tenants, description.sessions, description.models, description.labels]
    if named.contains(where: { $0.others > 0 }) {
      lines.append(
        "only the first \(FigureText.grouped(NameCounts.namesLimit)) names of a kind are told apart"
      )
    }
    return lines
  }
}
