// CatalogOptions.swift: the catalog with what `--catalog DIR` and a model's own file add to it.

import Foundation
import Hardware
import Text

enum CatalogOptions {
  static let option = CommandOption(
    "catalog", "DIR",
    "add or replace entries: every .json file of a folder, prices from its .csv files",
    isRepeatable: true)

  /// The built-in catalog and the user's folders, in the order given.
  static func load(_ arguments: ParsedArguments) throws -> Catalog {
    var catalog = try Catalog.builtIn()
    for folder in arguments.values("catalog") {
      var files: [(name: String, bytes: [UInt8])] = []
      for name in try fileNames(in: folder, suffix: ".json") {
        files.append((name, try read(name)))
      }
      guard try !files.isEmpty || !fileNames(in: folder, suffix: ".csv").isEmpty else {
        throw InputErrors(
          InputError(
            .empty, at: ParsedArguments.place("catalog"),
            "\(folder) holds no .json file and no price list",
            hint: "`headroom catalog gpus H200-SXM --json` shows what an entry says"))
      }
      try catalog.add(files: files)
    }
    return catalog
  }

  /// A model by name, or by the path of its catalog file, its Hugging Face `config.json` or the folder of that.
  static func model(
    _ named: String, in catalog: inout Catalog
  ) throws -> (entry: ModelArchitecture, note: String?) {
    let isFolder = named.contains("/") && isFolder(named)
    let name = isFolder ? ModelConfiguration.path(in: named) : named
    guard name.hasSuffix(".json") || name == "-" else {
      let match = try catalog.model(named: name, at: ParsedArguments.place("model"))
      return (match.entry, match.note)
    }
    let before = catalog.userEntries.count
    var files = [(name, try read(name))]
    if let beside = ModelConfiguration.quantisationPath(beside: name),
      ByteSource.exists(beside)
    {
      files.append((beside, try read(beside)))
    }
    try catalog.add(files: files)
    guard catalog.userEntries.count > before, let added = catalog.userEntries.last,
      let model = catalog.models.last(where: { $0.name == added })
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

  /// The price lists of the folders: every `.csv` file.
  static func priceFiles(_ arguments: ParsedArguments) throws -> [(name: String, bytes: [UInt8])] {
    try arguments.values("catalog").flatMap { folder in
      try fileNames(in: folder, suffix: ".csv").map { ($0, try read($0)) }
    }
  }

  /// The files of a folder with a suffix, sorted: the order must not depend on the file system.
  private static func fileNames(
    in folder: String, suffix: String
  ) throws(FileError) -> [String] {
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

  private static func read(_ path: String) throws -> [UInt8] {
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
