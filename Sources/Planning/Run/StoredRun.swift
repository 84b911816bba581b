// StoredRun.swift: what a report says of how it was made, read back to run it again.

public import Text

/// The run that a report came from.
public struct StoredRun: Sendable {
  public let command: String
  public let options: [(name: String, values: [String])]
  public let scenarios: [LocatedJSON]
  /// Where the report says so.
  public let place: SourceLocation
  private let traces: [TraceDigest]
  private let files: [TraceDigest]

  /// - Throws: `InputErrors` for a report that does not say.
  public init(of report: LocatedJSON) throws(InputErrors) {
    guard let provenance = report["provenance"], let run = provenance["run"] else {
      throw InputErrors(
        InputError(
          .missingKey, at: report.location, "the report does not say how it was made",
          hint:
            "give a result of simulate, size, compare, cost or own of this version: what --json printed, or the "
            + ".json at the top of --out"))
    }
    place = run.location
    struct Parts {
      var command = ""
      var options: [(name: String, values: [String])] = []
      var scenarios: [LocatedJSON] = []
      var files: [TraceDigest] = []
    }
    let parts = try ObjectReader.decode(run, unknownKeys: .ignore) { reader -> Parts in
      var parts = Parts()
      parts.command = reader.value("command")?.string() ?? ""
      for (name, value) in reader.value("options")?.members() ?? [] {
        parts.options.append((name, (value.elements() ?? []).compactMap { $0.string() }))
      }
      parts.scenarios = (reader.value("scenarios")?.elements() ?? []).map(\.value)
      parts.files = Self.digests(reader.valueIfPresent("files"))
      return parts
    }
    (command, options) = (parts.command, parts.options)
    (scenarios, files) = (parts.scenarios, parts.files)
    traces = try ObjectReader.decode(provenance, unknownKeys: .ignore) { reader in
      Self.digests(reader.valueIfPresent("traces"))
    }
  }

  private static func digests(_ list: ValueReader?) -> [TraceDigest] {
    (list?.elements() ?? []).compactMap { element in
      element.object(unknownKeys: .ignore) { reader in
        TraceDigest(
          path: reader.value("path")?.string() ?? "",
          sha256: reader.value("sha256")?.string() ?? "")
      }
    }
  }

  /// Where each trace of the report lies now, by its path there; checks the bytes of all.
  /// - Parameters:
  ///   - given: files that are some of them, told by their bytes.
  ///   - flag: the option that gives them.
  /// - Throws: `InputErrors` for other bytes; `FileError` for a file that is not there.
  public func whereabouts(_ given: [String], flag: String) throws -> [String: String] {
    var found: [String: String] = [:]
    for path in given {
      let digest = try TraceDigest(path: path)
      let same = traces.filter { $0.sha256 == digest.sha256 }
      guard !same.isEmpty else {
        throw InputErrors(
          InputError(
            .conflict, at: SourceLocation(file: flag),
            "\(JSONWriter.quoted(path)) has the bytes of no trace of the report",
            hint:
              "give the file as it was: \(traces.map { "SHA-256 \($0.sha256)" }.joined(separator: ", "))"
          ))
      }
      for trace in same { found[trace.path] = path }
    }
    for trace in traces where found[trace.path] == nil {
      guard trace.path != "-" else {
        throw InputErrors(
          InputError(
            .missingKey, at: place, "the report's trace came from standard input",
            hint: "save it to a file, and give it with \(flag) FILE"))
      }
      try Self.check(trace, hint: "give the file as it was with \(flag) FILE")
    }
    for file in files { try Self.check(file, hint: "put the file back as it was") }
    return found
  }

  private static func check(_ file: TraceDigest, hint: String) throws {
    let now = try TraceDigest(path: file.path)
    guard now.sha256 == file.sha256 else {
      throw InputErrors(
        InputError(
          .conflict, at: SourceLocation(file: file.path),
          "its bytes are not those that the report was made from: SHA-256 \(now.sha256.prefix(12))…, was "
            + "\(file.sha256.prefix(12))…",
          hint: hint))
    }
  }
}
