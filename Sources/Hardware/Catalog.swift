// Catalog.swift: the accelerators and models headroom knows, found by any of their names.

public import Text

/// What a name led to.
public struct CatalogMatch<Entry: Sendable>: Sendable {
  public let entry: Entry
  /// What the reader should be told, e.g. that a bare `H200` means the SXM part; nil when the name was exact.
  public let note: String?
}

extension CatalogMatch: Equatable where Entry: Equatable {}

/// The accelerators and models at hand: those built in, then what a user added or replaced.
public struct Catalog: Sendable {
  /// In the order of their files; a user's additions last.
  public private(set) var accelerators: [Accelerator]
  public private(set) var models: [ModelArchitecture]
  public private(set) var engines: [EngineProfile]
  public private(set) var interconnects: InterconnectCatalog
  /// SHA-256 of every entry's name and text, in order: two catalogs with one version say the same.
  public private(set) var version: String
  /// Names of entries that a user's files added or replaced, in order.
  public private(set) var userEntries: [String] = []

  init(
    accelerators: [Accelerator], models: [ModelArchitecture],
    engines: [EngineProfile] = EngineProfile.builtIn, interconnects: InterconnectCatalog,
    version: String
  ) {
    self.accelerators = accelerators
    self.models = models
    self.engines = engines
    self.interconnects = interconnects
    self.version = version
  }

  /// An accelerator by canonical name or alias; case does not matter, and space, `_` and `-` are one.
  ///
  /// A family name (`H200`, `H100`, `A100`) means the SXM part, and the match says so.
  /// - Throws: `.unknownName` with the nearest names.
  public func accelerator(
    named name: String, at place: SourceLocation
  ) throws(InputErrors) -> CatalogMatch<Accelerator> {
    let wanted = Self.key(name)
    if let entry = accelerators.first(where: { Self.key($0.name) == wanted }) {
      return CatalogMatch(entry: entry, note: nil)
    }
    if let entry = accelerators.first(where: { $0.aliases.contains { Self.key($0) == wanted } }) {
      return CatalogMatch(entry: entry, note: nil)
    }
    if let entry = accelerators.first(where: { Self.key($0.name) == wanted + "-sxm" }) {
      return CatalogMatch(entry: entry, note: "'\(name)' is read as \(entry.name)")
    }
    throw InputErrors(
      Self.unknown(
        "GPU", name, of: accelerators.map { ($0.name, $0.aliases) }, list: "gpus", at: place))
  }

  /// A model by canonical name, alias or Hugging Face name; case does not matter, and space, `_` and `-` are one.
  /// - Throws: `.unknownName` with the nearest names.
  public func model(
    named name: String, at place: SourceLocation
  ) throws(InputErrors) -> CatalogMatch<ModelArchitecture> {
    let wanted = Self.key(name)
    if let entry = models.first(where: { Self.key($0.name) == wanted }) {
      return CatalogMatch(entry: entry, note: nil)
    }
    if let entry = models.first(where: { $0.aliases.contains { Self.key($0) == wanted } }) {
      // An entry with notes stands for more than one checkpoint: say which shape is taken.
      let isPlain = entry.notes.isEmpty || wanted.hasSuffix(Self.key(entry.name))
      return CatalogMatch(entry: entry, note: isPlain ? nil : "'\(name)' is read as \(entry.name)")
    }
    throw InputErrors(
      Self.unknown(
        "model", name, of: models.map { ($0.name, $0.aliases) }, list: "models", at: place))
  }

  /// A serving engine by name or alias; case does not matter, and space, `_` and `-` are one.
  /// - Throws: `.unknownName` with the nearest names.
  public func engine(
    named name: String, at place: SourceLocation
  ) throws(InputErrors) -> EngineProfile {
    let wanted = Self.key(name)
    if let entry = engines.first(where: {
      Self.key($0.name) == wanted || $0.aliases.contains { Self.key($0) == wanted }
    }) {
      return entry
    }
    throw InputErrors(
      Self.unknown(
        "engine", name, of: engines.map { ($0.name, $0.aliases) }, list: "engines", at: place)
    )
  }

  /// Lower case, with every run of spaces, underscores and hyphens as one hyphen: `H200 SXM`, `h200_sxm`
  /// and `H200-SXM` are one name, and `H-200` is none of them.
  static func key(_ name: String) -> String {
    name.lowercased().split { $0 == " " || $0 == "_" || $0 == "-" }.joined(separator: "-")
  }

  static func unknown(
    _ kind: String, _ name: String, of entries: [(name: String, aliases: [String])], list: String,
    at place: SourceLocation
  ) -> InputError {
    // Aliases may be what was meant; the canonical name is what to write.
    let spellings = entries.flatMap { entry in
      ([entry.name] + entry.aliases).map { (spelling: $0, name: entry.name) }
    }
    var near: [String] = []
    for spelling in Suggestion.nearest(to: name, in: spellings.map(\.spelling), limit: 12) {
      guard let found = spellings.first(where: { $0.spelling == spelling })?.name else { continue }
      if !near.contains(found) { near.append(found) }
    }
    let question =
      near.isEmpty
      ? "" : "did you mean \(near.prefix(3).map { "\"\($0)\"" }.joined(separator: " or "))? "
    return InputError(
      .unknownName, at: place, "unknown \(kind) \"\(name)\"",
      hint: question + "`headroom catalog \(list)` lists all")
  }

  /// Adds an accelerator, or replaces the one of the same name.
  mutating func put(_ entry: Accelerator) {
    if let place = accelerators.firstIndex(where: { Self.key($0.name) == Self.key(entry.name) }) {
      accelerators[place] = entry
    } else {
      accelerators.append(entry)
    }
    userEntries.append(entry.name)
  }

  /// Adds a model, or replaces the one of the same name.
  mutating func put(_ entry: ModelArchitecture) {
    if let place = models.firstIndex(where: { Self.key($0.name) == Self.key(entry.name) }) {
      models[place] = entry
    } else {
      models.append(entry)
    }
    userEntries.append(entry.name)
  }

  /// Adds an engine, or replaces the one of the same name.
  mutating func put(_ entry: EngineProfile) {
    if let place = engines.firstIndex(where: { Self.key($0.name) == Self.key(entry.name) }) {
      engines[place] = entry
    } else {
      engines.append(entry)
    }
    userEntries.append(entry.name)
  }

  /// Adds a link, or replaces the one of the same name.
  mutating func put(_ entry: Interconnect) {
    interconnects.put(entry)
    userEntries.append(entry.name)
  }

  mutating func setVersion(_ text: String) { version = text }
}
