// WorkloadFile.swift: a workload by itself: a scenario of which only the load matters.

public import Text
public import Workload

/// The load of a scenario file, or a file that holds a workload and nothing else.
public struct WorkloadFile: Sendable {
  public let specification: WorkloadSpecification
  public let seed: UInt64

  /// Keys that tell a workload that stands by itself.
  private static let ownKeys = ["arrivals", "trace"]

  /// Whether a value is a scenario or a workload: what describes load, not load itself.
  public static func recognises(_ tree: LocatedJSON) -> Bool {
    if tree["workload"] != nil || isWorkload(tree) { return true }
    guard case .array(let elements) = tree.content else { return false }
    return !elements.isEmpty && elements.allSatisfy(isWorkload)
  }

  private static func isWorkload(_ tree: LocatedJSON) -> Bool {
    ownKeys.contains { tree[$0] != nil }
  }

  /// The same tree as a scenario: a workload by itself becomes the value of `workload`.
  public static func asScenario(_ tree: LocatedJSON) -> LocatedJSON {
    guard tree["workload"] == nil, recognises(tree) else { return tree }
    let member = LocatedJSON.Member(
      key: "workload", keyLocation: tree.location, value: tree)
    return LocatedJSON(.object([member]), at: tree.location)
  }

  /// Reads `workload` and `seed` of a scenario; its fleet and its objectives are not looked at.
  /// - Parameter folder: where relative paths start; empty for the working folder.
  /// - Throws: every mistake of the two keys.
  public init(_ tree: LocatedJSON, folder: String) throws(InputErrors) {
    let scenario = Self.asScenario(tree)
    let (specification, seed) = try ObjectReader.decode(scenario, unknownKeys: .ignore) { reader in
      let load = reader.value("workload").flatMap { value in
        WorkloadSpecification.read(
          ValueReader(
            Self.withoutObjectives(value.value), path: value.path, problems: reader.problems),
          folder: folder)
      }
      return (load, reader.int("seed", in: 0...Int.max, default: 1))
    }
    guard let specification else {
      preconditionFailure("a workload that cannot be read has a reason")
    }
    self.specification = specification
    self.seed = UInt64(seed)
  }

  /// A class's own `slo` is no part of its load.
  private static func withoutObjectives(_ value: LocatedJSON) -> LocatedJSON {
    switch value.content {
    case .array(let elements):
      return LocatedJSON(.array(elements.map(withoutObjectives)), at: value.location)
    case .object(let members):
      return LocatedJSON(.object(members.filter { $0.key != "slo" }), at: value.location)
    default: return value
    }
  }
}
