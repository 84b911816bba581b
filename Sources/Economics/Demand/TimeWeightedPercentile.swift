// TimeWeightedPercentile.swift: a percentile of what is in flight, weighted by time and not by arrivals.

internal import Foundation
internal import Text

enum TimeWeightedPercentile {
  static let levels = ValueKey<[Level]>(
    "levels", unit: "requests:share", "",
    "how many are in flight for which share of the time: 10:0.90,50:0.04,100:0.06",
    read: { read($0) },
    write: {
      .array($0.map { ["level": .double($0.level.double), "share": .double($0.share.double)] })
    })
  static let percentile = BandKey(
    "percentile", unit: "%", in: 0...100, isPositive: true, default: 95, "which percentile",
    "guide 004 sizes for p95")

  /// So many in flight, for such a share of the time.
  struct Level: Hashable {
    var level: Decimal
    var share: Decimal
  }

  static let calculator = Calculator(
    "time-weighted-percentile", "p95 of requests in flight, weighted by how long each level lasts",
    keys: [levels, percentile],
    notes: [
      "Concurrency is weighted by time: a percentile over arrivals sees busy times too often. Shares may be seconds or",
      "hours; they are taken of their sum. `headroom size` takes them from a trace.",
    ],
    examples: [
      "--levels 10:0.90,50:0.04,100:0.06",
      "--levels 10:0.90,50:0.06,100:0.04 --percentile 99 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let levels = try work.inputs.needed(levels).sorted { $0.level < $1.level }
    let wanted = try work.inputs.needed(percentile).mid
    let total = levels.reduce(0) { $0 + $1.share }
    var table = FigureTable(
      "levels_by_time", "Time at each level",
      [("level", "in flight"), ("share", "of the time"), ("up_to", "at or below")])
    var (below, found): (Decimal, Decimal?) = (0, nil)
    for level in levels {
      below += level.share
      if found == nil, below * 100 >= wanted * total { found = level.level }
      table.row([
        .band(Band(level.level)), .band(Band(level.share / total)), .band(Band(below / total)),
      ])
    }
    work.table(table)
    let answer = found ?? levels.last?.level ?? 0
    work.figure(
      Figure(
        "concurrency", "p\(wanted) in flight", unit: "requests", Band(answer),
        formula: "the lowest level that is not exceeded for \(wanted) % of the time",
        source: "guide 004"))
    let mean = levels.reduce(0) { $0 + $1.level * $1.share } / total
    work.figure(
      Figure(
        "mean_concurrency", "mean in flight", unit: "requests", Band(mean),
        formula: "sum of level * share"))
    return work.answer(
      "p\(wanted) is \(CountWords.short(answer)) in flight, the mean \(CountWords.short(mean))")
  }

  private static func read(_ value: ValueReader) -> [Level]? {
    let list: [Level]?
    if value.isArray {
      list = NamedLists.all(
        (value.elements(count: 1...10_000) ?? []).map { element in
          element.object { reader in
            Level(
              level: Decimal(shortest: reader.double("level", in: 0...1e9)),
              share: Decimal(shortest: reader.double("share", in: 0...1e9)))
          }
        })
    } else {
      guard let text = NamedLists.text(value) else { return nil }
      list = NamedLists.all(text.split(separator: ",").map { level(String($0), value) })
    }
    guard let list else { return nil }
    guard list.reduce(0, { $0 + $1.share }) > 0 else {
      value.report(
        .outOfRange, "the shares of the time add up to nothing",
        hint: "write \(value.assignment("10:0.90,50:0.04,100:0.06"))")
      return nil
    }
    return list
  }

  private static func level(_ text: String, _ value: ValueReader) -> Level? {
    let parts = text.split(separator: ":").map { NumberText.parseDouble(String($0).trimmed) }
    guard parts.count == 2, let level = parts[0], let share = parts[1],
      (0...1e9).contains(level), share == 0 || (1e-12...1e9).contains(share)
    else {
      value.report(
        .syntax, "\(JSONWriter.quoted(text)) is no level with a share of the time",
        hint: "write \(value.assignment("10:0.90,50:0.04,100:0.06"))")
      return nil
    }
    return Level(level: Decimal(shortest: level), share: Decimal(shortest: share))
  }
}
