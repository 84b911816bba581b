// ObjectiveReading.swift: what a service promises, for all classes or for one.

internal import Metrics
internal import Text
internal import Units
internal import Workload

/// The keys of an objective's latencies, with the metric of each.
enum ObjectiveKeys {
  static let latencies: [(key: String, metric: LatencyMetric)] = [
    ("ttftMs", .ttft), ("tpotMs", .tpot), ("itlMs", .itl), ("e2eMs", .e2el),
  ]
  /// Milliseconds: a billion is 11 days, longer than anyone waits for an answer.
  static let limit = 1e9
}

extension ScenarioContext {
  /// The objective of each class: its own where it has one, else the scenario's.
  /// - Returns: nil when something is wrong, which is then recorded.
  func readObjectives(_ reader: inout ObjectReader, _ load: ReadLoad?) -> [ServiceObjective]? {
    let before = problems.count
    var common = ServiceObjective()
    var own: [(name: String, objective: ServiceObjective, location: SourceLocation)] = []
    if let slo = reader.valueIfPresent("slo"), !slo.isNull {
      _ = slo.object { object in
        common = readObjective(&object)
        for (name, value) in object.membersIfPresent("classes") {
          let objective = value.object { readObjective(&$0) }
          own.append((name, objective ?? ServiceObjective(), value.value.location))
        }
      }
    }
    guard let load else { return nil }
    let classes = load.specification.classes
    for entry in own where !classes.contains(where: { $0.name == entry.name }) {
      problems.add(
        .unknownName, at: entry.location,
        "'slo.classes' names the class '\(entry.name)', "
          + "which the workload does not have",
        hint: Suggestion.hint(for: entry.name, in: classes.map(\.name)))
    }
    var objectives: [ServiceObjective] = []
    for (index, part) in load.specification.parts.enumerated() {
      let beside = load.partObjectives[index].flatMap { json in
        ValueReader(json, path: load.objectivePath(index), problems: problems)
          .object { readObjective(&$0) }
      }
      for entry in part.classes {
        let named = own.first { $0.name == entry.name }?.objective
        if let named, beside != nil {
          problems.add(
            .conflict, at: load.partObjectives[index]?.location ?? SourceLocation(file: ""),
            "class '\(entry.name)' has an objective here and in 'slo.classes'",
            hint: "keep one of them")
          objectives.append(named)
          continue
        }
        objectives.append(named ?? beside ?? common)
      }
    }
    return problems.count == before ? objectives : nil
  }

  private func readObjective(_ reader: inout ObjectReader) -> ServiceObjective {
    var limits: [LatencyLimit] = []
    for (key, metric) in ObjectiveKeys.latencies {
      guard !refuseBareLimit(key, &reader) else { continue }
      for (name, value) in reader.membersIfPresent(key) {
        guard let percent = percent(of: name, value),
          let milliseconds = value.positive(upTo: ObjectiveKeys.limit)
        else { continue }
        if limits.contains(where: { $0.metric == metric && $0.percent == percent }) {
          value.report(
            .duplicateKey, "'\(value.path)' limits a percentile that is limited already",
            hint: "keep one of the two")
          continue
        }
        limits.append(
          LatencyLimit(
            metric: metric, percent: percent, limit: SimulationTime(Seconds(milliseconds / 1e3))))
      }
    }
    return ServiceObjective(limits: limits, attainment: readAttainment(&reader))
  }

  /// `ttftMs: 2000` names no percentile: the hint does, as it would be typed.
  private func refuseBareLimit(_ key: String, _ reader: inout ObjectReader) -> Bool {
    guard reader.has(key), let value = reader.valueIfPresent(key), !value.isNull else {
      return false
    }
    let milliseconds: Double?
    switch value.value.content {
    case .integer(let whole): milliseconds = Double(whole)
    case .real(let real): milliseconds = real
    case .string(let text):
      milliseconds =
        NumberText.parseDouble(text) ?? CountText.readings(text).first.map(Double.init)
        ?? DurationText.parse(text)?.milliseconds
    default: milliseconds = nil
    }
    guard let milliseconds, milliseconds > 0, milliseconds <= ObjectiveKeys.limit else {
      return false
    }
    let number = NumberText.shortest(milliseconds)
    let isSet = value.value.location.file.hasPrefix("--set ")
    value.report(
      .wrongType, "'\(value.path)' is \(value.value.summary), a limit without its percentile",
      hint: isSet
        ? "write --set \(value.path).p95=\(number)" : "write \(key): { p95: \(number) }")
    return true
  }

  /// A share; what looks like a percentage is refused with the share it may mean.
  private func readAttainment(_ reader: inout ObjectReader) -> Double? {
    guard let value = reader.valueIfPresent("attainment"), !value.isNull else { return nil }
    let written: Double? =
      switch value.value.content {
      case .integer(let whole): Double(whole)
      case .real(let real): real
      default: nil
      }
    guard let written, written > 1, written <= 100 else { return value.positive(upTo: 1) }
    value.report(
      .outOfRange,
      "'\(value.path)' is \(NumberText.shortest(written)); it is a share, above 0, up to 1",
      hint: "write \(NumberText.shortest(written / 100)) for \(NumberText.shortest(written)) %")
    return nil
  }

  /// The percentile a key such as `p99.9` names; another key is recorded.
  private func percent(of name: String, _ value: ValueReader) -> Double? {
    if name.hasPrefix("p"), let percent = NumberText.parseDouble(String(name.dropFirst())),
      percent > 0, percent < 100
    {
      return percent
    }
    value.report(
      .unknownKey, "'\(value.path)' names no percentile",
      hint: "write p50, p90, p95, p99 or p99.9: a number above 0 and below 100 after the p")
    return nil
  }
}
