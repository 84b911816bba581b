// Document.swift: what an answer says, before any format.

public import Planning
public import Text

/// An answer as a report: each kind of answer makes one, and each format shows every one.
public struct Document: Sendable {
  /// Names of its files, without suffixes.
  public struct Names: Sendable {
    var figures: String
    var page: String
  }

  public let names: Names
  public let title: String
  public let screen: Screen
  /// What the first screen has no room for, in reading order.
  public let sections: [Section]
  /// What it rests on: version, hashes, seed.
  public let provenance: String
  /// Made when asked for.
  private let makeFigures: @Sendable () -> JSONValue
  private let makeTables: @Sendable () -> [DataTable]
  /// What runs it again; nil for what takes no scenario.
  public var request: RunRequest?
  /// Files of no format of ours, such as a script to run.
  let attachments: [Attachment]

  /// A file that is written as it is.
  public struct Attachment: Sendable {
    var name: String
    /// Nil where this answer has none: one left by an earlier run is taken away.
    var bytes: [UInt8]?
  }

  init(
    _ names: Names, title: String, screen: Screen, sections: [Section?], provenance: String,
    figures: @escaping @Sendable () -> JSONValue,
    tables: @escaping @Sendable () -> [DataTable] = { [] }, attachments: [Attachment] = []
  ) {
    self.names = names
    self.title = title
    self.screen = screen
    self.sections = sections.compactMap { $0 }
    self.provenance = provenance
    makeFigures = figures
    makeTables = tables
    self.attachments = attachments
  }

  /// Every figure under its name, as `--json` prints it.
  public var figures: JSONValue { request?.added(to: makeFigures()) ?? makeFigures() }
  /// For CSV files.
  var tables: [DataTable] { makeTables() }
}
