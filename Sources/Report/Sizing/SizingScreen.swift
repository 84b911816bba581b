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
    var screen = Screen(Words(SizingSentence(answer, owned: study.owned, queue: study.queue).text))
    screen.add("why", why)
    screen.add(
      "how near", [answer.nearSentence, answer.spreadSentence].compactMap { $0.map { Words($0) } })
    screen.add("cost", cost)
    screen.add("load", load)
    if let owned = study.owned {
      screen.add("this fleet", OwnedTable(owned, isShort: true).table)
    } else {
      screen.add("gates", gates)
      screen.add("", shares)
    }
    screen.add("doubt", doubts)
    SizingFacts(study).fill(&screen)
    return screen
  }

  private var why: [Words] {
    guard let binding = answer.proof?.binding else { return [] }
    let needed = study.owned == nil ? "" : "of the \(answer.replicas ?? 0) that are needed, "
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
    let (figures, leading) = (answer.demand.load, answer.demand.needs[0])
    let span =
      "\(FigureText.grouped(figures.requests)) requests in \(FigureText.duration(figures.span))"
    guard leading.job == nil else { return Words(span) }
    let percent = "p\(FigureText.shortest(figures.percentile))"
    return
      "\(span); \(percent) of the \(figures.windows) windows of \(FigureText.wholeDuration(figures.window)) is \(FigureText.short(leading.load.p95)) by SLO concurrency (a request counts for as long as its promise allows), \(FigureText.short(leading.target)) is planned for"
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

  /// What the shares of the gates are of.
  private var shares: Words? {
    let found = answer.judged.proofs.flatMap { [$0.held, $0.missed].compactMap { $0 } }
    let names = found.reduce(into: [String]()) { list, estimate in
      let told = "\(estimate.name) (\(FigureText.percent(estimate.target)) asked)"
      if !list.contains(told) { list.append(told) }
    }
    return names.isEmpty
      ? nil : "shares within the promise with the least room: \(names.joined(separator: ", "))"
  }

  private var doubts: [Words] {
    (CertaintyLines([answer.pool.evidence], isShort: true).lines + answer.gateNotes
      + answer.warnings)
      .map { Words($0) }
  }
}

extension SizingAnswer {
  /// As bills have it: a twelfth of a year of 365 days.
  static let hoursPerMonth = 730.0

  /// What the nodes hold and cost where they are bought or rented whole; nil where the fleet fills them.
  var wholeNodes: String? {
    guard let nodes, let gpus else { return nil }
    let whole = nodes * pool.failureDomain.gpusPerNode
    guard whole > gpus else { return nil }
    guard pool.basis == .gpu else {
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

  /// - Parameter isShort: for a first screen: the share alone.
  init(_ owned: OwnedFleet, isShort: Bool) {
    var table = DocumentTable(
      ["gate", "running", "verdict", "under", isShort ? "reached" : "least room"], words: [2, 3, 4])
    for gate in owned.gates {
      let word = gate.verdict.rawValue
      table.row(
        Words(gate.gate), "\(gate.running)", gate.verdict == .holds ? .good(word) : .bad(word),
        Words(
          gate.running == 0 ? "nothing is left" : gate.measure?.words ?? "the load as recorded"),
        Words((isShort ? gate.estimate?.shortShare : gate.estimate?.roomInWords) ?? "–"))
    }
    self.table = table
  }
}
