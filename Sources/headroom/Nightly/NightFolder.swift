// NightFolder.swift: the folder of the nights: one in the making, the finished ones, and what points at them.

import Foundation
import Glibc
import Planning
import Report
import Text

/// The folder of `--out`, for one process at a time.
///
/// A night grows in `.unfinished`, which a kill leaves behind for the next run, and gets its name by one renaming.
/// `latest` and `baseline` are links, and `history.csv` is a file, each replaced by one renaming too.
struct NightFolder: Sendable {
  static let latest = "latest"
  static let accepted = "baseline"
  private static let historyFile = "history.csv"
  private static let recordFile = "nightly.json"
  /// Names that no night can have.
  static let taken = [latest, accepted, historyFile]

  private let path: String
  private let lock: FolderLock
  private var unfinished: String { "\(path)/.unfinished" }

  /// - Throws: `FileError`, "cannot lock", while another process is at work there.
  init(locking path: String) throws(FileError) {
    self.path = path
    do { try Folder.make(path) } catch {
      throw FileError(path: path, operation: .write, code: error.code)
    }
    lock = try FolderLock(path)
    AtomicFile.removeAbandoned(in: path)
    for name in try Folder.names(in: path) where name.hasPrefix(Self.removedPrefix) {
      try Self.remove("\(path)/\(name)")
    }
  }

  // MARK: The night in the making

  /// Where a scenario's report goes.
  func scenario(_ name: String) -> String { Self.scenario(name, in: unfinished) }

  private static func scenario(_ name: String, in night: String) -> String {
    "\(night)/scenarios/\(name)"
  }

  /// Takes away what an unfinished night holds of scenarios that are no longer there.
  func keepOnly(_ names: [String]) throws(FileError) {
    let scenarios = "\(unfinished)/scenarios"
    try Folder.make(scenarios)
    for name in try Folder.names(in: scenarios) where !names.contains(name) {
      try Self.remove("\(scenarios)/\(name)")
    }
  }

  /// A record that was finished under the same key, with its answer.
  func kept(_ record: NightRecord) -> NightRecord? {
    guard let found = try? Self.record(record.name, in: unfinished), found.key == record.key,
      found.failure == nil
    else { return nil }
    return found
  }

  /// An empty folder for a scenario.
  func clear(_ name: String) throws(FileError) {
    try Self.remove(scenario(name))
    try Folder.make(scenario(name))
  }

  /// What the report of a scenario says.
  func answer(of record: NightRecord) throws(ReadError) -> LocatedJSON {
    try LocatedJSON.load(path: "\(scenario(record.name))/\(record.answerFile)", what: "answer")
  }

  /// Marks a scenario as finished: the last of its files.
  func keep(_ record: NightRecord) throws(FileError) {
    let file = try AtomicFile(path: "\(scenario(record.name))/\(Self.recordFile)")
    try file.write(JSONWriter.pretty(record.written))
    try file.commit()
    AtomicFile.removeAbandoned(in: scenario(record.name))
  }

  /// A folder that goes away again.
  func withScratch<T>(_ work: (String) throws -> T) throws -> T {
    let scratch = "\(path)/\(Self.removedPrefix)scratch"
    try Self.remove(scratch)
    try Folder.make(scratch)
    defer { try? Self.remove(scratch) }
    return try work(scratch)
  }

  // MARK: Nights

  /// The night under a name that none has: that of a time is counted on, "…Z-2".
  /// - Parameter isNamed: the name was given, and is kept.
  /// - Throws: `FileError` where a night has the name that was given.
  func free(
    _ stamp: Night.Stamp, isNamed: Bool, in past: NightHistory
  ) throws(FileError) -> Night.Stamp {
    if isFree(stamp.name, in: past) { return stamp }
    guard !isNamed else {
      throw FileError(
        path: "\(path)/\(stamp.name)", operation: .write, code: EEXIST,
        detail: "a night has this name; --\(NightlyOptions.night.name) gives another")
    }
    var number = 2
    while !isFree("\(stamp.name)-\(number)", in: past) { number += 1 }
    return Night.Stamp(name: "\(stamp.name)-\(number)", seconds: stamp.seconds, day: stamp.day)
  }

  private func isFree(_ name: String, in past: NightHistory) -> Bool {
    !past.nights.contains(name) && access("\(path)/\(name)", F_OK) != 0
  }

  /// The night to compare with.
  /// - Parameter asked: a folder, or "latest"; nil for the accepted one, else the last.
  /// - Returns: nil where there is none yet.
  /// - Throws: what a damaged night throws that was asked for; one that nobody named is compared with as far as it
  ///   can be read, or no later night would be any more.
  func baseline(_ asked: String?) throws -> NightBaseline? {
    if let asked, asked != Self.latest { return try Self.night(asked) }
    let names = asked == nil ? [Self.accepted, Self.latest] : [Self.latest]
    guard let name = names.first(where: { access("\(path)/\($0)", F_OK) == 0 }) else { return nil }
    return try Self.night("\(path)/\(name)", isLenient: true)
  }

