// NameLookup.swift: models, GPUs and engines by the names under which a plan asks for them.

internal import Hardware
internal import Text
internal import Workload

/// A model by the name under which a plan asks for it.
struct NamedModel {
  var entry: ModelArchitecture
  /// As a scenario would write it so that the same entry is found again.
  var canonicalName: String
}

/// Looks names up, and records those that mean nothing and how others were read.
struct NameLookup {
  let catalog: Catalog
  /// Where relative paths start.
  let folder: String
  let findings: Findings

  /// A model of the catalog, or the Hugging Face configuration at a path that ends in `.json`, or in a folder whose path
  /// ends in `/`.
  func model(_ given: String, at place: SourceLocation) -> NamedModel? {
    let name = given.hasSuffix("/") ? ModelConfiguration.path(in: given) : given
    guard name.hasSuffix(".json") else {
      guard
        let match = findings.recording({ () throws(InputErrors) in
          try catalog.model(named: name, at: place)
        })
      else { return nil }
      if let note = match.note { findings.assume(note) }
      return NamedModel(entry: match.entry, canonicalName: match.entry.name)
    }
    let path = Folder.path(name, in: folder)
    do throws(FileError) {
      guard let bytes = try configurationBytes(path) else { return nil }
      var beside: (bytes: [UInt8], file: String)?
      if let other = ModelConfiguration.quantisationPath(beside: path), ByteSource.exists(other) {
        beside = try configurationBytes(other).map { ($0, other) }
      }
      guard
        let entry = findings.recording({ () throws(InputErrors) in
          try ModelArchitecture(
            huggingFace: ModelConfiguration.parse(bytes, file: path, quantisation: beside),
            name: name)
        })
      else { return nil }
      return NamedModel(entry: entry, canonicalName: path)
    } catch {
      findings.record(error)
      return nil
    }
  }

  /// The text of a model's file; nil, and a mistake recorded, where it is none.
  private func configurationBytes(_ path: String) throws(FileError) -> [UInt8]? {
    let source = try ByteSource(path: path)
    let (bytes, complete) = try source.readAll(limit: LocatedJSON.byteLimit)
    let place = SourceLocation(file: source.name)
    if let error = LocatedJSON.refusal(ofFirstBytes: bytes, at: place) {
      findings.problems.add(error)
      return nil
    }
    guard complete else {
      findings.problems.add(
        .tooLarge, at: place, "a model's configuration has at most 64 MiB",
        hint: "give the config.json of the checkpoint")
      return nil
    }
    return bytes
  }

  func accelerator(_ name: String, at place: SourceLocation) -> Accelerator? {
    guard
      let match = findings.recording({ () throws(InputErrors) in
        try catalog.accelerator(named: name, at: place)
      })
    else { return nil }
    if let note = match.note { findings.assume(note) }
    return match.entry
  }

  func link(_ name: String, at place: SourceLocation) -> Interconnect? {
    findings.recording { () throws(InputErrors) in
      try catalog.interconnects.link(named: name, at: place)
    }
  }

  /// The network between the nodes of a pool's replicas; nil where none is known, or the name means none.
  func network(_ pool: PoolChoice, of accelerator: Accelerator) -> Interconnect? {
    findings.recording { () throws(InputErrors) in
      try catalog.interconnects.network(
        named: pool.interconnect?.value, of: accelerator, at: pool.interconnect?.place ?? pool.place
      )
    } ?? nil
  }

  /// The engine of a plan; the first of the catalog where none is named.
  func engine(_ plan: FleetPlan) -> EngineProfile {
    guard let engine = plan.engine else { return catalog.engines[0] }
    return findings.recording { () throws(InputErrors) in
      try catalog.engine(named: engine.value, at: engine.place ?? plan.place)
    } ?? catalog.engines[0]
  }
}
