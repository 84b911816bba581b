// AdmissionSection.swift: whether a class may come in, for people and for scripts.

internal import Planning
internal import Text

extension Admission {
  var sentence: Words {
    let name = JSONWriter.quoted(className)
    if isAdmitted {
      return "\(good: "yes"): \(name) may come in now, and every gate of \(with.pool) holds"
    }
    if let without, !without.holds {
      return
        "\(bad: "no"): the pool \(with.pool) does not hold without \(name) either; \(startWords)"
    }
    return
      "\(bad: "no"): with \(name) the \(gate ?? "headroom") gate of \(with.pool) is not passed\(shareWords); \(startWords)"
  }

  private var shareWords: String {
    guard let share else { return "" }
    return share > 0
      ? "; about \(FigureText.fixed(share * 100, 0)) % of its rate would hold"
      : "; not one percent of its rate would hold"
  }

  private var startWords: String {
    switch start {
    case .now: "it may come now"
    case .onceTaken(let gpus): "it may come once \(gpus) \(with.gpu) that can be spared are taken"
    case .onceDelivered(let gpus, let months, let day):
      "it may come \(day.map { "on \($0)" } ?? "in \(FigureText.short(months)) months"), once \(gpus) \(with.gpu) more are ordered and delivered"
    case .undecided: "no GPU is missing, and a gate is undecided: try more replicates"
    case .never: "no number of replicas holds it"
    }
  }

  /// Without the class beside with it.
  var table: DocumentTable {
    var table = DocumentTable(["\(with.pool)", "without", "with"])
    table.row("replicas needed of \(with.fleet.replicas)", need(without), need(with))
    table.row("GPUs to spare", spare(without), spare(with))
    table.row("room", without.map { room($0) } ?? "all", room(with))
    if without?.breaks != nil || with.breaks != nil {
      table.row("holds until", until(without), until(with))
    }
    return table
  }

  /// What it takes from those that are there.
  var displaced: [Words] {
    var said: [Words] = []
    if let replicasTaken {
      said.append(
        "it takes \(replicasTaken) \(replicasTaken == 1 ? "replica" : "replicas"), \(replicasTaken * with.gpusPerReplica) \(with.gpu)"
      )
    }
    if let before = without?.tightest {
      said.append("least room without it: \(before.name), \(FigureText.percent(before.room))")
    }
    if let after = with.tightest {
      said.append("least room with it: \(after.name), \(FigureText.percent(after.room))")
    }
    if let monthsLost {
      said.append("it takes \(FigureText.fixed(monthsLost, 1)) months of growth")
    }
    if share.map({ $0 > 0 && $0 < 1 }) ?? false {
      said.append(
        "the share is reckoned on a straight line between both loads, which alone were simulated")
    }
    return said
  }

  private func need(_ model: OwnedModel?) -> String {
    guard let model else { return "0" }
    return model.fleet.needed.map { "\($0)" } ?? "–"
  }

  private func spareGPUs(_ model: OwnedModel?) -> Int? {
    guard let model else { return with.fleet.gpus }
    return model.fleet.needed.map { (model.fleet.replicas - $0) * model.gpusPerReplica }
  }

  private func spare(_ model: OwnedModel?) -> String { spareGPUs(model).map { "\($0)" } ?? "–" }
  private func room(_ model: OwnedModel) -> String { model.room.map(FigureText.percent) ?? "–" }

  private func until(_ model: OwnedModel?) -> String {
    guard let point = model?.breaks else { return "–" }
    if point.months <= 0 { return "not now" }
    return point.day.map(\.description) ?? "\(FigureText.fixed(point.months, 1)) months"
  }

  /// Members of the answer of `own`.
  var members: [(String, JSONValue)] {
    var (months, day, ordered): (Double?, String?, Int) = (nil, nil, 0)
    switch start {
    case .now, .onceTaken: months = 0
    case .onceDelivered(let gpus, let lead, let on):
      (months, day, ordered) = (lead, on?.description, gpus)
    case .undecided, .never: break
    }
    return [
      ("admission_class", .string(className)), ("admission_pool", .string(with.pool)),
      ("admission_admitted", .bool(isAdmitted)), ("admission_sentence", .string(sentence.text)),
      ("admission_gate", JSONValue(gate)), ("admission_share", JSONValue(share)),
      ("admission_needed_before", JSONValue(without.map(\.fleet.needed) ?? 0)),
      ("admission_needed_after", JSONValue(with.fleet.needed)),
      ("admission_replicas_taken", JSONValue(replicasTaken)),
      ("admission_gpus_taken", JSONValue(replicasTaken.map { $0 * with.gpusPerReplica })),
      ("admission_gpus_spare_before", JSONValue(spareGPUs(without))),
      ("admission_gpus_spare_after", JSONValue(spareGPUs(with))),
      ("admission_room_before", JSONValue(without?.room)),
      ("admission_room_after", JSONValue(with.room)),
      ("admission_tightest_before", JSONValue(without?.tightest?.name)),
      ("admission_tightest_after", JSONValue(with.tightest?.name)),
      ("admission_breaks_in_months_before", JSONValue(without?.breaks?.months)),
      ("admission_breaks_in_months_after", JSONValue(with.breaks?.months)),
      ("admission_breaks_on_before", JSONValue(without?.breaks?.day?.description)),
      ("admission_breaks_on_after", JSONValue(with.breaks?.day?.description)),
      ("admission_months_lost", JSONValue(monthsLost)),
      ("admission_replicas_to_add", JSONValue(with.fleet.toAdd)),
      ("admission_gpus_to_order", .int(ordered)), ("admission_from_months", JSONValue(months)),
      ("admission_from", JSONValue(day)),
    ]
  }
}
