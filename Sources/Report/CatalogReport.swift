// CatalogReport.swift: catalog entries as reports.

public import Hardware
internal import Planning
internal import Text
internal import Units

/// What `catalog` says, a report for each list and for each entry.
public struct CatalogReport: Sendable {
  let catalog: Catalog
  private let provenance: String

  public init(_ catalog: Catalog) {
    self.catalog = catalog
    provenance = ProvenanceJSON.line(CatalogIdentity(catalog))
  }

  /// All entries of a list: `gpus`, `models`, `engines` or `interconnects`.
  public func list(_ name: String) -> Document {
    switch name {
    case "gpus": accelerators
    case "models": models
    case "interconnects": interconnects
    default: engines(catalog.engines)
    }
  }

  func document(_ screen: Screen, _ sections: [Section?], _ json: JSONValue) -> Document {
    Document(
      Document.Names(figures: "catalog", page: "catalog"), title: "headroom catalog",
      screen: screen, sections: sections,
      provenance: provenance, figures: { json })
  }

  private var accelerators: Document {
    // Two tables, as one would be wider than a terminal.
    var speeds = DocumentTable(["name", "vendor", "bf16", "fp8", "fp4", "TB/s"], words: [1])
    var rest = DocumentTable(
      ["name", "datasheet GB", "engine GB", "W", "guesses", "link"], words: [5])
    for entry in catalog.accelerators {
      func tera(_ rate: FLOPsPerSecond?) -> String {
        rate.map { FigureText.short($0.value / 1e12) } ?? "–"
      }
      speeds.row(
        entry.name, entry.vendor, tera(entry.peaks.bf16), tera(entry.peaks.fp8),
        tera(entry.peaks.fp4), FigureText.short(entry.memoryBandwidth.value / 1e12))
      rest.row(
        entry.name, FigureText.fixed(entry.datasheetMemory.gigabytes, 1),
        entry.engineVisibleMemory.map { FigureText.fixed($0.gigabytes, 1) } ?? "–",
        FigureText.short(entry.power.value),
        entry.isDatasheetOnly ? "datasheet only" : String(entry.allGuesses.count),
        entry.intraNodeLinkName.isEmpty ? "–" : entry.intraNodeLinkName)
    }
    var screen = Screen("\(catalog.accelerators.count) GPUs: dense peaks in TFLOP/s of one device")
    screen.add("reads", "– is not known, or not there")
    screen.add("more", "`headroom catalog gpus NAME` shows every figure with its source")
    return document(
      screen,
      [
        Section("Speed", [.table(speeds)]), Section("Memory, power and links", [.table(rest)]),
      ],
      [
        "catalog_version": .string(catalog.version),
        "gpus": .array(catalog.accelerators.map { accelerator($0).figures }),
      ])
  }

  /// Engines with every time, its unit and its source.
  public func engines(_ entries: [EngineProfile]) -> Document {
    let sections = entries.map { entry in
      Section("\(entry.name): \(entry.version)", [.table(Self.figures(entry.figures))])
    }
    let json = entries.map { entry -> JSONValue in
      [
        "name": .string(entry.name), "version": .string(entry.version),
        "kernels": .string(entry.kernels.rawValue), "max_num_seqs": .int(entry.maxNumSeqs),
        "max_num_batched_tokens": .int(entry.maxNumBatchedTokens),
        "figures": Self.json(entry.figures),
      ]
    }
    return document(
      Screen("every time of \(entries.count == 1 ? "the engine" : "the engines"), with its source"),
      sections, ["engines": .array(json)])
  }

  private var models: Document {
    var shapes = DocumentTable(["name", "parameters", "active", "layers", "hidden", "heads"])
    var caches = DocumentTable(["name", "KV heads", "KV B/token", "attention"], words: [3])
    for entry in catalog.models {
      shapes.row(
        entry.name, Self.billions(entry.parameterCount), Self.billions(entry.activeParameterCount),
        String(entry.layers), FigureText.grouped(entry.hidden), String(entry.heads))
      caches.row(
        entry.name, String(entry.kvHeads), FigureText.grouped(Int(Self.kvBytes(entry).value)),
        Self.attention(entry))
    }
    var screen = Screen("\(catalog.models.count) models: KV in bf16")
    screen.add("more", "`headroom catalog models NAME` shows the shape and its source")
    return document(
      screen, [Section("Shape", [.table(shapes)]), Section("KV cache", [.table(caches)])],
      [
        "catalog_version": .string(catalog.version),
        "models": .array(catalog.models.map { model($0).figures }),
      ])
  }

