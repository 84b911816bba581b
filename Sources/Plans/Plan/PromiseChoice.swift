// PromiseChoice.swift: what a service promises, for all classes or for one, as it is read and written.

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

/// The objectives of a plan: of single classes, and of those that have none of their own.
struct PromiseChoice: Sendable {
  var common = ServiceObjective()
  /// Of classes by name.
  var classes: [(name: String, objective: Choice<ServiceObjective>)] = []
  /// Of each part of the workload, where one stands beside it.
  var beside: [Choice<ServiceObjective>?] = []

  init() {}

  /// The objectives of classes, each by its name; those that promise something.
  init(_ classes: [WorkloadClass], _ objectives: [ServiceObjective]) {
    self.classes = zip(classes, objectives).filter { !$0.1.isEmpty }
      .map { ($0.0.name, Choice($0.1)) }
  }

  /// The objective of each class of a workload; a class that is named in vain, or twice, is recorded.
  func objectives(
    of load: WorkloadSpecification, _ problems: InputProblems
  ) -> [ServiceObjective] {
    let names = load.classes.map(\.name)
    for entry in classes where !names.contains(entry.name) {
      problems.add(
        .unknownName, at: entry.objective.place ?? SourceLocation(file: "slo"),
        "'slo.classes' names the class '\(entry.name)', "
          + "which the workload does not have",
        hint: Suggestion.hint(for: entry.name, in: names))
    }
    return load.parts.enumerated().flatMap { index, part in
      let beside = index < beside.count ? beside[index] : nil
      return part.classes.map { entry in
        let named = classes.first { $0.name == entry.name }?.objective.value
        if named != nil, let beside {
          problems.add(
            .conflict, at: beside.place ?? SourceLocation(file: "slo"),
            "class '\(entry.name)' has an objective here and in 'slo.classes'",
            hint: "keep one of them")
        }
        return named ?? beside?.value ?? common
      }
    }
  }

  /// What is promised to some classes, and beside some parts of the workload.
  func keeping(_ parts: [Int], classes names: [String]) -> PromiseChoice {
    var promise = self
    promise.classes.removeAll { !names.contains($0.name) }
    promise.beside = parts.filter(beside.indices.contains).map { beside[$0] }
    return promise
  }

  /// Parts of a workload as they are written, each with what is promised beside it, be it nothing.
  func beside(_ parts: [JSONValue]) -> [JSONValue] {
    parts.enumerated().map { index, part in
      guard index < beside.count, let own = beside[index]?.value.members,
        case .object(let members) = part
      else { return part }
      return .object(members + [("slo", .object(own))])
    }
  }

  /// `slo`, as a scenario has it; nil where nothing is promised. What stands beside a class belongs to the workload.
  var written: JSONValue? {
    var members = common.members
    if !classes.isEmpty {
      members.append(
        ("classes", .object(classes.map { ($0.name, .object($0.objective.value.members)) })))
    }
    return members.isEmpty ? nil : .object(members)
  }
}

extension ServiceObjective {
  fileprivate var members: [(String, JSONValue)] {
    var members: [(String, JSONValue)] = []
    for (key, metric) in ObjectiveKeys.latencies {
      let own = limits.filter { $0.metric == metric }.sorted { $0.percent < $1.percent }
      guard !own.isEmpty else { continue }
      let values = own.map {
        ("p" + NumberText.shortest($0.percent), JSONValue.double($0.limit.milliseconds))
      }
      members.append((key, .object(values)))
    }
    if let attainment { members.append(("attainment", .double(attainment))) }
    return members
  }
}

extension ObjectReader {
  /// `slo`, and what stands beside the parts of the workload.
  mutating func readPromise(beside parts: [ValueReader?]) -> PromiseChoice {
    var promise = PromiseChoice()
    _ = objectIfPresent("slo") { reader in
      promise.common = reader.readObjective()
      for (name, value) in reader.membersIfPresent("classes") {
        promise.classes.append((name, value.objective))
      }
    }
    promise.beside = parts.map { $0?.objective }
    return promise
  }

  fileprivate mutating func readObjective() -> ServiceObjective {
    var limits: [LatencyLimit] = []
    for (key, metric) in ObjectiveKeys.latencies {
      guard !refuseBareLimit(key) else { continue }
      for (name, value) in membersIfPresent(key) {
        guard let percent = value.percent(of: name),
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
    return ServiceObjective(limits: limits, attainment: readAttainment())
  }

  /// `ttftMs: 2000` names no percentile: the hint does, as it would be typed.
  private mutating func refuseBareLimit(_ key: String) -> Bool {
    guard has(key), let value = valueIfPresent(key), !value.isNull else {
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
  private mutating func readAttainment() -> Double? {
    guard let value = valueIfPresent("attainment"), !value.isNull else { return nil }
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
}

extension ValueReader {
  /// An objective with its place; an empty one where it is wrong, which is then recorded.
  fileprivate var objective: Choice<ServiceObjective> {
    Choice(object { $0.readObjective() } ?? ServiceObjective(), at: value.location)
  }

  /// The percentile a key such as `p99.9` names; another key is recorded.
  fileprivate func percent(of name: String) -> Double? {
    if name.hasPrefix("p"), let percent = NumberText.parseDouble(String(name.dropFirst())),
      percent > 0, percent < 100
    {
      return percent
    }
    report(
      .unknownKey, "'\(path)' names no percentile",
      hint: "write p50, p90, p95, p99 or p99.9: a number above 0 and below 100 after the p")
    return nil
  }
}
