// ReportFiles.swift: the files of `--out DIR`: one row of a table each, all of them there or none.

public import Fleet
internal import Glibc
public import Planning
public import Text
internal import Units

/// What a simulation's files are made from.
public struct SimulationReport: Sendable {
  public let summary: SimulationSummary
  public let result: SimulationResult
  let timelineEnd: Seconds

  public init(_ outcome: SimulationOutcome) {
    summary = outcome.summary
    result = outcome.result
    timelineEnd = outcome.timelineEnd
  }
}

/// One file of a report folder.
public struct ReportFile: Sendable {
  public let name: String
  public let bytes: @Sendable (SimulationReport) -> [UInt8]
}

/// Every file there is, beside `requests.csv`, which grows while the run goes on: a new format is one file and
/// one line here.
public enum ReportFiles {
  public static let all: [ReportFile] = [
    ReportFile(name: "summary.json") {
      Array(JSONWriter.pretty(SummaryJSON.value($0.summary)).utf8)
    },
    ReportFile(name: "summary.csv") { SimulationTables.summary($0.summary) },
    ReportFile(name: "provenance.json") {
      Array(JSONWriter.pretty(ProvenanceJSON.value($0.summary.provenance)).utf8)
    },
    ReportFile(name: "histograms.csv") { SimulationTables.histograms($0.summary) },
    ReportFile(name: "timeline.csv") { SimulationTables.timeline($0.result, end: $0.timelineEnd) },
  ]

  /// Makes the folder and sees whether files can be written there: before a long run, not after it.
  /// - Throws: `FileError`, "cannot write", with the folder and the system's reason.
  public static func prepare(_ folder: String) throws(FileError) {
    do {
      try Folder.make(folder)
    } catch {
      throw FileError(path: folder, operation: .write, code: error.code)
    }
    // Its temporary file goes away with it.
    _ = try AtomicFile(path: "\(folder)/\(all[0].name)")
  }

  /// Files that only some runs write: an older one must not stay beside newer files.
  private static let optional = [RequestsFile.name]

  /// Writes every file beside its name and then names them all: a disk that fills up leaves the old ones. Then
  /// takes away what an earlier run left under a name of this report that this run does not write.
  public static func write(
    _ report: SimulationReport, to folder: String, requests: RequestsFile? = nil
  ) throws(FileError) {
    var files: [AtomicFile] = []
    for entry in all {
      let file = try AtomicFile(path: "\(folder)/\(entry.name)")
      try file.write(entry.bytes(report))
      try file.flush()
      files.append(file)
    }
    try requests?.commit()
    for file in files { try file.commit() }
    let written = requests == nil ? [] : [RequestsFile.name]
    for name in optional where !written.contains(name) { try remove("\(folder)/\(name)") }
  }

  /// Removes a file, if it is there and one: never a folder.
  private static func remove(_ path: String) throws(FileError) {
    guard unlink(path) != 0, errno != ENOENT, errno != EISDIR else { return }
    throw FileError(path: path, operation: .write, code: errno)
  }
}
