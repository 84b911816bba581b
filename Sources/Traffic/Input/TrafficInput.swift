// TrafficInput.swift: a file, a folder of files, standard input or bytes in memory, to be recognised.

internal import Foundation
internal import Glibc
internal import Text

/// One path that traffic is read from.
struct TrafficInput {
  struct File {
    /// The last component, which may mean something, as in `chunk-3-trace.csv`.
    var name: String
    var open: () throws(FileError) -> ByteSource

    /// The whole file as text.
    /// - Throws: `ReadError` beyond `LocatedJSON.byteLimit`, and for what is no text.
    func text(what: String) throws(ReadError) -> (bytes: [UInt8], name: String) {
      let source: ByteSource
      let read: (bytes: [UInt8], complete: Bool)
      do {
        source = try open()
        read = try source.readAll(limit: LocatedJSON.byteLimit)
      } catch { throw .file(error) }
      let place = SourceLocation(file: source.name)
      if let error = LocatedJSON.refusal(ofFirstBytes: read.bytes, at: place) {
        throw .input(InputErrors(error))
      }
      guard read.complete else {
        throw .input(
          InputErrors(
            InputError(
              .tooLarge, at: place, "\(what) is larger than \(LocatedJSON.byteLimit >> 20) MiB",
              hint: "split it into several files, and give the folder that holds them")))
      }
      return (read.bytes, source.name)
    }
  }

  /// As messages show it.
  let name: String
  let isFolder: Bool
  var isStandardInput: Bool { name == "<stdin>" }
  /// One file, or those of the folder in the order of their names.
  let files: [File]

  /// - Throws: `FileError` when a folder cannot be listed.
  init(path: String) throws(FileError) {
    var status = stat()
    let isFolder =
      path != "-" && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    name = path == "-" ? "<stdin>" : path
    self.isFolder = isFolder
    if path == "-" {
      // Read once: what is looked at to recognise it stays to be read.
      let source = try ByteSource(path: path)
      files = [File(name: name) { () throws(FileError) in source }]
      return
    }
    guard isFolder else {
      let last = path.split(separator: "/").last.map(String.init) ?? path
      files = [File(name: last) { () throws(FileError) in try ByteSource(path: path) }]
      return
    }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: path).sorted() } catch {
      throw FileError(path: path, operation: .read, code: EACCES)
    }
    files = names.filter { !$0.hasPrefix(".") }.map { name in
      File(name: name) { () throws(FileError) in try ByteSource(path: "\(path)/\(name)") }
    }
  }

  /// Files in memory; several are a folder.
  init(_ contents: [(name: String, bytes: [UInt8])], name: String, isFolder: Bool = false) {
    self.name = name
    self.isFolder = isFolder
    files = contents.map { file in
      File(name: file.name) { () throws(FileError) in
        ByteSource(bytes: file.bytes, name: isFolder ? "\(name)/\(file.name)" : file.name)
      }
    }
  }
}
