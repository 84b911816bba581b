// ScenarioSource.swift: the text of a scenario, read once, from which several scenarios can be made.

public import Hardware
public import Text

/// A scenario's tree with its overrides laid over it, and the folder its paths start in.
public struct ScenarioSource: Sendable {
  public var tree: LocatedJSON
  public let folder: String

  /// - Parameter path: `-` is standard input, whose relative paths start in the working folder.
  /// - Throws: mistakes in the text and in the overrides, or what the system refused.
  public init(path: String, overrides: [JSONOverride] = []) throws(ReadError) {
    tree = try Scenario.loadTree(path)
    do throws(InputErrors) {
      for change in overrides { try change.apply(to: &tree) }
    } catch { throw .input(error) }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    let isRoot = path.hasPrefix("/") && folder.isEmpty
    self.folder = isRoot ? "/" : folder
  }

  public init(tree: LocatedJSON, folder: String = "") {
    self.tree = tree
    self.folder = folder
  }

  /// - Throws: every mistake found; `FileError` when a model's configuration cannot be read.
  public func scenario(catalog: Catalog) throws(ReadError) -> Scenario {
    try Scenario.read(tree, folder: folder, catalog: catalog)
  }
}

extension ScenarioSource {
  /// The same scenario with other members in its first pool; nil for a member takes it away.
  func withPool(_ changes: [(key: String, value: LocatedJSON.Content?)]) -> ScenarioSource {
    guard let pool = firstPool, case .object(var members) = pool.content else { return self }
    for (key, value) in changes {
      members.removeAll { $0.key == key }
      guard let value else { continue }
      members.append(
        LocatedJSON.Member(
          key: key, keyLocation: pool.location, value: LocatedJSON(value, at: pool.location)))
    }
    var source = self
    source.tree = tree.replacing(
      "fleet",
      by: tree["fleet"]?.replacing(
        "pools",
        by: LocatedJSON(
          .array([LocatedJSON(.object(members), at: pool.location)]), at: pool.location)))
    return source
  }

  private var firstPool: LocatedJSON? {
    guard case .array(let pools)? = tree["fleet"]?["pools"]?.content else { return nil }
    return pools.first
  }
}

extension LocatedJSON {
  /// The same object with another value under a key that it has; nil leaves it as it is.
  fileprivate func replacing(_ key: String, by value: LocatedJSON?) -> LocatedJSON {
    guard let value, case .object(var members) = content,
      let index = members.firstIndex(where: { $0.key == key })
    else { return self }
    members[index].value = value
    return LocatedJSON(.object(members), at: location)
  }
}
