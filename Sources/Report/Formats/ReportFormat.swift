// ReportFormat.swift: the formats of report folders, each of which shows every answer.

internal import Text

/// A file with its content.
struct NamedFile: Sendable {
  var name: String
  var bytes: [UInt8]

  init(_ name: String, _ bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
  init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }
}

/// A format: what it makes of an answer.
struct ReportFormat: Sendable {
  let files: @Sendable (Document) -> [NamedFile]

  /// Every format there is: a new one is one file and one line here.
  static let all: [ReportFormat] = [
    ReportFormat {
      [NamedFile($0.names.figures + ".json", JSONWriter.pretty($0.figures))]
    },
    ReportFormat { [NamedFile($0.names.page + ".html", HTMLFormat($0).text())] },
    ReportFormat {
      [NamedFile($0.names.page + ".md", MarkdownFormat($0).text())]
    },
    ReportFormat { document in
      document.tables.map { NamedFile($0.name + ".csv", CSVFormat($0).bytes()) }
    },
  ]
}
