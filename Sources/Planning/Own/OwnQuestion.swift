// OwnQuestion.swift: the fleet that is there, judged by the gates that size a new one.

public import Economics
internal import Foundation
public import Hardware
public import Plans
public import Text
internal import Units
internal import Workload

/// What is asked of a fleet that is there.
public struct OwnQuestion: Sendable {
  public struct Outlook: Sendable {
    /// Growth of the load a month, as a share; nil for none.
    public var growthPerMonth: Double?
    /// From an order to the first request, in months.
    public var leadMonths: Double
    public var today: CalendarDate?

    public init(growthPerMonth: Double?, leadMonths: Double?, today: CalendarDate?) {
      self.growthPerMonth = growthPerMonth
      self.leadMonths = leadMonths ?? GrowthPlan.usualLead
      self.today = today
    }
  }

  private let plan: FleetPlan
  private let scenario: Scenario
  private let catalog: Catalog
  private let options: SizingOptions

  /// - Precondition: `scenario` was resolved from `plan`.
  /// - Throws: `InputErrors` where the load of one pool cannot be told from that of another.
  public init(
    _ plan: FleetPlan, _ scenario: Scenario, catalog: Catalog, options: SizingOptions
  ) throws(InputErrors) {
    if scenario.pools.count > 1, let obstacle = scenario.obstacleToParting {
      throw InputErrors(
        InputError(
          .unsupported, at: SourceLocation(file: "fleet.pools"),
          "each model must have a load of its own: \(obstacle)",
          hint: "judge one pool with `headroom size SCENARIO --pool NAME --replicas N`"))
    }
    (self.plan, self.scenario, self.catalog, self.options) = (plan, scenario, catalog, options)
  }

  /// - Parameter newcomer: a class of the scenario that asks to come in, and is judged as not there too.
  /// - Throws: what sizing throws; `InputErrors` for a newcomer that is none of the classes.
  /// - Complexity: that of sizing each model once, and of its gates on what is there; the newcomer's model twice.
  public func answer(
    _ inventory: Inventory?, _ outlook: Outlook, admitting newcomer: String? = nil,
    prices: PriceCatalog, inputs: Inputs
  ) throws -> OwnAnswer {
    let newcomersPool = try newcomer.map { name throws(InputErrors) in try pool(ofClass: name) }
    if outlook.today == nil, inventory?.stock.contains(where: { $0.leasedUntil != nil }) == true {
      throw InputErrors(
        InputError(
          .missingKey, at: SourceLocation(file: "--start"),
          "leases of the inventory end on days, and no day is given from which months count",
          hint: "add --start 2026-12-01"))
    }
    let book = CostBook(inputs: inputs, prices: prices)
    var judged: [JudgedPool] = []
    for index in scenario.pools.indices { judged.append(try judge(part(index).scenario, index)) }
    let models = judged.map { pool in
      OwnedModel(pool, judged, inventory, outlook, book)
    }
    guard let first = judged.first else { preconditionFailure("a fleet has a pool") }
    var admission: Admission?
    if let newcomer, let index = newcomersPool {
      let (plan, own) = try part(index)
      let before = try plan.without(class: newcomer, in: own).map {
        try judge($0.resolved(catalog), index)
      }
      admission = Admission(
        newcomer,
        without: before.map { before in
          var others = judged
          others[index] = before
          return (before, OwnedModel(before, others, inventory, outlook, book))
        }, with: (judged[index], models[index]),
        sources: judged[index].missingGPUs.map {
          MissingGPUs($0, for: judged[index], judged, inventory)
        }, outlook)
    }
    return OwnAnswer(
      scenarioName: scenario.name, models: models, stock: stock(inventory, judged),
      admission: admission,
      growthPerMonth: outlook.growthPerMonth, today: outlook.today,
      warnings: judged.flatMap(\.answer.warnings).reduce(into: []) {
        if !$0.contains($1) { $0.append($1) }
      }, provenance: first.answer.provenance)
  }

  /// A pool's part of the plan, and what it resolves to.
  private func part(_ index: Int) throws -> (plan: FleetPlan, scenario: Scenario) {
    guard scenario.pools.count > 1 else { return (plan, scenario) }
    let part = plan.part(ofPool: index, in: scenario)
    return (part, try part.resolved(catalog))
  }

  private func judge(_ part: Scenario, _ index: Int) throws -> JudgedPool {
    let problem = SizingProblem(part, options: options)
    let load = try SizingLoad(part, window: options.window)
    let answer = try problem.size(load, catalog: CatalogIdentity(catalog))
    let pool = scenario.pools[index]
    return JudgedPool(
      plan: pool, answer: answer,
      fleet: try OwnedFleet(problem, pool.replicas, beside: answer, load))
  }

