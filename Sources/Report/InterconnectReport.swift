// InterconnectReport.swift: links between GPUs as reports.

public import Hardware
internal import Text
internal import Units

extension CatalogReport {
  /// Every link: what it carries, and after what wait.
  var interconnects: Document {
    var table = DocumentTable(
      ["name", "joins", "datasheet GB/s", "achieved GB/s", "share", "latency us", "guesses"],
      words: [1])
    for link in catalog.interconnects.entries {
      table.row(
        link.name, Self.joined(link.joins),
        FigureText.short(link.datasheetRate.value / 1e9),
        FigureText.short(link.effectiveRate.value / 1e9), FigureText.fixed(link.achievedShare, 2),
        FigureText.short(link.latency.value * 1e6), String(link.guesses.count))
    }
    var screen = Screen(
      "\(catalog.interconnects.entries.count) links between GPUs: rates of one GPU, one direction")
    screen.add("reads", "latency is that of one message; share is achieved over datasheet")
    screen.add("more", "`headroom catalog interconnects NAME` shows every figure with its source")
    return document(
      screen, [Section("Links", [.table(table)])],
      [
        "catalog_version": .string(catalog.version),
        "interconnects": .array(catalog.interconnects.entries.map { interconnect($0).figures }),
      ])
  }

  /// One link with every figure.
  public func interconnect(_ link: Interconnect) -> Document {
    var screen = Screen("\(link.name): joins \(Self.joined(link.joins))")
    screen.add("also", Words(link.aliases.joined(separator: ", ")))
    return document(
      screen,
      [
        Section("Figures", [.table(Self.figures(link.figures))]),
        Section.list("Guesses", link.guesses), Section.list("Notes", link.notes),
      ],
      [
        "name": .string(link.name), "aliases": Self.strings(link.aliases),
        "joins": .string(link.joins.rawValue),
        "effective_bytes_per_second": .double(link.effectiveRate.value),
        "latency_us": .double(link.latency.value * 1e6), "figures": Self.json(link.figures),
        "guesses": Self.strings(link.guesses), "notes": Self.strings(link.notes),
      ])
  }

  private static func joined(_ reach: LinkReach) -> String {
    switch reach {
    case .node: "a server's GPUs"
    case .rack: "a rack's GPUs"
    case .nodes: "servers"
    }
  }
}