  private static func night(_ path: String, isLenient: Bool = false) throws -> NightBaseline {
    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().lastPathComponent
    var records: [NightRecord] = []
    var damaged: [String: String] = [:]
    for name in try Folder.names(in: "\(path)/scenarios") {
      let found = Result { () throws(ReadError) in try record(name, in: path) }
      if isLenient, case .failure(let error) = found {
        damaged[name] = error.description
      } else if let record = try found.get() {
        records.append(record)
      }
    }
    return NightBaseline(name: real, records: records, damaged: damaged)
  }

  /// - Returns: nil for a file of another make.
  private static func record(_ name: String, in night: String) throws(ReadError) -> NightRecord? {
    let folder = scenario(name, in: night)
    guard
      var record = NightRecord(
        try LocatedJSON.load(path: "\(folder)/\(recordFile)", what: "record"))
    else { return nil }
    if record.failure == nil {
      record.answer = try LocatedJSON.load(path: "\(folder)/\(record.answerFile)", what: "answer")
    }
    return record
  }

  /// Writes the index, gives the night its name, and lets `latest` point at it.
  /// - Throws: `FileError`, also where somebody took away what the index tells of.
  func publish(_ document: Document, of records: [NightRecord], _ name: String) throws(FileError) {
    try ReportFolder(preparing: unfinished).write(document)
    AtomicFile.removeAbandoned(in: unfinished)
    for record in records {
      let answer = record.failure == nil ? [record.answerFile] : []
      for file in [Self.recordFile] + answer {
        let path = "\(scenario(record.name))/\(file)"
        guard access(path, F_OK) != 0 else { continue }
        throw FileError(path: path, operation: .inspect, code: errno)
      }
    }
    try Self.rename(unfinished, to: "\(path)/\(name)")
    try point(Self.latest, at: name)
    try Folder.flush(path)
  }

  /// Replaces a link.
  func point(_ link: String, at night: String) throws(FileError) {
    let fresh = "\(path)/.\(link)-new"
    unlink(fresh)
    guard symlink(night, fresh) == 0 else {
      throw FileError(path: "\(path)/\(link)", operation: .write, code: errno)
    }
    try Self.rename(fresh, to: "\(path)/\(link)")
  }

  // MARK: History

  /// The rows of all nights, those of nights that a kill kept out of `history.csv` among them.
  func history() throws -> NightHistory {
    var history = NightHistory()
    let file = "\(path)/\(Self.historyFile)"
    if access(file, F_OK) == 0 { history = try NightHistory(ByteSource(path: file)) }
    for name in try nights() {
      history.add(try NightHistory(ByteSource(path: "\(path)/\(name)/index.csv")))
    }
    return history
  }

  /// Writes the history, and takes away all nights but the last ones and those that are pointed at.
  /// - Parameter count: nil for all.
  func settle(keeping count: Int?) throws {
    let history = try history()
    let file = try AtomicFile(path: "\(path)/\(Self.historyFile)")
    try file.write(history.csv(columns: NightTables.columns))
    try file.commit()
    guard let count else { return }
    let there = try nights()
    let pointed = [Self.latest, Self.accepted].map {
      URL(fileURLWithPath: "\(path)/\($0)").resolvingSymlinksInPath().lastPathComponent
    }
    let old = history.nights.filter(there.contains).dropLast(count)
    for name in old where !pointed.contains(name) {
      // Half a night is none: it loses its name first.
      let removed = "\(path)/\(Self.removedPrefix)\(name)"
      try Self.rename("\(path)/\(name)", to: removed)
      try Self.remove(removed)
    }
  }

  private static let removedPrefix = ".removed-"

  /// Finished nights that are still there, by name.
  private func nights() throws(FileError) -> [String] {
    try Folder.names(in: path).filter { name in
      !name.hasPrefix(".") && !Self.taken.contains(name)
        && access("\(path)/\(name)/index.csv", F_OK) == 0
    }
  }

  // MARK: Files

  private static func rename(_ old: String, to new: String) throws(FileError) {
    guard Glibc.rename(old, new) == 0 else {
      throw FileError(path: new, operation: .rename, code: errno)
    }
  }

  /// Takes away a file or a folder with all that is in it; nothing where there is none.
  private static func remove(_ path: String) throws(FileError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    do { try FileManager.default.removeItem(atPath: path) } catch {
      throw FileError(
        path: path, operation: .write, code: EACCES, detail: error.localizedDescription)
    }
  }
}