  /// The pool that serves a class: one, as each model has a load of its own.
  private func pool(ofClass name: String) throws(InputErrors) -> Int {
    let names = scenario.workload.classes.map(\.name)
    guard let index = names.firstIndex(of: name), let pool = scenario.poolsOfClass[index].first
    else {
      throw InputErrors(
        InputError(
          .unknownName, at: SourceLocation(file: "--admit"),
          "the workload has no class \(JSONWriter.quoted(name))",
          hint: Suggestion.hint(for: name, in: names)))
    }
    return pool
  }

  private func stock(_ inventory: Inventory?, _ judged: [JudgedPool]) -> [StockLine] {
    guard let inventory else { return [] }
    let used = judged.map(\.plan.accelerator.name)
    let names = inventory.gpus + used.filter { !inventory.gpus.contains($0) }
    return names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.map { gpu in
      StockLine(
        gpu: gpu, count: inventory.count(gpu),
        used: judged.filter { $0.plan.accelerator.name == gpu }.reduce(0) { $0 + $1.plan.gpus },
        leaseEnds: inventory.leaseEnds(of: gpu))
    }
  }
}

/// A pool with its sizing and how what is there does.
struct JudgedPool {
  let plan: PoolPlan
  let answer: SizingAnswer
  let fleet: OwnedFleet

  /// GPUs beyond what the gates need; negative where some are missing.
  var spareGPUs: Int? {
    fleet.needed.map { (fleet.replicas - $0) * plan.parallelism.devices }
  }

  /// GPUs that the gates need more; nil where none is missing, and where nothing holds.
  var missingGPUs: Int? { spareGPUs.flatMap { $0 < 0 ? -$0 : nil } }

  /// Load that is held over the load with its headroom, less 1.
  var room: Double? { fleet.holdsUpTo.map { $0 / plan.factor(answer) - 1 } }
}

extension PoolPlan {
  fileprivate func factor(_ answer: SizingAnswer) -> Double { answer.demand.load.rule.factor }
}

extension OwnedModel {
  init(
    _ own: JudgedPool, _ all: [JudgedPool], _ inventory: Inventory?, _ outlook: OwnQuestion.Outlook,
    _ book: CostBook
  ) {
    let gpu = own.plan.accelerator.name
    let breaks = [
      Self.growthBreak(own, outlook), inventory.flatMap { Self.leaseBreak(gpu, all, $0, outlook) },
    ].compactMap { $0 }.min { $0.months < $1.months }
    self.init(
      pool: own.plan.name, model: own.plan.model.name, gpu: gpu, fleet: own.fleet, room: own.room,
      breaks: breaks, actions: Self.actions(own, all, inventory, breaks, outlook, book))
  }

  /// Now, where a gate is not passed; else when growth has used up the room.
  private static func growthBreak(
    _ own: JudgedPool, _ outlook: OwnQuestion.Outlook
  ) -> BreakPoint? {
    if let missed = own.fleet.missed.first {
      return BreakPoint(
        months: 0, day: outlook.today, gate: missed.gate,
        words: "the \(missed.gate) gate is not passed now")
    }
    guard let growth = outlook.growthPerMonth, growth > 0, let room = own.room else { return nil }
    // A growth too small to be told from none uses up no room.
    let months = log(1 + max(0, room)) / log(1 + growth)
    guard months.isFinite else { return nil }
    return BreakPoint(
      months: months, day: day(after: months, outlook), gate: HeadroomGate.name,
      words: "growth has used up the room")
  }

  /// When leases end and fewer GPUs are there than are used.
  private static func leaseBreak(
    _ gpu: String, _ all: [JudgedPool], _ inventory: Inventory, _ outlook: OwnQuestion.Outlook
  ) -> BreakPoint? {
    let used = all.filter { $0.plan.accelerator.name == gpu }.reduce(0) { $0 + $1.plan.gpus }
    if inventory.count(gpu) < used {
      return BreakPoint(
        months: 0, day: outlook.today, gate: "stock",
        words: "\(used) \(gpu) are used and \(inventory.count(gpu)) are there")
    }
    for end in inventory.leaseEnds(of: gpu) {
      guard let next = end.adding(days: 1), inventory.count(gpu, on: next) < used else { continue }
      let months =
        outlook.today.map { Double(end.dayNumber - $0.dayNumber) / CalendarDate.daysPerMonth } ?? 0
      return BreakPoint(
        months: max(0, months), day: end, gate: "lease",
        words: "a lease of \(gpu) ends: \(inventory.count(gpu, on: next)) stay, \(used) are used")
    }
    return nil
  }

