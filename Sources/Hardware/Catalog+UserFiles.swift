// Catalog+UserFiles.swift: what a user's catalog folder adds or replaces.

public import Text

extension Catalog {
  /// Adds the entries of a user's files, in the given order; an entry of a known name replaces it.
  ///
  /// A file is an accelerator (it has `figures`), a model (it has `architecture`), an engine (`times`), a link between
  /// GPUs (`link`), or a Hugging Face `config.json`, which is named by its `_name_or_path` or else by its file, and takes what a
  /// `hf_quant_config.json` beside it says.
  /// - Parameter files: names as messages show them, and their bytes.
  /// - Throws: every mistake of every file.
  public mutating func add(files: [(name: String, bytes: [UInt8])]) throws(InputErrors) {
    let problems = InputProblems()
    var fresh = self
    let isQuantisation = { (name: String) in name.hasSuffix(ModelConfiguration.quantisationFile) }
    let beside = files.filter { isQuantisation($0.name) }
    for file in files where !isQuantisation(file.name) {
      let path = ModelConfiguration.quantisationPath(beside: file.name)
      let quantisation = beside.first { $0.name == path }.map { ($0.bytes, $0.name) }
      do throws(InputErrors) { try fresh.add(file.name, file.bytes, quantisation) } catch {
        problems.add(error)
      }
    }
    try problems.check()
    self = fresh
  }

  private mutating func add(
    _ file: String, _ bytes: [UInt8], _ quantisation: ([UInt8], String)?
  ) throws(InputErrors) {
    let json = try ModelConfiguration.parse(bytes, file: file, quantisation: quantisation)
    if json["figures"] != nil {
      let entry = try Accelerator(catalogFile: json)
      try checkNames(
        [entry.name] + entry.aliases, of: entry.name,
        against: accelerators.map { ($0.name, $0.aliases) }, at: json.location)
      put(entry)
    } else if json["architecture"] != nil {
      let entry = try ModelArchitecture(catalogFile: json)
      try checkModel(entry, at: json.location)
      put(entry)
    } else if json["times"] != nil {
      let entry = try EngineProfile(catalogFile: json)
      try checkNames(
        [entry.name] + entry.aliases, of: entry.name,
        against: engines.map { ($0.name, $0.aliases) }, at: json.location)
      put(entry)
    } else if json["link"] != nil {
      let entry = try Interconnect(catalogFile: json)
      try checkNames(
        [entry.name] + entry.aliases, of: entry.name,
        against: interconnects.entries.map { ($0.name, $0.aliases) }, at: json.location)
      put(entry)
    } else if json.isModelConfiguration {
      let entry = try ModelArchitecture(huggingFace: json, name: file)
      try checkModel(entry, at: json.location)
      put(entry)
    } else {
      throw InputErrors(
        InputError(
          .unknownFormat, at: json.location,
          "this is no accelerator, no model, no engine, no link and no Hugging Face config.json",
          hint:
            "give an accelerator \"figures\", a model \"architecture\", an engine \"times\", a link \"link\""
        ))
    }
    var hash = SHA256()
    hash.update(Array(version.utf8))
    hash.update(bytes)
    setVersion(hash.hexDigest())
  }

  private func checkModel(
    _ entry: ModelArchitecture, at place: SourceLocation
  ) throws(InputErrors) {
    try checkNames(
      [entry.name] + entry.aliases, of: entry.name, against: models.map { ($0.name, $0.aliases) },
      at: place)
  }

  /// A name may belong to one entry only.
  private func checkNames(
    _ names: [String], of name: String, against entries: [(name: String, aliases: [String])],
    at place: SourceLocation
  ) throws(InputErrors) {
    if let option = names.first(where: { $0.hasPrefix("-") }) {
      throw InputErrors(
        InputError(
          .outOfRange, at: place, "the name \"\(option)\" begins with '-', as options do",
          hint: "write \"\(CheckpointName.clean(option))\""))
    }
    for entry in entries where Self.key(entry.name) != Self.key(name) {
      let taken = ([entry.name] + entry.aliases).map(Self.key)
      for candidate in names where taken.contains(Self.key(candidate)) {
        throw InputErrors(
          InputError(
            .conflict, at: place, "the name \"\(candidate)\" already means \(entry.name)",
            hint: "choose another name, or write \"name\": \"\(entry.name)\" to replace that entry")
        )
      }
    }
  }
}
