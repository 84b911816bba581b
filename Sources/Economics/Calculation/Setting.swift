// Setting.swift: what a calculator may look up: prices, and the facts of GPUs that money needs.

public import Foundation
internal import Text

/// What money needs to know of a GPU.
public struct GPUFacts: Hashable, Sendable {
  /// As the catalog calls it.
  public let name: String
  public let gpusPerNode: Int
  /// Board power limit, in watts.
  public let boardWatts: Decimal

  public init(name: String, gpusPerNode: Int, boardWatts: Decimal) {
    (self.name, self.gpusPerNode, self.boardWatts) = (name, gpusPerNode, boardWatts)
  }
}

/// The surroundings of a calculation.
public struct Setting: Sendable {
  public let prices: PriceCatalog
  /// By name or alias; nil for a GPU that nobody knows.
  public let gpu: @Sendable (String) -> GPUFacts?
  /// Texts of the files that inputs name, by path.
  public var files: [String: String] = [:]

  public init(prices: PriceCatalog, gpu: @escaping @Sendable (String) -> GPUFacts?) {
    (self.prices, self.gpu) = (prices, gpu)
  }

  /// - Throws: `.unknownName`.
  func facts(_ name: String, at flag: String) throws(InputErrors) -> GPUFacts {
    if let found = gpu(name) { return found }
    throw InputErrors(
      InputError(
        .unknownName, at: SourceLocation(file: flag),
        "no GPU of the catalog is called \(JSONWriter.quoted(name))",
        hint: "`headroom catalog gpus` lists them; --catalog DIR adds one"))
  }
}