  private static func day(after months: Double, _ outlook: OwnQuestion.Outlook) -> CalendarDate? {
    outlook.today?.adding(days: months * CalendarDate.daysPerMonth)
  }

  private static func actions(
    _ own: JudgedPool, _ all: [JudgedPool], _ inventory: Inventory?, _ breaks: BreakPoint?,
    _ outlook: OwnQuestion.Outlook, _ book: CostBook
  ) -> [OwnAction] {
    guard let spare = own.spareGPUs else { return [] }
    var actions: [OwnAction] = []
    if spare < 0 {
      actions += lacking(-spare, own, all, inventory, outlook, book)
    } else if spare >= own.plan.parallelism.devices, outlook.growthPerMonth ?? 0 <= 0 {
      actions.append(
        OwnAction(
          kind: .retire, gpus: spare,
          words: "\(spare) GPUs are more than any gate needs: lend, retire or give back", by: nil))
    }
    guard let breaks, breaks.months > 0 else { return actions }
    let by = breaks.day?.adding(days: -outlook.leadMonths * CalendarDate.daysPerMonth)
    if breaks.gate == "lease" {
      actions.append(
        OwnAction(kind: .renew, gpus: 0, words: "renew or replace: \(breaks.words)", by: by))
    } else {
      let more = own.plan.parallelism.devices
      actions.append(
        OwnAction(
          kind: .add, gpus: more,
          words:
            "order the next \(more) \(own.plan.accelerator.name) \(deadline(by, breaks, outlook)) (\(price(more, own, book)))",
          by: by))
    }
    return actions
  }

  /// "by 2027-01-14", "within 2.3 months", "now: the lead time is longer than the room".
  private static func deadline(
    _ by: CalendarDate?, _ breaks: BreakPoint, _ outlook: OwnQuestion.Outlook
  ) -> String {
    let left = breaks.months - outlook.leadMonths
    if left <= 0 { return "now: its lead time is longer than the room lasts" }
    return by.map { "by \($0)" } ?? "within \(NumberText.fixed(left, 1)) months"
  }

  /// GPUs that are missing: from the stock, from a pool that has too many, or ordered.
  private static func lacking(
    _ gpus: Int, _ own: JudgedPool, _ all: [JudgedPool], _ inventory: Inventory?,
    _ outlook: OwnQuestion.Outlook, _ book: CostBook
  ) -> [OwnAction] {
    let gpu = own.plan.accelerator.name
    let missing = MissingGPUs(gpus, for: own, all, inventory)
    var actions: [OwnAction] = []
    if missing.free > 0 {
      actions.append(
        OwnAction(
          kind: .add, gpus: missing.free, words: "take \(missing.free) \(gpu) that stand free",
          by: nil))
    }
    actions += missing.lent.map { lent in
      OwnAction(
        kind: .move, gpus: lent.gpus, words: "move \(lent.gpus) \(gpu) from pool \(lent.pool)",
        by: nil)
    }
    if missing.ordered > 0 {
      actions.append(
        OwnAction(
          kind: .add, gpus: missing.ordered,
          words: "add \(missing.ordered) \(gpu) now (\(price(missing.ordered, own, book)))",
          by: outlook.today))
    }
    return actions
  }

  /// Ways of paying for GPUs that join a fleet.
  private static let fleets = ["owned", "colocated", "reserved-1y", "reserved-3y", "on-demand"]

  /// The cheapest way of paying for so many GPUs more, people and software being there.
  private static func price(_ gpus: Int, _ own: JudgedPool, _ book: CostBook) -> String {
    let gpu = own.plan.accelerator
    let need = FleetNeed(
      gpu: gpu.name, gpus: gpus, gpusPerNode: gpu.gpusPerNode,
      boardWatts: Decimal(shortest: gpu.power.value))
    let ways = Self.fleets.compactMap(Offers.named).map { $0.cost(of: need, book) }
      .filter { $0.refusal == nil }
      .map { (cost: $0, monthly: $0.monthly.mid - $0.shared) }
    guard let best = ways.min(by: { $0.monthly < $1.monthly }) else { return "no price is known" }
    return
      "\(best.cost.title): \(CountWords.dollars(best.monthly.rounded(0))) a month\(best.cost.isGuess ? ", partly guessed" : "")"
  }
}
