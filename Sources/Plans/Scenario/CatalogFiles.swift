// CatalogFiles.swift: what files add to the catalog: a folder of entries, or a model of its own.

public import Economics
internal import Foundation
public import Hardware
public import Text

extension Catalog {
  /// Adds or replaces entries: every .json file of a folder; its .csv files are price lists.
  /// - Throws: `FileError`; `InputErrors`, that of a folder with neither at `place`.
  public mutating func add(folder: String, at place: SourceLocation) throws {
    var files: [(name: String, bytes: [UInt8])] = []
    for name in try CatalogFolder.names(in: folder, suffix: ".json") {
      files.append((name, try CatalogFolder.read(name)))
    }
    guard try !files.isEmpty || !CatalogFolder.names(in: folder, suffix: ".csv").isEmpty else {
      throw InputErrors(
        InputError(
          .empty, at: place, "\(folder) holds no .json file and no price list",
          hint: "`headroom catalog gpus H200-SXM --json` shows what an entry says"))
    }
    try add(files: files)
  }

  /// A model by name, or by the path of its catalog file, its Hugging Face `config.json` or the folder of that; what is
  /// read from a file is an entry from then on.
  /// - Throws: `FileError`; `InputErrors`, that of a name that is not known at `place`.
  public mutating func model(
    namedOrIn named: String, at place: SourceLocation
  ) throws -> (entry: ModelArchitecture, note: String?) {
    let isFolder = named.contains("/") && Self.isFolder(named)
    let name = isFolder ? ModelConfiguration.path(in: named) : named
    guard name.hasSuffix(".json") || name == "-" else {
      let match = try model(named: name, at: place)
      return (match.entry, match.note)
    }
    let before = userEntries.count
    var files = [(name, try CatalogFolder.read(name))]
    if let beside = ModelConfiguration.quantisationPath(beside: name), ByteSource.exists(beside) {
      files.append((beside, try CatalogFolder.read(beside)))
    }
    try add(files: files)
    guard userEntries.count > before, let added = userEntries.last,
      let model = models.last(where: { $0.name == added })
    else {
      throw InputErrors(
        InputError(
          .unknownFormat, at: SourceLocation(file: name), "this is no model",
          hint: "give the path of a Hugging Face config.json"))
    }
    return (model, "model '\(model.name)' read from \(name)")
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}

extension PriceCatalog {
  /// Adds every .csv file of a folder.
  /// - Throws: `FileError`; `InputErrors`: every row that is wrong.
  public mutating func add(folder: String) throws {
    for name in try CatalogFolder.names(in: folder, suffix: ".csv") {
      try add(file: name, try CatalogFolder.read(name))
    }
  }
}

/// Files of a user's catalog folder.
private enum CatalogFolder {
  /// The files of a folder with a suffix, sorted: the order must not depend on the file system.
  static func names(in folder: String, suffix: String) throws(FileError) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
      throw FileError(path: folder, operation: .read, code: ENOENT)
    }
    guard isFolder.boolValue else {
      throw FileError(path: folder, operation: .read, code: ENOTDIR)
    }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw FileError(path: folder, operation: .read, code: EACCES)
    }
    return names.filter { $0.hasSuffix(suffix) }.sorted().map { "\(folder)/\($0)" }
  }

  static func read(_ path: String) throws -> [UInt8] {
    let source = try ByteSource(path: path)
    let (bytes, complete) = try source.readAll(limit: LocatedJSON.byteLimit)
    guard complete else {
      throw InputErrors(
        InputError(
          .tooLarge, at: SourceLocation(file: path), "a catalog file has at most 64 MiB",
          hint: "give one entry a file"))
    }
    return bytes
  }
}
