// PoolFolders.swift: a folder for each pool of a fleet, and the fleet's own files.

public import Text

/// The folders of `--out DIR` for several models.
public struct PoolFolders: Sendable {
  private let own: ReportFolder
  private let pools: [ReportFolder]

  /// Makes the folders, named after the pools, before a long run, not after it.
  /// - Throws: `FileError`, "cannot write".
  public init(preparing path: String, pools names: [String]) throws(FileError) {
    var folders: [ReportFolder] = []
    for name in PlainNames.unique(names, noun: "pool") {
      folders.append(try ReportFolder(preparing: "\(path)/\(name)"))
    }
    pools = folders
    own = try ReportFolder(preparing: path)
  }

  /// Each pool's files in a folder of its name, then the fleet's.
  /// - Precondition: a document for each pool.
  /// - Throws: `FileError`, "cannot write".
  public func write(_ document: Document, pools documents: [Document]) throws(FileError) {
    precondition(documents.count == pools.count, "every pool has a report")
    for (folder, pool) in zip(pools, documents) { try folder.write(pool) }
    try own.write(document)
  }
}
