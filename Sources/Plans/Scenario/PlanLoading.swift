// PlanLoading.swift: from a scenario's file to a plan, and on to a scenario.

public import Hardware
public import Text

extension FleetPlan {
  /// Reads a scenario's file and lays the overrides over it.
  /// - Parameters:
  ///   - path: `-` is standard input, whose relative paths start in the working folder.
  ///   - overrides: in the order given; later ones win.
  ///   - catalog: so that unknown names are told with the other mistakes of a file that has any.
  /// - Throws: every mistake found, or what the system refused.
  public static func load(
    path: String, overrides: [JSONOverride] = [], catalog: Catalog
  ) throws(ReadError) -> FleetPlan {
    var tree = try loadTree(path)
    do throws(InputErrors) {
      for change in overrides { try change.apply(to: &tree) }
    } catch { throw .input(error) }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    let isRoot = path.hasPrefix("/") && folder.isEmpty
    return try read(tree, folder: isRoot ? "/" : folder, catalog: catalog)
  }

  /// Reads the files of several scenarios.
  /// - Throws: the mistakes of all of them together.
  public static func load(
    paths: [String], overrides: [JSONOverride] = [], catalog: Catalog
  ) throws(ReadError) -> [FleetPlan] {
    let problems = InputProblems()
    var plans: [FleetPlan] = []
    for path in paths {
      do throws(ReadError) {
        plans.append(try load(path: path, overrides: overrides, catalog: catalog))
      } catch {
        guard case .input(let found) = error else { throw error }
        problems.add(found)
      }
    }
    do { try problems.check() } catch { throw .input(error) }
    return plans
  }

  private static func loadTree(_ path: String) throws(ReadError) -> LocatedJSON {
    do {
      return try LocatedJSON.load(path: path, what: "scenario")
    } catch {
      guard case .input(let found) = error, let first = found.errors.first, first.code == .empty
      else { throw error }
      throw .input(
        InputErrors(
          InputError(
            .empty, at: first.location, first.message,
            hint: "`headroom init` writes a commented first scenario")))
    }
  }

  /// Reads a scenario's tree.
  /// - Parameters:
  ///   - folder: where relative paths start; empty for the working folder.
  ///   - catalog: so that unknown names are told with the other mistakes of a tree that has any.
  /// - Throws: every mistake found; `FileError` when a model's configuration cannot be read.
  public static func read(
    _ tree: LocatedJSON, folder: String = "", catalog: Catalog
  ) throws(ReadError) -> FleetPlan {
    let problems = InputProblems()
    let draft = PlanDraft(tree, folder: folder, problems)
    guard problems.isEmpty else {
      _ = try PlanResolver(catalog, folder: folder, problems).resolve(draft)
      preconditionFailure("a plan with mistakes is not resolved")
    }
    return draft.plan
  }
}

extension Scenario {
  /// Reads a scenario's file, lays the overrides over it and checks everything: see `FleetPlan.load`.
  public static func load(
    path: String, overrides: [JSONOverride] = [], catalog: Catalog
  ) throws(ReadError) -> Scenario {
    try FleetPlan.load(path: path, overrides: overrides, catalog: catalog).resolved(catalog)
  }

  /// Checks a scenario's tree: see `FleetPlan.read`.
  public static func read(
    _ tree: LocatedJSON, folder: String = "", catalog: Catalog
  ) throws(ReadError) -> Scenario {
    try FleetPlan.read(tree, folder: folder, catalog: catalog).resolved(catalog)
  }
}
