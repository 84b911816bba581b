import Foundation
import Hardware
import Text

@testable import Planning
@testable import Plans

enum Fixture {
  static let catalog = Result { try Catalog.builtIn() }

  /// A scenario that runs in milliseconds.
  static let small = """
    {
      model: "llama-3.1-8b",
      workload: { arrivals: { process: "poisson", ratePerSecond: 20 }, promptTokens: 200,
                  outputTokens: { distribution: "lognormal", mean: 60, p95: 120 }, requests: 3000 },
      fleet: { pools: [{ name: "main", gpu: "H200-SXM", replicas: 2, price: 4 }] },
    }
    """

  static func scenario(_ text: String, _ overrides: String...) throws -> Scenario {
    var tree = try LocatedJSON.parse(text, file: "s.json5", what: "scenario")
    for change in overrides { try JSONOverride(parsing: change).apply(to: &tree) }
    return try Scenario.read(tree, catalog: try catalog.get())
  }

  static func identity() throws -> CatalogIdentity { CatalogIdentity(try catalog.get()) }
}
