// RunRequest.swift: what a run was asked, so that its report can be run again.

public import Text

/// A command with everything it was asked.
public struct RunRequest: Sendable {
  /// As the command line calls it: `size`.
  public let command: String
  /// Options that have a part in the figures and do not stand in the scenarios, with their values in the order given;
  /// the value of one without is an empty text.
  public let options: [(name: String, values: [String])]
  /// Files that options name.
  public let files: [TraceDigest]
  /// With overrides; relative paths in them start in the working folder. None where the options say all.
  public let scenarios: [JSONValue]

  public init(
    _ command: String, options: [(name: String, values: [String])], files: [TraceDigest],
    scenarios: [JSONValue]
  ) {
    (self.command, self.options) = (command, options)
    (self.files, self.scenarios) = (files, scenarios)
  }

  /// An answer whose provenance says how it is had again.
  public func added(to answer: JSONValue) -> JSONValue {
    guard case .object(let members) = answer else { return answer }
    return .object(
      members.map { key, value in
        guard key == "provenance", case .object(let facts) = value else { return (key, value) }
        return (key, .object(facts + [("run", json)]))
      })
  }

  private var json: JSONValue {
    let listed = files.map { file -> JSONValue in
      ["path": .string(file.path), "sha256": .string(file.sha256)]
    }
    return .object(
      [
        ("command", .string(command)),
        ("options", .object(options.map { ($0.name, .array($0.values.map(JSONValue.string))) })),
      ] + (files.isEmpty ? [] : [("files", .array(listed))])
        + [("scenarios", .array(scenarios))])
  }
}
