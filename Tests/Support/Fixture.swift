// Fixture.swift: scenarios as tests write them: a text with overrides, on the built-in catalog.

public import Hardware
public import Plans
public import Text

public enum Fixture {
  public static let catalog = Result { try Catalog.builtIn() }

  /// A scenario that runs in milliseconds.
  public static let small = """
    {
      model: "llama-3.1-8b",
      workload: { arrivals: { process: "poisson", ratePerSecond: 20 }, promptTokens: 200,
                  outputTokens: { distribution: "lognormal", mean: 60, p95: 120 }, requests: 3000 },
      fleet: { pools: [{ name: "main", gpu: "H200-SXM", replicas: 2, price: 4 }] },
    }
    """

  /// The tree of a text with `key=value` overrides, as `--set` has them.
  public static func tree(_ text: String, _ overrides: [String] = []) throws -> LocatedJSON {
    var tree = try LocatedJSON.parse(text, file: "s.json5", what: "scenario")
    for change in overrides { try JSONOverride(parsing: change).apply(to: &tree) }
    return tree
  }

  public static func scenario(_ text: String, _ overrides: String...) throws -> Scenario {
    try scenario(text, overrides)
  }
  public static func scenario(_ text: String, _ overrides: [String]) throws -> Scenario {
    try Scenario.read(tree(text, overrides), catalog: catalog.get())
  }

  public static func plan(_ text: String, _ overrides: [String] = []) throws -> FleetPlan {
    try FleetPlan.read(tree(text, overrides), catalog: catalog.get())
  }

  /// The mistakes of a scenario; none of one that is right.
  public static func mistakes(_ text: String, _ overrides: [String] = []) throws -> [InputError] {
    do {
      _ = try scenario(text, overrides)
      return []
    } catch ReadError.input(let errors) {
      return errors.errors
    } catch let errors as InputErrors {
      return errors.errors
    }
  }
}
