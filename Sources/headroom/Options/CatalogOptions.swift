// CatalogOptions.swift: the catalog with what `--catalog DIR` and a model's own file add to it.

import Hardware
import Plans
import Text

enum CatalogOptions {
  static let folders = RepeatedOption<String>(
    "catalog", "DIR",
    "entries from .json files of a folder, prices from its .csv")

  private static let builtIn = try? Catalog.builtIn()

  /// Names of what is known without the user's folders, for a shell to offer.
  static func names(_ list: (Catalog) -> [String]) -> [String] { builtIn.map(list) ?? [] }

  /// The built-in catalog and the user's folders, in the order given.
  static func load(_ arguments: ParsedArguments) throws -> Catalog {
    var catalog = try Catalog.builtIn()
    for folder in arguments[folders] { try catalog.add(folder: folder, at: folders.place) }
    return catalog
  }

  /// A model by name, or by the path of its catalog file, its Hugging Face `config.json` or the folder of that.
  static func model(
    _ named: String, in catalog: inout Catalog
  ) throws -> (entry: ModelArchitecture, note: String?) {
    try catalog.model(namedOrIn: named, at: ReplicaOptions.model.place)
  }
}
