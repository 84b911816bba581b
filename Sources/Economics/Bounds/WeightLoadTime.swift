// WeightLoadTime.swift: how long weights take over a link: a floor for every start of a replica.

internal import Foundation
internal import Text

enum WeightLoadTime {
  static let linkGbitS = BandKey(
    "linkGbitS", unit: "Gbit/s", in: 0...1_000_000, isPositive: true,
    "line rate of a link, for a figure of its own beside the table")
  static let efficiency = BandKey(
    "efficiency", unit: "of the line rate", in: 0...1, isPositive: true, default: 1,
    "share of the line rate that is reached")

  /// Line rates. Those of drives are the sequential reads of PCIe 4.0 and 5.0 with four lanes, 7 and 14 GB/s.
  private static let links: [(name: String, gbit: Decimal)] = [
    ("1 GbE", 1), ("10 GbE", 10), ("25 GbE", 25), ("NVMe, PCIe 4.0 x4", 56), ("100 GbE", 100),
    ("NVMe, PCIe 5.0 x4", 112), ("200 GbE", 200), ("400 GbE", 400),
  ]

  static let calculator = Calculator(
    "weight-load-time", "how long the weights of a model take over a network or from a drive",
    keys: [
      ModelKeys.paramsB, ModelKeys.precision, ModelKeys.bytesPerParam, ModelKeys.weightsGb,
      linkGbitS, efficiency,
    ],
    notes: [
      "A floor for scaling out and for a restart: `autoscale` in a scenario adds it to the start of the engine."
    ],
    examples: [
      "--params-b 70", "--weights-gb 140 --link-gbit-s 100 --efficiency 0.7..0.95 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let weights = try work.weights()
    let efficiency = try work.term(efficiency)
    func time(_ gbit: Term) -> Term { weights * 8 / (gbit * efficiency) }
    let own = work.termIfGiven(linkGbitS).map { link in
      work.figure("load_time_s", "time to load", unit: "s", time(link), source: "guide 003")
    }
    var table = FigureTable(
      "links", "Over each link",
      [("link", "link"), ("gbit_per_s", "Gbit/s"), ("load_time_s", "s")])
    for link in links {
      table.row([
        .text(link.name), .band(Band(link.gbit)),
        .band(time(Term("link", Band(link.gbit))).value.map { $0.rounded(3) }),
      ])
    }
    work.table(table)
    let size = "\(CountWords.short(weights.value.mid)) GB"
    if let own, let link = work.inputs[linkGbitS] {
      return work.answer(
        "\(size) take \(CountWords.short(own.value.mid)) s over \(CountWords.short(link.mid)) Gbit/s"
      )
    }
    let slow = time(Term(1)).value.mid
    let fast = time(Term(200)).value.mid
    return work.answer(
      "\(size) take from \(CountWords.short(slow)) s over 1 Gbit/s to \(CountWords.short(fast)) s over 200 Gbit/s"
    )
  }
}
