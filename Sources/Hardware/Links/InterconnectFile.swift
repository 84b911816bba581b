// InterconnectFile.swift: a catalog file of a link between GPUs, read into a value with every number's source.

import Text
import Units

extension Interconnect {
  /// Units of a rate, in bytes a second; of a share; and of a time, in seconds.
  private static let rates: [(name: String, factor: Double)] = [
    ("GB/s", 1e9), ("Gb/s", 1e9 / 8), ("TB/s", 1e12),
  ]
  private static let shares: [(name: String, factor: Double)] = [("x", 1)]
  private static let times: [(name: String, factor: Double)] = [("us", 1e-6), ("ms", 1e-3)]

  /// Reads a catalog file: what the link joins, and its figures under `link`.
  /// - Throws: every mistake of the file.
  init(catalogFile json: LocatedJSON) throws(InputErrors) {
    self = try ObjectReader.decode(json) { reader in
      let name = reader.string("name")
      if name.isEmpty {
        reader.report(.outOfRange, key: "name", "the name is empty", hint: "write the link's name")
      }
      var entry = Interconnect(
        name: name, aliases: reader.arrayIfPresent("aliases") { $0.string() } ?? [],
        joins: reader.choiceIfPresent("joins", of: LinkReach.self, noun: "reach") ?? .nodes,
        datasheetRate: BytesPerSecond(1), achievedShare: 1, latency: .zero, hopLatency: .zero,
        figures: [], guesses: [], notes: reader.arrayIfPresent("notes") { $0.string() } ?? [])
      _ = reader.object("link") { entry.readFigures(&$0) }
      entry.guesses = entry.figures.filter(\.isGuess).map {
        "\(name): \($0.key) \(NumberText.shortest($0.value)) \($0.unit) is a guess (\($0.source))"
      }
      return entry
    }
  }

  private mutating func readFigures(_ reader: inout ObjectReader) {
    // A millionth of a gigabyte a second is slower than any link, a million faster.
    datasheetRate = BytesPerSecond(figure("bandwidth", Self.rates, 1e-6...1e6, &reader))
    achievedShare = figure("achievedShare", Self.shares, 1e-3...1, &reader)
    latency = Seconds(figure("latency", Self.times, 0...1e6, &reader))
    hopLatency = Seconds(figure("hopLatency", Self.times, 0...1e6, &reader))
  }

  /// A figure in SI units; recorded in `figures`.
  private mutating func figure(
    _ key: String, _ units: [(name: String, factor: Double)], _ range: ClosedRange<Double>,
    _ reader: inout ObjectReader
  ) -> Double {
    let read = reader.object(key) { reader in
      CatalogFigure(
        key: key, value: reader.double("value", in: range),
        unit: reader.choice("unit", of: units.map(\.name), noun: "unit"),
        source: reader.string("source"), isGuess: reader.bool("guess", default: false))
    }
    guard let figure = read else { return range.upperBound }
    figures.append(figure)
    return figure.value * (units.first { $0.name == figure.unit }?.factor ?? 1)
  }
}
