// Structure.swift: how large folders and types are, and which folders of a room use which.

import Foundation

/// What a set of files looks like from afar.
struct Structure {
  /// Files of `Sources`, or of an example.
  let files: [(file: SourceFile, code: String)]

  init(_ files: [SourceFile]) {
    self.files = files.map { ($0, $0.code) }
  }

  // MARK: Folders

  /// "Sources/Text/JSON: 21 files".
  func largeFolders(limit: Int) -> [String] {
    Dictionary(grouping: files, by: \.file.folder).filter { $0.value.count > limit }
      .map { "\($0.key): \($0.value.count) files" }.sorted()
  }

  /// "Planning: Judge and Sizing": pairs of folders of a room, neither inside the other, that name each other's types.
  /// A room's own files, outside its folders, belong to the room as a whole and are left out.
  var mutualFolders: Set<String> {
    var owners: [String: Set<String>] = [:]
    for (file, code) in files {
      for name in Self.declared(in: code) {
        owners["\(file.room).\(name)", default: []].insert(file.folder)
      }
    }
    var uses: [String: Set<String>] = [:]
    for (file, code) in files where file.folder != "Sources/\(file.room)" {
      for word in Set(code.split { !$0.isIdentifier }.map(String.init)) {
        guard let owner = owners["\(file.room).\(word)"], owner.count == 1,
          let other = owner.first, other != file.folder, other != "Sources/\(file.room)"
        else { continue }
        uses[file.folder, default: []].insert(other)
      }
    }
    var found: Set<String> = []
    for (folder, others) in uses {
      for other in others where folder < other && uses[other]?.contains(folder) == true {
        guard !other.hasPrefix(folder + "/") else { continue }
        let names = [folder, other].map {
          $0.split(separator: "/").dropFirst(2).joined(separator: "/")
        }
        let room = folder.split(separator: "/").dropFirst().first ?? ""
        found.insert("\(room): \(names.joined(separator: " and "))")
      }
    }
    return found
  }

  /// Types that a file declares at its top level.
  private static func declared(in code: String) -> [String] {
    code.split(separator: "\n").compactMap { line in
      guard line.first?.isLetter == true else { return nil }
      let words = line.split { !$0.isIdentifier }
      guard let at = words.firstIndex(where: { kinds.contains(String($0)) }), at + 1 < words.count
      else { return nil }
      return String(words[at + 1])
    }
  }

  private static let kinds: Set<String> = ["struct", "enum", "class", "protocol", "actor"]

  // MARK: Types

  /// Lines and members of a type over all its files.
  struct Size: Equatable {
    var lines = 0
    var members = 0
  }

  /// By room and name: "Planning.Judge".
  var types: [String: Size] {
    var found: [String: Size] = [:]
    for (file, code) in files {
      var (depth, type, start) = (0, "", 0)
      for (index, line) in code.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        let words = line.split { !$0.isIdentifier }.map(String.init)
        if depth == 0,
          let at = words.firstIndex(where: { Self.kinds.contains($0) || $0 == "extension" }),
          at + 1 < words.count
        {
          (type, start) = ("\(file.room).\(words[at + 1])", index)
        } else if depth == 1, !type.isEmpty,
          words.first(where: { !Self.modifiers.contains($0) }).map(Self.members.contains) == true
        {
          found[type, default: Size()].members += 1
        }
        depth += line.reduce(0) { $0 + ($1 == "{" ? 1 : $1 == "}" ? -1 : 0) }
        if depth == 0, !type.isEmpty, line.contains("}") {
          found[type, default: Size()].lines += index - start + 1
          type = ""
        }
      }
    }
    return found
  }

  private static let members: Set<String> = ["func", "var", "let", "init", "subscript"]
  private static let modifiers: Set<String> = [
    "public", "package", "internal", "private", "fileprivate", "set", "static", "mutating",
    "nonmutating", "final", "lazy", "indirect", "override",
  ]
}

extension SourceFile {
  var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }
}
