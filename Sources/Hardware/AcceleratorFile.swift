// AcceleratorFile.swift: a catalog file of an accelerator, read into a value with every number's source.

import Text
import Units

/// The kinds of quantity a catalog figure can be, with the units it may be written in.
private enum FigureKind {
  case arithmetic, bandwidth, memory, power, money, count

  /// Units and how many SI units one of them is.
  var units: [(name: String, factor: Double)] {
    switch self {
    case .arithmetic: [("TFLOP/s", 1e12), ("PFLOP/s", 1e15), ("GFLOP/s", 1e9)]
    case .bandwidth: [("TB/s", 1e12), ("GB/s", 1e9), ("Gb/s", 1e9 / 8)]
    case .memory:
      [
        ("GB", 1e9), ("MB", 1e6), ("TB", 1e12), ("GiB", 0x1p30), ("MiB", 0x1p20), ("B", 1),
      ]
    case .power: [("W", 1), ("kW", 1e3)]
    case .money: [("USD", 1)]
    case .count:
      ["devices", "SM", "CU", "cores", "NeuronCores", "TensorCores"].map { ($0, 1) }
    }
  }
}

/// Reads the figures of one accelerator, in the order they are asked for.
private struct FigureReader {
  var figures: [CatalogFigure] = []

  /// A figure in SI units; nil when it is left out or wrong.
  mutating func optional(
    _ key: String, _ kind: FigureKind, _ reader: inout ObjectReader
  ) -> Double? {
    read(reader.valueIfPresent(key), key, kind)
  }

  /// A figure in SI units; 1, and recorded, when it is missing or wrong.
  mutating func required(
    _ key: String, _ kind: FigureKind, _ reader: inout ObjectReader
  ) -> Double {
    read(reader.value(key), key, kind) ?? 1
  }

  private mutating func read(_ value: ValueReader?, _ key: String, _ kind: FigureKind) -> Double? {
    guard let value else { return nil }
    // 1e9 of any unit is beyond hardware and keeps every product finite.
    let limit = kind == .memory ? 1e18 : 1e9
    guard
      let figure = value.object({ reader in
        CatalogFigure(
          key: key, value: reader.positive("value", upTo: limit),
          unit: reader.choice("unit", of: kind.units.map(\.name), noun: "unit"),
          source: reader.string("source"), isGuess: reader.bool("guess", default: false))
      })
    else { return nil }
    if figure.source.isEmpty {
      value.report(
        .outOfRange, "'\(value.path)' has an empty source",
        hint: "write where the number comes from, or \"guess\": true and why")
    }
    figures.append(figure)
    return kind.units.first { $0.name == figure.unit }.map { figure.value * $0.factor }
  }

  /// A count as a whole number; nil when it is left out or wrong.
  mutating func count(_ key: String, _ reader: inout ObjectReader) -> Int? {
    whole(optional(key, .count, &reader), key, reader)
  }

  /// A count as a whole number; 1, and recorded, when it is missing or wrong.
  mutating func requiredCount(_ key: String, _ reader: inout ObjectReader) -> Int {
    whole(required(key, .count, &reader), key, reader) ?? 1
  }

  private func whole(_ value: Double?, _ key: String, _ reader: ObjectReader) -> Int? {
    guard let value else { return nil }
    guard let whole = Int(exactly: value) else {
      reader.report(
        .wrongType, key: key, "'\(reader.path(to: key))' is no whole number",
        hint: "write a whole number")
      return nil
    }
    return whole
  }
}

extension LayeredFit {
  /// Reads the numbers; efficiencies are shares of the data sheet, times what their keys say.
  fileprivate init(_ reader: inout ObjectReader) {
    self.init(
      computeEfficiency: reader.double("computeEfficiency", in: 0.01...1),
      memoryEfficiency: reader.double("memoryEfficiency", in: 0.01...1),
      microsecondsPerLayer: reader.double("microsecondsPerLayer", in: 0...1e5),
      millisecondsPerStep: reader.double("millisecondsPerStep", in: 0...1e4),
      microsecondsPerSequence: reader.double("microsecondsPerSequence", in: 0...1e5),
      source: reader.string("source"))
    expertShare = reader.double("expertShare", in: 0.01...1, default: 1)
  }
}

