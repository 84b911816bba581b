// PlanReading.swift: from located JSON to a plan, with every mistake in its place.

internal import Fleet
internal import Text
internal import Traffic
internal import Workload

/// A plan as far as it could be read: what is missing or wrong has been recorded.
struct PlanDraft {
  var plan: FleetPlan
  /// Pools with a mistake: their names are looked up, and no more.
  var wrongPools: Set<Int> = []
  /// Whether the top names a model, known or not.
  var namesModel: Bool

  init(_ plan: FleetPlan) {
    self.plan = plan
    namesModel = plan.model != nil
  }

  /// Reads a scenario's tree.
  init(_ tree: LocatedJSON, folder: String, _ problems: InputProblems) {
    self.init(FleetPlan())
    plan.folder = folder
    plan.place = tree.location
    _ = ValueReader(tree, problems: problems).object { read(&$0) }
  }

  private mutating func read(_ reader: inout ObjectReader) {
    reader.read(TopKeys.all, into: &plan)
    plan.description = reader.valueIfPresent("description")?.value.value
    namesModel = reader.has("model")
    let parts = readWorkload(&reader)
    if let fleet = reader.value("fleet") {
      plan.fleetPlace = fleet.value.location
      _ = fleet.object { readFleet(&$0) }
    }
    plan.promise = reader.readPromise(beside: parts)
    plan.headroom = reader.objectIfPresent("headroom") { reader in
      var headroom = HeadroomChoice()
      reader.read(HeadroomKeys.all, into: &headroom)
      return headroom
    }
    readCost(&reader)
    reader.read(RunKeys.all, into: &plan)
    reportMisplaced(&reader)
  }

  /// - Returns: the objective beside each part.
  private mutating func readWorkload(_ reader: inout ObjectReader) -> [ValueReader?] {
    guard let value = reader.value("workload") else { return [] }
    var elements = [value.value]
    if case .array(let several) = value.value.content { elements = several }
    // A class's own objective is read here; the workload's reader does not know it.
    let bare =
      value.isArray
      ? LocatedJSON(.array(elements.map { $0.without("slo") }), at: value.value.location)
      : value.value.without("slo")
    let inner = ValueReader(bare, path: value.path, problems: reader.problems)
    guard let specification = WorkloadSpecification.read(inner, folder: plan.folder) else {
      return []
    }
    plan.load = LoadChoice(specification, elements)
    return elements.enumerated().map { index, element in
      let path = value.isArray ? "workload[\(index)].slo" : "workload.slo"
      return element["slo"].map { ValueReader($0, path: path, problems: reader.problems) }
    }
  }

  private mutating func readFleet(_ reader: inout ObjectReader) {
    reader.read(FleetKeys.all, into: &plan)
    plan.overflow = reader.readOverflow()
    guard let pools = reader.value("pools") else { return }
    plan.poolsPlace = pools.value.location
    for (index, value) in (pools.elements(count: 1...Self.poolLimit) ?? []).enumerated() {
      var pool = PoolChoice()
      pool.place = value.value.location
      let before = reader.problems.count
      var isWrong = true
      _ = value.object { reader in
        reader.read(PoolKeys.all, into: &pool)
        isWrong = reader.problems.count > before
      }
      if isWrong { wrongPools.insert(index) }
      plan.pools.append(pool)
    }
  }

  /// Pools of one fleet; a guess at far more than a person declares.
  private static let poolLimit = 1_000

  private mutating func readCost(_ reader: inout ObjectReader) {
    guard let value = reader.valueIfPresent("cost") else { return }
    plan.cost = CostChoice(value)
  }

  /// Keys that belong one level deeper, with where they go.
  private func reportMisplaced(_ reader: inout ObjectReader) {
    let homes = [
      ("workload", ["trace", "arrivals", "promptTokens", "outputTokens", "requests", "duration"]),
      ("fleet", ["router", "frontEndMs", "overflow", "pools"]),
    ]
    for (home, keys) in homes {
      for key in keys where reader.has(key) {
        reader.report(
          .unknownKey, key: key, "unknown key '\(key)' at the top",
          hint: "write it inside \"\(home)\": \(home): { \(key): … }")
        reader.ignore(key)
      }
    }
  }
}

extension LocatedJSON {
  /// The same object without one key; anything else as it is.
  fileprivate func without(_ key: String) -> LocatedJSON {
    guard case .object(let members) = content else { return self }
    return LocatedJSON(.object(members.filter { $0.key != key }), at: location)
  }
}
