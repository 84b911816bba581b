// NightScenarios.swift: the scenarios of a folder, each with the name that its night gives it.

import Text

/// A scenario's file.
struct NightScenario: Hashable, Sendable {
  /// The file's name without its suffix; with it where two would be called the same.
  let name: String
  let path: String

  private static let suffixes = [".json5", ".json"]

  /// Every `.json5` and `.json` file of a folder but hidden ones, by name.
  /// - Throws: `FileError`; `InputErrors` for a folder without any.
  static func all(in folder: String) throws -> [NightScenario] {
    let files = try Folder.names(in: folder).filter { name in
      !name.hasPrefix(".") && suffixes.contains(where: name.hasSuffix)
    }
    guard !files.isEmpty else {
      throw InputErrors(
        InputError(
          .empty, at: SourceLocation(file: folder), "the folder has no scenario",
          hint: "put .json5 or .json files there: `headroom init` writes a first one"))
    }
    let stems = files.map { file in
      suffixes.first(where: file.hasSuffix).map { String(file.dropLast($0.count)) } ?? file
    }
    return zip(files, stems).map { file, stem in
      let isAlone = stems.count { $0 == stem } == 1
      return NightScenario(name: isAlone ? stem : file, path: Folder.path(file, in: folder))
    }
  }
}
