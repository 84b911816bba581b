// OwnDocument.swift: the fleet that is there as a report: does it hold, until when, what to do.

internal import Economics
public import Planning
internal import Text

extension Document {
  /// The report of `own`.
  public init(_ answer: OwnAnswer) {
    self.init(
      Names(figures: "own", page: "own"), title: "\(answer.scenarioName): the fleet that is there",
      screen: answer.screen,
      sections: OwnCharts(answer).sections + [
        answer.admissionSection, answer.gates, Section.list("Warnings", answer.warnings),
      ],
      provenance: answer.provenance.line, figures: { answer.json }, tables: { [answer.rows] })
  }
}

extension OwnAnswer {
  fileprivate var screen: Screen {
    var screen = Screen(admission?.sentence ?? sentence)
    if let admission {
      screen.add("admission", admission.table)
      screen.add("displaced", admission.displaced)
    }
    screen.add("models", table)
    for model in models {
      screen.add(model.pool, model.actions.map { Words($0.words) })
    }
    screen.add("stock", stockTable)
    screen.add(
      "doubt",
      growthPerMonth == nil
        ? ["no growth was given: --growth-per-month 3% says until when; --start gives days"] : [])
    OwnFacts(self).fill(&screen)
    return screen
  }

  private var sentence: Words {
    let short = models.filter { !$0.holds }.map(\.pool)
    guard short.isEmpty else {
      return Words("the fleet does not hold: \(short.joined(separator: ", "))", .bad)
    }
    if let line = stock.first(where: { $0.free < 0 }) {
      return Words("\(line.used) \(line.gpu) are used and \(line.count) are there", .bad)
    }
    guard let first, let breaks = first.breaks else { return "the fleet holds, every model of it" }
    let when = breaks.day.map { "on \($0)" } ?? "in \(FigureText.fixed(breaks.months, 1)) months"
    return "the fleet holds; \(first.pool) is the first that will not, \(when): \(breaks.words)"
  }

  private var table: DocumentTable {
    var table = DocumentTable(
      ["pool", "model", "replicas", "GPUs", "needs", "room", "holds until"], words: [1, 6])
    for model in models {
      let until = model.breaks.map { point in
        point.months <= 0
          ? "not now: \(point.gate)"
          : (point.day.map(\.description) ?? "\(FigureText.fixed(point.months, 1)) months")
            + ", \(point.gate)"
      }
      table.row(
        Words(model.pool), Words(model.model), Words("\(model.fleet.replicas)"),
        Words("\(model.fleet.gpus) \(model.gpu)"), Words(model.fleet.needed.map { "\($0)" } ?? "–"),
        Words(model.room.map(FigureText.percent) ?? "–"),
        model.holds ? Words(until ?? "for all that is known") : .bad(until ?? "not now"))
    }
    return table
  }

  private var stockTable: DocumentTable {
    var table = DocumentTable(["GPU", "there", "used", "free", "leases end"], words: [4])
    for line in stock {
      table.row([
        line.gpu, "\(line.count)", "\(line.used)", "\(line.free)",
        line.leaseEnds.map(\.description).joined(separator: ", "),
      ])
    }
    return table
  }

  fileprivate var admissionSection: Section? {
    admission.map {
      Section("Admission", [.text($0.sentence), .table($0.table), .list($0.displaced)])
    }
  }

  fileprivate var gates: Section {
    var table = DocumentTable(["pool", "gate", "running", "verdict", "by"], words: [1, 3, 4])
    for model in models {
      for gate in model.fleet.gates {
        table.row([
          model.pool, gate.gate, "\(gate.running)", gate.verdict.rawValue,
          gate.measure?.words ?? "",
        ])
      }
    }
    return Section("Gates", [.table(table)])
  }

  fileprivate var json: JSONValue {
    let stock: JSONValue = .array(
      stock.map { line in
        [
          "gpu": .string(line.gpu), "count": .int(line.count), "used": .int(line.used),
          "free": .int(line.free),
          "lease_ends": .array(line.leaseEnds.map { .string($0.description) }),
        ]
      })
    return .object(
      [
        ("holds", .bool(holds)), ("sentence", .string(sentence.text)),
        ("models", .array(models.map(Self.json))), ("stock", stock),
      ] + (admission?.members ?? []) + [
        ("growth_per_month", JSONValue(growthPerMonth)),
        ("today", JSONValue(today?.description)),
        ("warnings", .array(warnings.map(JSONValue.string))),
        ("provenance", ProvenanceJSON.value(provenance)),
      ])
  }

  private static func json(_ model: OwnedModel) -> JSONValue {
    [
      "pool": .string(model.pool), "model": .string(model.model), "gpu": .string(model.gpu),
      "replicas": .int(model.fleet.replicas), "gpus": .int(model.fleet.gpus),
      "needed": JSONValue(model.fleet.needed), "holds": .bool(model.holds),
      "gate": JSONValue(model.breaks?.gate), "room_fraction": JSONValue(model.room),
      "breaks_on": JSONValue(model.breaks?.day?.description),
      "breaks_in_months": JSONValue(model.breaks?.months),
      "actions": .array(
        model.actions.map { action in
          [
            "action": .string(action.kind.rawValue), "gpus": .int(action.gpus),
            "words": .string(action.words), "by": JSONValue(action.by?.description),
          ]
        }),
      "gates": .array(
        model.fleet.gates.map { gate in
          [
            "gate": .string(gate.gate), "running": .int(gate.running),
            "verdict": .string(gate.verdict.rawValue),
          ]
        }),
    ]
  }

  fileprivate var rows: DataTable {
    var table = DataTable(
      "own",
      columns: [
        "pool", "model", "gpu", "replicas", "gpus", "needed", "holds", "gate", "room_fraction",
        "breaks_on", "breaks_in_months", "actions",
      ])
    for model in models {
      table.row(
        model.pool, model.model, model.gpu, model.fleet.replicas, model.fleet.gpus,
        model.fleet.needed, model.holds ? 1 : 0, model.breaks?.gate, model.room,
        model.breaks?.day?.description, model.breaks?.months,
        model.actions.map(\.words).joined(separator: "; "))
    }
    return table
  }
}
