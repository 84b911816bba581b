// SizingScreen.swift: the first screen of a sizing.

internal import Planning
internal import Plans
internal import Units

/// How many replicas, why, how near, the cost, the gates and what to doubt.
struct SizingScreen {
  private let study: SizingStudy
  private var answer: SizingAnswer { study.answer }

  init(_ study: SizingStudy) { self.study = study }

  var screen: Screen {
    var screen = Screen(Words(SizingSentence(answer, queue: study.queue).text))
    screen.add("why", why)
    screen.add("how near", answer.nearSentence.map { Words($0) })
    screen.add("cost", cost)
    screen.add("load", load)
    if let owned = answer.owned { screen.add("this fleet", OwnedTable(owned).table) }
    screen.add("gates", gates)
    screen.add("doubt", doubts)
    return screen
  }

  private var why: [Words] {
    guard let binding = answer.binding else { return [] }
    let needed = answer.owned == nil ? "" : "of the \(answer.replicas ?? 0) that are needed, "
    return ["\(needed)\(answer.decidingWords): \(binding.miss)", Words(binding.time)]
  }

  private var cost: [Words] {
    guard let dollars = answer.costPerHour, let gpus = answer.paidGPUs else {
      return answer.gpus == nil ? [] : ["–: the pool has no price; give price, $ per GPU-hour"]
    }
    let month = FigureText.short(dollars * SizingAnswer.hoursPerMonth)
    return [
      "$\(FigureText.short(dollars)) an hour, $\(month) a month for \(gpus) GPUs",
      Words(answer.wholeNodes ?? ""),
    ]
  }

  private var load: Words {
    let (figures, leading) = (answer.load, answer.needs[0])
    let span =
      "\(FigureText.grouped(figures.requests)) requests in \(FigureText.duration(figures.span))"
    guard leading.job == nil else { return Words(span) }
    let percent = "p\(FigureText.shortest(figures.percentile))"
    return
      "\(span); \(percent) of the \(figures.windows) windows of \(FigureText.wholeDuration(figures.window)) has \(FigureText.short(leading.load.p95)) requests at once, \(FigureText.short(leading.target)) are planned for"
  }

  private var gates: DocumentTable {
    var table = DocumentTable(
      ["gate", "needs", "holds at", "reached", "one fewer"], words: [2, 3, 4])
    for row in GateRow.all(answer) {
      let fewer = row.fewerWord.map { word in
        row.fewerVerdict == .fails ? Words.bad(word) : Words(word)
      }
      let reached = row.shortHeld.map { Words($0) } ?? "–"
      table.row(
        Words(row.gate), Words(row.count), Words(row.shortLoad), reached,
        "\(fewer.map { "\($0): " as Words } ?? "")\(row.shortFewer ?? "–")")
    }
    return table
  }

  private var doubts: [Words] {
    (CertaintyLines([answer.evidence]).lines + answer.gateNotes + answer.warnings).map { Words($0) }
  }
}

extension SizingAnswer {
  /// Of a year of 365.25 days.
  static let hoursPerMonth = 730.5

  /// What the nodes hold and cost where they are bought or rented whole; nil where the fleet fills them.
  var wholeNodes: String? {
    guard let nodes, let gpus else { return nil }
    let whole = nodes * failureDomain.gpusPerNode
    guard whole > gpus else { return nil }
    guard basis == .gpu else {
      return "paid: \(whole) GPUs of \(nodes) whole nodes, as they are owned"
    }
    let cost = costPerHour.map {
      ", $\(FigureText.short($0 / Double(gpus) * Double(whole))) an hour"
    }
    return "were nodes paid whole: \(whole) GPUs\(cost ?? "")"
  }
}

/// Each gate tried on a fleet that is there.
struct OwnedTable {
  let table: DocumentTable

  init(_ owned: OwnedFleet) {
    var table = DocumentTable(
      ["gate", "running", "verdict", "under", "least room"], words: [2, 3, 4])
    for gate in owned.gates {
      let word = gate.verdict.rawValue
      table.row(
        Words(gate.gate), "\(gate.running)", gate.verdict == .holds ? .good(word) : .bad(word),
        Words(gate.measure?.words ?? "the load as recorded"),
        Words(gate.estimate?.roomInWords ?? "–"))
    }
    self.table = table
  }
}