extension Accelerator {
  /// Reads a catalog file.
  /// - Throws: every mistake of the file.
  init(catalogFile json: LocatedJSON) throws(InputErrors) {
    self = try ObjectReader.decode(json) { reader in
      let name = reader.string("name")
      var entry = Accelerator(
        name: name,
        aliases: reader.arrayIfPresent("aliases") { $0.string() } ?? [],
        vendor: reader.string("vendor"), formFactor: reader.string("formFactor"),
        peaks: DensePeaks(bf16: FLOPsPerSecond(1)),
        nativeTypes: reader.array("nativeTypes", count: 1...NumberType.allCases.count) {
          $0.choice(of: NumberType.self, noun: "number format")
        },
        memoryBandwidth: BytesPerSecond(1), datasheetMemory: Bytes(1),
        intraNodeLinkName: reader.string("intraNodeLinkName", default: ""), linkDomainSize: 1,
        gpusPerNode: 1, power: Watts(1),
        isDatasheetOnly: reader.bool("datasheetOnly", default: false),
        notes: reader.arrayIfPresent("notes") { $0.string() } ?? [])
      if name.isEmpty {
        reader.report(.outOfRange, key: "name", "the name is empty", hint: "write the part's name")
      }
      _ = reader.object("figures") { entry.readFigures(&$0) }
      entry.layered = reader.objectIfPresent("layered") { LayeredFit(&$0) }
      entry.checkNativePeaks(&reader)
      entry.guesses = entry.figures.filter(\.isGuess).map {
        "\(entry.name): \($0.key) \(NumberText.shortest($0.value)) \($0.unit) is a guess (\($0.source))"
      }
      return entry
    }
  }

  private mutating func readFigures(_ reader: inout ObjectReader) {
    var figures = FigureReader()
    peaks = DensePeaks(
      bf16: FLOPsPerSecond(figures.required("peakBF16", .arithmetic, &reader)),
      fp8: figures.optional("peakFP8", .arithmetic, &reader).map { FLOPsPerSecond($0) },
      fp4: figures.optional("peakFP4", .arithmetic, &reader).map { FLOPsPerSecond($0) },
      int8: figures.optional("peakINT8", .arithmetic, &reader).map { FLOPsPerSecond($0) })
    memoryBandwidth = BytesPerSecond(figures.required("memoryBandwidth", .bandwidth, &reader))
    datasheetMemory = Bytes(figures.required("datasheetMemory", .memory, &reader))
    driverMemory = figures.optional("driverMemory", .memory, &reader).map { Bytes($0) }
    engineVisibleMemory = figures.optional("engineVisibleMemory", .memory, &reader)
      .map { Bytes($0) }
    multiprocessors = figures.count("multiprocessors", &reader)
    lastLevelCache = figures.optional("lastLevelCache", .memory, &reader).map { Bytes($0) }
    intraNodeLink = figures.optional("intraNodeLink", .bandwidth, &reader)
      .map { BytesPerSecond($0) }
    let domain = figures.count("linkDomainSize", &reader)
    if intraNodeLink != nil, !reader.has("linkDomainSize") {
      reader.report(
        .missingKey,
        "the key '\(reader.path(to: "linkDomainSize"))' is missing beside intraNodeLink",
        hint: "add the number of devices that the link joins at full rate")
    }
    // A part without a link is a domain of its own.
    linkDomainSize = domain ?? 1
    allReduceBandwidth = figures.optional("allReduceBandwidth", .bandwidth, &reader)
      .map { BytesPerSecond($0) }
    interNodeLink = figures.optional("interNodeLink", .bandwidth, &reader)
      .map { BytesPerSecond($0) }
    pcieLink = figures.optional("pcieLink", .bandwidth, &reader).map { BytesPerSecond($0) }
    gpusPerNode = figures.requiredCount("gpusPerNode", &reader)
    power = Watts(figures.required("power", .power, &reader))
    listPrice = figures.optional("listPrice", .money, &reader).map { Dollars($0) }
    self.figures = figures.figures
  }

  /// A format that runs natively needs its dense peak.
  private func checkNativePeaks(_ reader: inout ObjectReader) {
    if !nativeTypes.contains(where: { $0.bits == 16 }) {
      reader.report(
        .outOfRange, key: "nativeTypes", "no 16-bit format is native",
        hint: "add \"bf16\" or \"fp16\": attention and the LM head run in it")
    }
    for type in nativeTypes where peak(activations: type) == nil {
      let key =
        switch type {
        case .fp8: "peakFP8"
        case .int8: "peakINT8"
        case .nvfp4, .mxfp4: "peakFP4"
        case .bf16, .fp16, .int4: "peakBF16"
        }
      let hint =
        type == .int4
        ? "leave int4 out: engines widen it to 16 bits" : "add figures.\(key), the dense peak"
      reader.report(
        .missingKey, key: "nativeTypes", "\(type.rawValue) is native but has no peak", hint: hint)
    }
  }
}
