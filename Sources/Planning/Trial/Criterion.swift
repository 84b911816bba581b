// Criterion.swift: one share that a promise asks for, counted from a run.

internal import Fleet
internal import Metrics
internal import Plans
internal import Text
internal import Units
internal import Workload

/// What a class must reach: a share of its requests, or of its token gaps.
struct Criterion: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    /// Index into the objective's limits.
    case limit(Int)
    case attainment
    /// All requests of a batch are done by its deadline.
    case deadline
  }
  let classIndex: Int
  let part: Part
  /// In 0…1.
  let target: Double
  let isOfGaps: Bool

  /// Everything that a scenario promises, class by class.
  static func all(_ scenario: Scenario) -> [Criterion] {
    scenario.objectives.indices.flatMap { ofClass($0, scenario) }
  }

  /// What is promised of requests as they come: of the classes without a deadline.
  static func ofWindows(_ scenario: Scenario) -> [Criterion] {
    let classes = scenario.workload.classes
    return classes.indices.filter { classes[$0].deadline == nil }
      .flatMap { ofClass($0, scenario) }
  }

  /// What is promised of the jobs that have a deadline, each as a whole.
  static func ofJobs(_ scenario: Scenario) -> [Criterion] {
    let classes = scenario.workload.classes
    return classes.indices.filter { classes[$0].deadline != nil }
      .flatMap { ofClass($0, scenario) }
  }

  /// What is promised of one class. A deadline is for all of its requests, unless an attainment says otherwise.
  static func ofClass(_ index: Int, _ scenario: Scenario) -> [Criterion] {
    let objective = scenario.objectives[index]
    var found = objective.limits.enumerated().map { number, limit in
      Criterion(
        classIndex: index, part: .limit(number), target: limit.percent / 100,
        isOfGaps: limit.metric == .itl)
    }
    if !objective.limits.isEmpty, let target = objective.attainment {
      found.append(
        Criterion(classIndex: index, part: .attainment, target: target, isOfGaps: false))
    }
    if scenario.workload.classes[index].deadline != nil {
      found.append(
        Criterion(
          classIndex: index, part: .deadline, target: objective.attainment ?? 1, isOfGaps: false))
    }
    return found
  }

  /// The share that a class reached; nil where it had nothing to reach it with.
  /// - Parameter expected: requests that the class has in all: those that have not ended count as within, so
  ///   that a run cut short gives an upper bound.
  func share(_ standing: ObjectiveStanding, expected: Int) -> Double? {
    switch part {
    case .limit(let index) where isOfGaps:
      return standing.tally.share(of: index, arrived: expected)
    case .limit(let index):
      guard expected > 0 else { return nil }
      return Double(expected - misses(standing, index)) / Double(expected)
    case .attainment:
      guard expected > 0 else { return nil }
      return Double(expected - (standing.ended - standing.tally.good)) / Double(expected)
    case .deadline:
      guard expected > 0 else { return nil }
      return Double(expected - (standing.ended - standing.withinDeadline)) / Double(expected)
    }
  }

  /// Requests that have ended and missed; nil for token gaps.
  func misses(_ standing: ObjectiveStanding) -> Int? {
    switch part {
    case .limit(let index): isOfGaps ? nil : misses(standing, index)
    case .attainment: standing.ended - standing.tally.good
    case .deadline: standing.ended - standing.withinDeadline
    }
  }

  private func misses(_ standing: ObjectiveStanding, _ index: Int) -> Int {
    standing.ended - standing.tally.within[index]
  }

  /// "class 'chat': ttft p95 ≤ 1000 ms".
  func name(in scenario: Scenario) -> String {
    let classes = scenario.workload.classes
    let owner = classes.count > 1 ? "class '\(classes[classIndex].name)': " : ""
    let objective = scenario.objectives[classIndex]
    switch part {
    case .attainment: return owner + "attainment ≥ \(NumberText.shortest(target * 100)) %"
    case .deadline:
      let by = classes[classIndex].deadline.map { NumberText.shortest($0.value / 60) } ?? "–"
      let share = target < 1 ? "\(NumberText.shortest(target * 100)) %" : "all"
      return owner + "\(share) done by the deadline at \(by) min"
    case .limit(let index):
      let limit = objective.limits[index]
      let milliseconds = (limit.limit.milliseconds * 1e3).rounded() / 1e3
      return owner + "\(limit.metric.rawValue) p\(NumberText.shortest(limit.percent)) ≤ "
        + "\(NumberText.shortest(milliseconds)) ms"
    }
  }
}
