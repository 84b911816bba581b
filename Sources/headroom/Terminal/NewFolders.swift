// NewFolders.swift: folders that a run makes for its output, to be taken away again when it has none.

import Glibc

/// The folders of a path that were not there before the run.
struct NewFolders: Sendable {
  /// The innermost first.
  private let paths: [String]

  /// - Parameter path: where output is to be written; nil for nowhere.
  init(_ path: String?) {
    var paths: [String] = []
    var rest = path ?? ""
    while rest.count > 1, rest.last == "/" { rest.removeLast() }
    while !rest.isEmpty, access(rest, F_OK) != 0, errno == ENOENT {
      paths.append(rest)
      guard let slash = rest.lastIndex(of: "/") else { break }
      rest = String(rest[..<slash])
    }
    self.paths = paths
  }

  /// Removes those of them that exist and are empty.
  func removeEmpty() {
    // A folder with anything in it stays: rmdir(2) refuses, and so it does for those above.
    for path in paths { _ = rmdir(path) }
  }
}
