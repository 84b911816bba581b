// SimulationExport.swift: a run in the files of other people's tools, one line each.

/// A layout of somebody else's reader, and the files of a run in it.
public struct SimulationExport: Sendable {
  /// As `--export` takes it.
  public let name: String
  /// Whether it shows single requests, so that some are to be kept while the run goes on.
  public let showsRequests: Bool
  let files: @Sendable (ExportedRun) -> [File]

  /// Every export there is: a new one is one file and one line here.
  public static let all: [SimulationExport] = [
    .hgrm,
    .openMetrics,
    .vllmBench,
    .aiperf,
    .chromeTrace,
  ]

  /// A file, made when asked for.
  struct File: Sendable {
    let name: String
    /// Nil where the run has nothing for it.
    let bytes: @Sendable () -> [UInt8]?

    init(_ name: String, bytes: @escaping @Sendable () -> [UInt8]?) {
      self.name = name
      self.bytes = bytes
    }
  }

  init(
    name: String, showsRequests: Bool = false,
    files: @escaping @Sendable (ExportedRun) -> [File]
  ) {
    self.name = name
    self.showsRequests = showsRequests
    self.files = files
  }
}

extension ExportedRun {
  /// The files of some exports; those of the others are absent, so that none of an earlier run stays.
  /// - Complexity: O(buckets + windows × replicas + requests kept).
  public func files(of asked: [SimulationExport]) -> [Document.Attachment] {
    SimulationExport.all.flatMap { export in
      let isAsked = asked.contains { $0.name == export.name }
      return export.files(self).map {
        Document.Attachment(name: $0.name, bytes: isAsked ? $0.bytes() : nil)
      }
    }
  }
}
