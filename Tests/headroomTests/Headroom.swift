// Headroom.swift: the built binary, run as a user runs it.

import Foundation
import Testing
import Text

/// What one run of the binary left behind.
struct Finished {
  var status: Int32
  var output: String
  var errors: String

  /// The output as running text: what wrapping broke is whole.
  var prose: String { Self.prose(output) }
  /// The sentence that the output begins with.
  var answer: String { Self.prose(output.components(separatedBy: "\n\n").first ?? "") }

  private static func prose(_ text: String) -> String {
    text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
  }
}

enum Headroom {
  /// The folder of the package.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The binary beside the test bundle.
  static let binary: String = {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = own.deletingLastPathComponent().appendingPathComponent("headroom").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    return root.appendingPathComponent(".build/release/headroom").path
  }()

  /// Runs the binary with arguments.
  static func run(_ arguments: [String], in folder: URL = root) throws -> Finished {
    try launch(binary, arguments, in: folder)
  }

  /// Runs a line of shell in which `headroom` is the binary.
  static func shell(_ line: String, in folder: URL = root) throws -> Finished {
    try launch("/bin/bash", ["-c", "set -o pipefail; \(line)"], in: folder)
  }

  private static func launch(
    _ program: String, _ arguments: [String], in folder: URL
  ) throws -> Finished {
    let scratch = try Scratch()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    let folderOfBinary = URL(fileURLWithPath: binary).deletingLastPathComponent().path
    environment["PATH"] = folderOfBinary + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
    process.environment = environment
    // Files, not pipes: no reader is needed while it runs.
    let (output, errors) = (scratch.path("out"), scratch.path("err"))
    for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
    process.waitUntilExit()
    return Finished(
      status: process.terminationReason == .exit
        ? process.terminationStatus : -process.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  /// A fleet and a load that run in a few milliseconds.
  static let smallRun = [
    "simulate", "--model", "llama-3.1-8b", "--gpu", "H100-SXM", "--rate", "20", "--input", "300",
    "--output", "40", "--requests", "400",
  ]
}

/// A folder that goes away with its owner.
final class Scratch: Sendable {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "headroom-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    return path(name)
  }

  /// Writes a file in a folder of the scratch folder, which is made.
  func write(_ text: String, inFolder folder: String, to name: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: path(folder), withIntermediateDirectories: true)
    return try write(text, to: "\(folder)/\(name)")
  }

  func names(in name: String = ".") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
  }
}

extension LocatedJSON {
  var keys: [String] {
    if case .object(let members) = content { members.map(\.key) } else { [] }
  }
}
