// MoneySetting.swift: prices and GPU facts for questions of money, the user's own lists first.

import Economics
import Foundation
import Hardware
import Plans
import Text
import Units

enum MoneySetting {
  /// The built-in prices and GPUs, and those of `--catalog`.
  static func load(_ arguments: ParsedArguments) throws -> Setting {
    let catalog = try CatalogOptions.load(arguments)
    return Setting(prices: try prices(arguments, catalog)) { name in
      (try? catalog.accelerator(named: name, at: SourceLocation(file: "gpu"))).map {
        facts($0.entry)
      }
    }
  }

  static func facts(_ gpu: Accelerator) -> GPUFacts {
    GPUFacts(
      name: gpu.name, gpusPerNode: gpu.gpusPerNode, boardWatts: Decimal(shortest: gpu.power.value))
  }

  /// The built-in price lists, every `.csv` of the `--catalog` folders, and list prices of the user's own GPUs.
  static func prices(_ arguments: ParsedArguments, _ catalog: Catalog) throws -> PriceCatalog {
    var prices = try PriceCatalog.builtIn()
    for gpu in catalog.accelerators {
      guard let price = gpu.listPrice else { continue }
      let source = gpu.figures.first { $0.key == "listPrice" }?.source ?? "the catalog"
      prices.add(listPrice: Decimal(shortest: price.value), of: gpu.name, source: source)
    }
    for folder in arguments[CatalogOptions.folders] { try prices.add(folder: folder) }
    return prices
  }
}