  /// One accelerator with every figure.
  public func accelerator(_ entry: Accelerator) -> Document {
    var screen = Screen("\(entry.name) (\(entry.vendor), \(entry.formFactor))")
    screen.add("also", Words(entry.aliases.joined(separator: ", ")))
    screen.add("formats", "native: \(entry.nativeTypes.map(\.rawValue).joined(separator: ", "))")
    if entry.isDatasheetOnly {
      screen.add("times", "datasheet only: no kernel of it was measured")
    }
    return document(
      screen,
      [
        Section("Figures", [.table(Self.figures(entry.figures))]),
        Section.list("Guesses", entry.allGuesses), Section.list("Notes", entry.notes),
      ],
      [
        "name": .string(entry.name), "aliases": Self.strings(entry.aliases),
        "vendor": .string(entry.vendor), "form_factor": .string(entry.formFactor),
        "native_formats": Self.strings(entry.nativeTypes.map(\.rawValue)),
        "datasheet_only": .bool(entry.isDatasheetOnly),
        "figures": Self.json(entry.figures),
        "guesses": Self.strings(entry.allGuesses), "notes": Self.strings(entry.notes),
      ])
  }

  /// One model with its shape and what follows from it.
  public func model(_ entry: ModelArchitecture) -> Document {
    let billions = Self.billions
    let counts = entry.parameterCounts
    var rows: [(String, JSONValue, String)] = [
      ("parameters", .double(entry.parameterCount), billions(entry.parameterCount)),
      (
        "active_parameters", .double(entry.activeParameterCount),
        billions(entry.activeParameterCount)
      ),
      (
        "published_parameters", JSONValue(entry.publishedParameters),
        entry.publishedParameters.map(billions) ?? "–"
      ),
      ("embedding_parameters", .double(counts.embedding), billions(counts.embedding)),
    ]
    for (key, count) in [
      ("layers", entry.layers), ("hidden", entry.hidden), ("heads", entry.heads),
      ("kv_heads", entry.kvHeads), ("head_dim", entry.headDim),
      ("intermediate", entry.intermediate), ("vocab", entry.vocab),
      ("max_position_embeddings", entry.maxPositionEmbeddings),
    ] { rows.append((key, .int(count), FigureText.grouped(count))) }
    if let moe = entry.moe {
      rows.append(("experts", .int(moe.experts), String(moe.experts)))
      rows.append(("experts_per_token", .int(moe.topK), String(moe.topK)))
      rows.append(
        (
          "expert_intermediate", .int(moe.expertIntermediate),
          FigureText.grouped(moe.expertIntermediate)
        ))
    }
    let kv = Self.kvBytes(entry).value
    rows.append(("kv_bytes_per_token_bf16", .double(kv), FigureText.grouped(Int(kv)) + " B"))
    var screen = Screen(Words(entry.name))
    screen.add("also", Words(entry.aliases.joined(separator: ", ")))
    screen.add("source", Words(entry.source))
    let head: [(String, JSONValue)] = [
      ("name", .string(entry.name)), ("aliases", Self.strings(entry.aliases)),
      ("attention", .string(Self.attention(entry))),
      ("published_weights", .string(entry.publishedWeights.rawValue)),
    ]
    let tail: [(String, JSONValue)] = [
      ("source", .string(entry.source)), ("notes", Self.strings(entry.notes)),
    ]
    return document(
      screen,
      [
        Section("Shape", [.table(DocumentTable(rows: rows.map { [$0.0, $0.2] }))]),
        Section.list("Notes", entry.notes),
      ], .object(head + rows.map { ($0.0, $0.1) } + tail))
  }

  static func json(_ figures: [CatalogFigure]) -> JSONValue {
    .array(
      figures.map { figure in
        [
          "key": .string(figure.key), "value": .double(figure.value),
          "unit": .string(figure.unit), "source": .string(figure.source),
          "guess": .bool(figure.isGuess),
        ]
      })
  }

  static func figures(_ figures: [CatalogFigure]) -> DocumentTable {
    DocumentTable(
      rows: figures.map {
        [
          $0.key, NumberText.shortest($0.value), $0.unit,
          $0.isGuess ? "guess: \($0.source)" : $0.source,
        ]
      }, words: [2, 3])
  }

  private static func kvBytes(_ entry: ModelArchitecture) -> Bytes {
    entry.kvBytesPerTokenPerDevice(.bf16, tensorParallel: 1)
  }

  private static func attention(_ entry: ModelArchitecture) -> String {
    let kind =
      entry.mla != nil
      ? "MLA" : entry.kvHeads == entry.heads ? "MHA" : entry.kvHeads == 1 ? "MQA" : "GQA"
    let window = entry.slidingWindow.map { ", \($0.layers) layers slide over \($0.tokens)" } ?? ""
    let linear = entry.linear.map { ", \($0.layers) linear layers" } ?? ""
    let sparse = entry.indexer.map { ", sparse: best \($0.topK)" } ?? ""
    return kind + window + linear + sparse
      + (entry.moe.map { ", MoE \($0.topK) of \($0.experts)" } ?? "")
  }

  private static func billions(_ count: Double) -> String {
    FigureText.fixed(count / 1e9, 2) + " B"
  }
  static func strings(_ list: [String]) -> JSONValue { .array(list.map(JSONValue.string)) }
}
