// CatalogReport.swift: catalog entries for people and for programs.

public import Hardware
public import Text
internal import Units

/// What `catalog` says: the same entries twice.
public struct CatalogReport: Sendable {
  public let json: JSONValue
  public let lines: [String]

  /// All entries of a list: `gpus`, `models`, `engines` or `prices`.
  public static func list(_ name: String, of catalog: Catalog) -> CatalogReport {
    switch name {
    case "gpus": accelerators(catalog)
    case "models": models(catalog)
    case "engines": engines(catalog.engines)
    default: prices(catalog.accelerators)
    }
  }

  private static func accelerators(_ catalog: Catalog) -> CatalogReport {
    var table = TextTable(left: [1, 8])
    table.row(
      "name", "vendor", "bf16", "fp8", "fp4", "TB/s", "datasheet GB", "engine GB", "link",
      "W", "guesses")
    for entry in catalog.accelerators {
      func tera(_ rate: FLOPsPerSecond?) -> String {
        rate.map { FigureText.short($0.value / 1e12) } ?? "–"
      }
      table.row(
        entry.name, entry.vendor, tera(entry.peaks.bf16), tera(entry.peaks.fp8),
        tera(entry.peaks.fp4), FigureText.short(entry.memoryBandwidth.value / 1e12),
        FigureText.fixed(entry.datasheetMemory.gigabytes, 1),
        entry.engineVisibleMemory.map { FigureText.fixed($0.gigabytes, 1) } ?? "–",
        entry.intraNodeLinkName.isEmpty ? "–" : entry.intraNodeLinkName,
        FigureText.short(entry.power.value),
        entry.isDatasheetOnly ? "datasheet only" : String(entry.allGuesses.count))
    }
    let notes = [
      "", "dense peaks in TFLOP/s of one device; – is not known, or not there",
      "`headroom catalog gpus NAME` shows every figure with its source; catalog \(catalog.version.prefix(12))",
    ]
    return CatalogReport(
      json: [
        "catalog_version": .string(catalog.version),
        "gpus": .array(catalog.accelerators.map { accelerator($0).json }),
      ], lines: table.lines() + notes)
  }

  /// Engines with every time, its unit and its source.
  public static func engines(_ entries: [EngineProfile]) -> CatalogReport {
    let lines = entries.flatMap { entry in
      ["\(entry.name): \(entry.version)"]
        + entry.figures.map { figure in
          "  \(figure.key) \(FigureText.shortest(figure.value)) \(figure.unit): \(figure.source)"
            + (figure.isGuess ? " (a guess)" : "")
        }
    }
    let json = entries.map { entry -> JSONValue in
      [
        "name": .string(entry.name), "version": .string(entry.version),
        "kernels": .string(entry.kernels.rawValue), "max_num_seqs": .int(entry.maxNumSeqs),
        "max_num_batched_tokens": .int(entry.maxNumBatchedTokens),
        "figures": .array(
          entry.figures.map { figure in
            [
              "key": .string(figure.key), "value": .double(figure.value),
              "unit": .string(figure.unit), "source": .string(figure.source),
              "guess": .bool(figure.isGuess),
            ]
          }),
      ]
    }
    return CatalogReport(json: ["engines": .array(json)], lines: lines)
  }

  private static func models(_ catalog: Catalog) -> CatalogReport {
    var table = TextTable(left: [8])
    table.row(
      "name", "parameters", "active", "layers", "hidden", "heads", "KV heads", "KV B/token",
      "attention")
    for entry in catalog.models {
      table.row(
        entry.name, billions(entry.parameterCount), billions(entry.activeParameterCount),
        String(entry.layers), FigureText.grouped(entry.hidden), String(entry.heads),
        String(entry.kvHeads), FigureText.grouped(Int(kvBytes(entry).value)),
        attention(entry))
    }
    return CatalogReport(
      json: [
        "catalog_version": .string(catalog.version),
        "models": .array(catalog.models.map { model($0).json }),
      ],
      lines: table.lines() + [
        "",
        "KV in bf16; `headroom catalog models NAME` shows the shape and its source; "
          + "catalog \(catalog.version.prefix(12))",
      ])
  }

