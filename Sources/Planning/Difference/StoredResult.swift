// StoredResult.swift: the answer of an earlier run, read back from its JSON.

public import Text

/// What one run answered, as `--json` or a file of `--out` left it.
public struct StoredResult: Sendable {
  /// Which question a result answers, told by the keys that only its answer has.
  public enum Question: String, CaseIterable, Sendable {
    case simulate, size, compare, cost, own
    case fleetSize = "size of several models"
    case fleetComparison = "compare of several models"

    fileprivate var keys: [String] {
      switch self {
      case .simulate: ["completed", "mean_ttft_ms", "step_time_level"]
      case .size: ["gates", "target_concurrency", "per_replica_capacity_rps"]
      case .compare: ["candidates", "pareto"]
      case .cost: ["alternatives", "winner", "sizing_sentence"]
      case .own: ["holds", "models", "stock"]
      case .fleetSize: ["packing", "pools", "nodes_apart"]
      case .fleetComparison: ["fleet", "pools", "winner"]
      }
    }
  }

  /// The path as it was given.
  public let file: String
  public let question: Question
  /// What it rests on, in the order of its provenance, with the scenario's name first.
  let inputs: [(String, String)]
  let verdicts: [(ResultPath, String)]
  let figures: [(ResultPath, StoredFigure)]

  /// Reads a result.
  /// - Throws: `ReadError` for a file that cannot be read, is no JSON or is no result.
  public init(path: String) throws(ReadError) {
    let tree = try LocatedJSON.load(path: path, what: "result")
    do { try self.init(tree) } catch { throw .input(error) }
  }

  /// - Throws: `InputErrors` for what is no result of a question that can be compared.
  public init(_ tree: LocatedJSON) throws(InputErrors) {
    guard
      let question = Question.allCases.first(where: { $0.keys.allSatisfy { tree[$0] != nil } }),
      let provenance = tree["provenance"]
    else {
      throw InputErrors(
        InputError(
          .unknownFormat, at: tree.location, "this is no result that can be compared",
          hint: "give what `--json` printed, or the .json of --out, of one of: "
            + Question.allCases.map(\.rawValue).joined(separator: ", ")))
    }
    file = tree.location.file
    self.question = question
    let leaves = ResultLeaves(of: tree.value)
    (verdicts, figures) = (leaves.verdicts, leaves.figures)
    let name = tree["scenario"].map { [("scenario", $0.value.plainText)] } ?? []
    inputs = name + Self.inputs(of: provenance.value)
  }

  /// What was asked, then what else it rests on.
  private static func inputs(of provenance: JSONValue) -> [(String, String)] {
    guard case .object(let members) = provenance else { return [] }
    var asked: [(String, String)] = []
    for case ("run", .object(let parts)) in members {
      for (key, value) in parts {
        switch (key, value) {
        case ("scenarios", .array(let scenarios)):
          for (index, scenario) in scenarios.enumerated() {
            asked += inputs(of: scenario, at: scenarios.count > 1 ? "scenarios[\(index)]" : "")
          }
        case ("options", .object(let options)):
          asked += options.map { ("--\($0)", JSONWriter.compact($1)) }
        default: asked += inputs(of: value, at: key)
        }
      }
    }
    return asked + inputs(of: .object(members.filter { $0.0 != "run" }), at: "")
  }

  /// Every text and number of a provenance under its path.
  private static func inputs(of value: JSONValue, at path: String) -> [(String, String)] {
    switch value {
    case .object(let members):
      members.flatMap { inputs(of: $1, at: path.isEmpty ? $0 : "\(path).\($0)") }
    case .array(let elements):
      elements.enumerated().flatMap { inputs(of: $1, at: "\(path)[\($0)]") }
    default: [(path, value.plainText)]
    }
  }
}

extension JSONValue {
  /// A text without its quotes; anything else as JSON writes it.
  var plainText: String {
    if case .string(let text) = self { text } else { JSONWriter.compact(self) }
  }
}
