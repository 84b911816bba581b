// SourceTree.swift: the package's own files.

import Foundation

/// A text file of the package.
struct SourceFile: CustomStringConvertible, Sendable {
  /// From the package's folder.
  let path: String
  let text: String

  /// What stands between the last `/` and the first `.` after it.
  var stem: String { String(name.prefix { $0 != "." }) }
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  var description: String { path }
}

enum SourceTree {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func file(_ path: String) throws -> SourceFile {
    SourceFile(
      path: path,
      text: try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8))
  }

  /// Files below a folder with one of the endings, by path.
  static func files(below folder: String, endings: [String] = ["swift"]) throws -> [SourceFile] {
    let base = root.appendingPathComponent(folder).path
    guard let walk = FileManager.default.enumerator(atPath: base) else { return [] }
    let paths = walk.compactMap { $0 as? String }
      .filter { path in endings.contains { path.hasSuffix(".\($0)") } }
    return try paths.sorted().map { try file("\(folder)/\($0)") }
  }

  /// Names in a folder that do not begin with a dot.
  static func names(in folder: String = ".") throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: root.appendingPathComponent(folder).path
    ).filter { !$0.hasPrefix(".") }.sorted()
  }
}
