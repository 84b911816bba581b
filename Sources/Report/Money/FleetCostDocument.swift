// FleetCostDocument.swift: what a fleet of several models costs, each in its own way of paying, as a report.

internal import Economics
internal import Foundation
public import Planning
internal import Text

extension Document {
  /// The report of `cost` for several models.
  public init(_ cost: FleetCost, scenarioName: String, provenance: Provenance) {
    let report = FleetCostReport(cost)
    self.init(
      Names(figures: "cost", page: "cost"), title: "\(scenarioName): what it costs",
      screen: report.screen, sections: report.sections, provenance: provenance.line,
      figures: { report.json(provenance) }, tables: { [report.ways] })
  }
}

private struct FleetCostReport {
  private let cost: FleetCost

  init(_ cost: FleetCost) { self.cost = cost }

  var screen: Screen {
    var screen = Screen(sentence)
    screen.add("models", table)
    screen.add("alike", alike.map { Words($0) })
    screen.add(
      "doubt",
      [
        undecided.map { Words($0) } ?? "",
        Words(
          "at the middle of all prices; each model has whole nodes of its own (`headroom size` packs them together), people and software are paid once"
        ),
      ])
    return screen
  }

  private var sentence: Words {
    guard let best = cost.best else {
      let none = cost.models.filter { $0.answer.winner == nil }.map(\.name)
      return Words("no way of paying is possible here for \(none.joined(separator: ", "))", .bad)
    }
    let each = zip(cost.models, best.ways).map { "\($0.name): \(Self.words($1))" }
    return
      "\(good: "\(dollars(best.monthly)) a month in all"): \(each.joined(separator: "; "))"
  }

  private static func words(_ way: FleetWay) -> String {
    way.mix.map { "a mix, \(HybridWords.short($0.mix))" } ?? way.name
  }

  private func dollars(_ amount: Decimal) -> String { CountWords.dollars(amount.rounded(0)) }

  /// Ways that add up: people and software are a line of their own.
  private var table: DocumentTable {
    var table = DocumentTable(["model", "GPUs", "way", "a month, $", "alone cheapest", "alone, $"])
    guard let best = cost.best else { return table }
    for (model, way) in zip(cost.models, best.ways) {
      let mix = model.answer.cheaperMix
      let alone =
        mix.map { ("mix", $0.monthly.mid) }
        ?? model.answer.winner.map { ($0.offer, $0.monthly.mid) }
      table.row([
        model.name, "\(model.answer.need.fleet.gpus)", Self.words(way),
        CountWords.cents(way.own.rounded(0)), alone?.0 ?? "–",
        alone.map { CountWords.cents($0.1.rounded(0)) } ?? "–",
      ])
    }
    table.row(["people, once", "", "", CountWords.cents(best.shared.rounded(0)), "", ""])
    table.row(["in all", "", "", CountWords.cents(best.monthly.rounded(0)), "", ""])
    return table
  }

  /// Models whose two cheapest ways overlap.
  private var undecided: String? {
    let names = cost.models.filter { model in
      model.answer.cheaperMix == nil ? !model.answer.isDecided : !model.answer.isMixDecided
    }.map(\.name)
    return names.isEmpty
      ? nil : "undecided by the ranges of its prices: \(names.joined(separator: ", "))"
  }

  /// "all owned $…, all api $…".
  private var alike: String? {
    let bills = cost.common.compactMap { name in
      cost.bill(all: name).map { "all \(name) \(dollars($0.monthly))" }
    }
    return bills.isEmpty ? nil : bills.joined(separator: ", ")
  }

  var sections: [Section?] {
    cost.models.flatMap { model in
      CostSections(model.answer).all.map { section in
        section.map { Section("\(model.name): \($0.title)", $0.blocks) }
      }
    }
  }

  func json(_ provenance: Provenance) -> JSONValue {
    [
      "models": .array(
        cost.models.map { model in
          [
            "pool": .string(model.name),
            "answer": CostJSON(CostReport(model.answer, sized: model.sized)).value,
          ]
        }),
      "cheapest": cost.best.map(Self.bill) ?? .null,
      "alike": .object(
        cost.common.compactMap { name in cost.bill(all: name).map { (name, Self.bill($0)) } }),
      "provenance": ProvenanceJSON.value(provenance),
    ]
  }

  private static func bill(_ bill: FleetCost.Bill) -> JSONValue {
    [
      "monthly_usd": .double(bill.monthly.double), "shared_usd": .double(bill.shared.double),
      "ways": .array(
        bill.ways.map { ["offer": .string($0.name), "monthly_usd": .double($0.monthly.double)] }),
    ]
  }

  /// `alternatives.csv`: every way of every model.
  var ways: DataTable {
    var table = DataTable(
      "alternatives",
      columns: ["pool", "offer", "gpus", "monthly_usd", "monthly_low_usd", "monthly_high_usd"])
    for model in cost.models {
      for way in model.answer.possible {
        table.row(
          model.name, way.offer, way.gpus, way.monthly.mid.double, way.monthly.low.double,
          way.monthly.high.double)
      }
    }
    return table
  }
}
