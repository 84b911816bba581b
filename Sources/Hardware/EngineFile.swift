// EngineFile.swift: a catalog file of a serving engine, read into a value with every number's source.

import Text
import Units

extension EngineProfile {
  /// Units of the times of an engine, in seconds, and of a factor.
  static let units: [(name: String, seconds: Double)] = [
    ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9), ("s", 1), ("x", 1),
  ]

  /// Reads a catalog file: the scheduler's defaults under `engine`, times outside kernels under `times`.
  /// - Throws: every mistake of the file.
  init(catalogFile json: LocatedJSON) throws(InputErrors) {
    self = try ObjectReader.decode(json) { reader in
      let name = reader.string("name")
      var entry = Self.standIn
      entry.name = name
      entry.aliases = reader.arrayIfPresent("aliases") { $0.string() } ?? []
      entry.version = reader.string("version")
      entry.notes = reader.arrayIfPresent("notes") { $0.string() } ?? []
      _ = reader.object("engine") { entry.readScheduler(&$0) }
      _ = reader.object("times") { entry.readTimes(&$0) }
      if name.isEmpty {
        reader.report(
          .outOfRange, key: "name", "the name is empty", hint: "write the engine's name")
      }
      entry.guesses = entry.figures.filter(\.isGuess).map {
        "engine \(name): \($0.key) \(NumberText.shortest($0.value)) \($0.unit) is a guess (\($0.source))"
      }
      return entry
    }
  }

  /// Goes on in place of an engine that could not be read; never handed out.
  private static let standIn = EngineProfile(
    name: "", aliases: [], version: "", maxNumSeqs: 1, maxNumBatchedTokens: 1,
    gpuMemoryUtilization: 1, reserveFullPrompt: true, frontEnd: .zero, kernels: .vllm,
    overheads: .none, figures: [], guesses: [], source: "", notes: [])

  private mutating func readScheduler(_ reader: inout ObjectReader) {
    kernels = reader.choiceIfPresent("kernels", of: EngineKernels.self, noun: "engine") ?? .vllm
    maxNumSeqs = reader.int("maxNumSeqs", in: EngineProfile.sequenceRange)
    maxNumBatchedTokens = reader.int("maxNumBatchedTokens", in: EngineProfile.tokenRange)
    gpuMemoryUtilization = reader.double(
      "gpuMemoryUtilization", in: EngineProfile.utilizationRange, default: 0.9)
    reserveFullPrompt = reader.bool("reserveFullPrompt", default: true)
    prefill = reader.choiceIfPresent("prefill", of: PrefillMode.self, noun: "prefill") ?? .chunked
    outputReserve =
      reader.choiceIfPresent("outputReserve", of: OutputReserve.self, noun: "reserve") ?? .none
    overheads.capturedTokens = reader.int("capturedTokens", in: 0...4_194_304, default: 0)
    overheads.fittedRows = reader.intIfPresent("fittedRows", in: 1...65_536)
    source = reader.string("source")
  }

  private mutating func readTimes(_ reader: inout ObjectReader) {
    frontEnd = time("frontEnd", &reader)
    overheads.gap = time("gap", &reader)
    overheads.perSampledRow = time("perSampledRow", &reader)
    overheads.perStreamedRow = timeIfPresent("perStreamedRow", &reader) ?? .zero
    overheads.perLayer = time("perLayer", &reader)
    overheads.perEagerLayer = time("perEagerLayer", &reader)
    overheads.perEagerLatentLayer = timeIfPresent("perEagerLatentLayer", &reader)
    overheads.perMoELayer = time("perMoELayer", &reader)
    overheads.moePromptFactor = timeIfPresent("moePromptFactor", &reader)?.value ?? 1
    overheads.perStateToken = timeIfPresent("perStateToken", &reader) ?? .zero
    overheads.source = figures.first { $0.key == "perSampledRow" }?.source ?? source
  }

  private mutating func timeIfPresent(_ key: String, _ reader: inout ObjectReader) -> Seconds? {
    reader.has(key) ? time(key, &reader) : nil
  }

  /// A time in seconds with its source; recorded in `figures`.
  private mutating func time(_ key: String, _ reader: inout ObjectReader) -> Seconds {
    let read = reader.object(key) { reader in
      CatalogFigure(
        key: key, value: reader.double("value", in: 0...1e6),
        unit: reader.choice("unit", of: Self.units.map(\.name), noun: "unit"),
        source: reader.string("source"), isGuess: reader.bool("guess", default: false))
    }
    guard let figure = read else { return .zero }
    figures.append(figure)
    let unit = Self.units.first { $0.name == figure.unit }?.seconds ?? 1
    return Seconds(figure.value * unit)
  }
}
