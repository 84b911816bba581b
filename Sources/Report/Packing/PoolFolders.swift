// PoolFolders.swift: a folder for each pool of a fleet, and the fleet's own files.

public import Text

/// The folders of `--out DIR` for several models.
public struct PoolFolders: Sendable {
  private let own: ReportFolder
  private let pools: [ReportFolder]

  /// Makes the folders before a long run, not after it.
  /// - Throws: `FileError`, "cannot write".
  public init(preparing path: String, pools names: [String]) throws(FileError) {
    var folders: [ReportFolder] = []
    for name in Self.folders(names) {
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

  /// A folder for each pool: its name, with `_` for what is no letter, digit, `.`, `_` or `-`, and a number where
  /// that is taken or begins with a point.
  static func folders(_ names: [String]) -> [String] {
    var found: [String] = []
    for (index, name) in names.enumerated() {
      var own = String(
        name.unicodeScalars.prefix(60).map { scalar -> Character in
          let isPlain = scalar.isASCII && Character(scalar).isLetter
          let isDigit = ("0"..."9").contains(scalar)
          return isPlain || isDigit || "._-".unicodeScalars.contains(scalar)
            ? Character(scalar) : "_"
        })
      let lower = found.map { $0.lowercased() }
      if own.isEmpty || own.hasPrefix(".") || lower.contains(own.lowercased()) {
        own = "pool-\(index + 1)\(own.isEmpty ? "" : "-")\(own)"
      }
      found.append(own)
    }
    return found
  }
}
