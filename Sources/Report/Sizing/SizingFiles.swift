// SizingFiles.swift: the files of `size --out DIR`: all of them there or none.

internal import Glibc
public import Planning
public import Text

/// One file of a sizing's folder; nil bytes where the study has nothing for it.
struct SizingFile: Sendable {
  let name: String
  let bytes: @Sendable (SizingStudy) -> [UInt8]?
}

/// Every file there is: a new one is a line here.
public enum SizingFiles {
  static let all: [SizingFile] = [
    SizingFile(name: "size.json") { Array(JSONWriter.pretty(StudyJSON.value($0)).utf8) },
    SizingFile(name: "size.html") { Array(SizingPage($0).text().utf8) },
    SizingFile(name: "search.csv") { SizingTables.search($0.answer) },
    SizingFile(name: "tail.csv") { SizingTables.tail($0.answer) },
    SizingFile(name: "windows.csv") { SizingTables.windows($0) },
    SizingFile(name: "bench-commands.sh") { study in
      study.bench.map { Array(BenchFiles.script(study, $0).utf8) }
    },
    SizingFile(name: "bench-predictions.json") { study in
      study.bench.map { Array(JSONWriter.pretty(BenchFiles.predictions(study, $0)).utf8) }
    },
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

  /// Writes every file beside its name and then names them all; what an earlier sizing left under the name of a
  /// file that this one has not is taken away.
  public static func write(_ study: SizingStudy, to folder: String) throws(FileError) {
    var files: [AtomicFile] = []
    var stale: [String] = []
    for entry in all {
      let path = "\(folder)/\(entry.name)"
      guard let bytes = entry.bytes(study) else {
        stale.append(path)
        continue
      }
      let file = try AtomicFile(path: path)
      try file.write(bytes)
      try file.flush()
      files.append(file)
    }
    for file in files { try file.commit() }
    for path in stale where unlink(path) != 0 && errno != ENOENT && errno != EISDIR {
      throw FileError(path: path, operation: .write, code: errno)
    }
  }
}
