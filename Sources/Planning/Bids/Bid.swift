// Bid.swift: what a vendor offers: nodes of a GPU, for a price, with figures that he claims.

internal import Economics
public import Foundation
public import Hardware
public import Text

/// An offer of hardware.
public struct Bid: Hashable, Sendable {
  public let vendor: String
  /// As the catalog calls it.
  public let gpu: String
  public let nodes: Int
  /// As the bid says, else as the catalog has them.
  public let gpusPerNode: Int
  /// For all of it, in dollars.
  public let price: Decimal
  /// Rated, of all of it; nil where the vendor does not say.
  public let kilowatts: Decimal?
  /// From the order; nil where the vendor does not say.
  public let deliveryMonths: Double?
  /// GPUs that share every layer of the model; nil is the scenario's.
  public let tensorParallel: Int?
  /// Sentences as `headroom claim` reads them.
  public let claims: [String]

  public var gpus: Int { nodes * gpusPerNode }

  /// Reads `{ bids: [{ vendor, gpu, nodes, price, kW, deliveryMonths, claims: ["…"] }] }`.
  /// - Throws: `InputErrors`: every mistake in it.
  public static func list(_ tree: LocatedJSON, catalog: Catalog) throws(InputErrors) -> [Bid] {
    let problems = InputProblems()
    return try ObjectReader.decode(tree, problems: problems) { reader in
      reader.array("bids") { element in element.object { bid(&$0, catalog) } }
    }
  }

  private static func bid(_ reader: inout ObjectReader, _ catalog: Catalog) -> Bid {
    var (gpu, perNode) = ("", 1)
    if let value = reader.value("gpu"), let name = value.string() {
      do throws(InputErrors) {
        let entry = try catalog.accelerator(named: name, at: value.value.location).entry
        (gpu, perNode) = (entry.name, entry.gpusPerNode)
      } catch { value.problems.add(error) }
    }
    return Bid(
      vendor: reader.string("vendor"), gpu: gpu, nodes: reader.int("nodes", in: 1...100_000),
      gpusPerNode: reader.intIfPresent("gpusPerNode", in: 1...1024) ?? perNode,
      price: Decimal(shortest: reader.positive("price", upTo: 1e12)),
      kilowatts: reader.positiveIfPresent("kW", upTo: 1e6).map { Decimal(shortest: $0) },
      deliveryMonths: reader.doubleIfPresent("deliveryMonths", in: 0...120),
      tensorParallel: reader.intIfPresent("tensorParallel", in: Parallelism.sizeRange),
      claims: reader.arrayIfPresent("claims") { $0.string() } ?? [])
  }
}