  /// One accelerator with every figure.
  public static func accelerator(_ entry: Accelerator) -> CatalogReport {
    var table = TextTable(left: [2, 3])
    for figure in entry.figures {
      table.row(
        figure.key, NumberText.shortest(figure.value), figure.unit,
        figure.isGuess ? "guess: \(figure.source)" : figure.source)
    }
    let head = "\(entry.name) (\(entry.vendor), \(entry.formFactor))"
    let only = entry.isDatasheetOnly ? ["datasheet only: no kernel of it was measured"] : []
    let formats = "native formats: \(entry.nativeTypes.map(\.rawValue).joined(separator: ", "))"
    let lines =
      [head, "also: \(entry.aliases.joined(separator: ", "))", formats] + only + [""]
      + table.lines(indent: 2) + bullets("guesses", entry.allGuesses)
      + bullets("notes", entry.notes)
    return CatalogReport(
      json: [
        "name": .string(entry.name), "aliases": strings(entry.aliases),
        "vendor": .string(entry.vendor), "form_factor": .string(entry.formFactor),
        "native_formats": strings(entry.nativeTypes.map(\.rawValue)),
        "datasheet_only": .bool(entry.isDatasheetOnly),
        "figures": .array(
          entry.figures.map { figure in
            [
              "key": .string(figure.key), "value": .double(figure.value),
              "unit": .string(figure.unit), "source": .string(figure.source),
              "guess": .bool(figure.isGuess),
            ]
          }),
        "guesses": strings(entry.allGuesses), "notes": strings(entry.notes),
      ], lines: lines)
  }

  /// One model with its shape and what follows from it.
  public static func model(_ entry: ModelArchitecture) -> CatalogReport {
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
    let kv = kvBytes(entry).value
    rows.append(("kv_bytes_per_token_bf16", .double(kv), FigureText.grouped(Int(kv)) + " B"))
    var table = TextTable()
    for row in rows { table.row(row.0, row.2) }
    let lines =
      [entry.name, "also: \(entry.aliases.joined(separator: ", "))", "source: \(entry.source)", ""]
      + table.lines(indent: 2) + bullets("notes", entry.notes)
    let head: [(String, JSONValue)] = [
      ("name", .string(entry.name)), ("aliases", strings(entry.aliases)),
      ("attention", .string(attention(entry))),
      ("published_weights", .string(entry.publishedWeights.rawValue)),
    ]
    let tail: [(String, JSONValue)] = [
      ("source", .string(entry.source)), ("notes", strings(entry.notes)),
    ]
    return CatalogReport(json: .object(head + rows.map { ($0.0, $0.1) } + tail), lines: lines)
  }

  /// List prices; a price without a source is not invented.
  public static func prices(_ entries: [Accelerator]) -> CatalogReport {
    var table = TextTable(left: [2])
    table.row("name", "list price of one device, $", "source")
    for entry in entries {
      table.row(
        entry.name, entry.listPrice.map { FigureText.short($0.value) } ?? "–",
        entry.figures.first { $0.key == "listPrice" }?.source ?? "no sourced price")
    }
    return CatalogReport(
      json: [
        "prices": .array(
          entries.map { entry in
            [
              "name": .string(entry.name), "list_price_usd": JSONValue(entry.listPrice?.value),
              "source": JSONValue(entry.figures.first { $0.key == "listPrice" }?.source),
              "reason": entry.listPrice == nil ? "not-configured" : .null,
            ]
          })
      ],
      lines: table.lines() + [
        "", "give a pool its own \"price\" in $ per GPU-hour; no price is assumed",
      ])
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
  private static func strings(_ list: [String]) -> JSONValue { .array(list.map(JSONValue.string)) }
  private static func bullets(_ title: String, _ list: [String]) -> [String] {
    list.isEmpty ? [] : ["", "\(title):"] + list.map { "  \($0)" }
  }
}
