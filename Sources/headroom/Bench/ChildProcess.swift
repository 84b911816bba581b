// ChildProcess.swift: headroom run by headroom, so that each bench case has a memory peak of its own.

import Foundation
import Synchronization
import Text

enum ChildProcess {
  /// Runs this very program with other arguments.
  /// - Returns: its standard output, and the wall seconds from its start to its end.
  /// - Throws: `FileError` when it cannot be started; `ChildFailure` when it fails.
  static func run(_ arguments: [String]) throws -> (output: [UInt8], seconds: Double) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: ownPath)
    process.arguments = arguments
    process.standardOutput = output
    let clock = ContinuousClock()
    let start = clock.now
    do { try process.run() } catch {
      throw FileError(path: "/proc/self/exe", operation: .open, code: ENOEXEC)
    }
    let bytes = Signals.ending(process.processIdentifier) {
      let bytes = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return bytes
    }
    let seconds = (clock.now - start).seconds
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw ChildFailure(status: process.terminationStatus)
    }
    return (Array(bytes), seconds)
  }

  /// This program's own path.
  static var ownPath: String {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
  }

  /// Runs a program to its end.
  /// - Returns: what it wrote to standard output and error; nil when it could not run or failed.
  static func output(
    of path: String, _ arguments: [String]
  ) throws -> (output: [UInt8], remarks: String)? {
    let process = Process()
    let (output, remarks) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = remarks
    do { try process.run() } catch { return nil }
    let (bytes, text) = Signals.ending(process.processIdentifier) {
      let bytes = output.fileHandleForReading.readDataToEndOfFile()
      let text = remarks.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return (bytes, text)
    }
    guard process.terminationReason == .exit, process.terminationStatus == 0 else { return nil }
    return (Array(bytes), String(decoding: text, as: UTF8.self))
  }

  /// User and system time of this process so far, all threads, in seconds.
  static var processorSeconds: Double {
    var usage = rusage()
    guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// The most memory this process has had resident so far, bytes; nil where the system does not tell.
  static var peakMemoryBytes: Int? { peakMemoryBytes(of: "self") }

  /// The same of a process by its number.
  static func peakMemoryBytes(of process: String) -> Int? {
    guard let source = try? ByteSource(path: "/proc/\(process)/status"),
      let (bytes, _) = try? source.readAll(limit: 1 << 16)
    else { return nil }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    where line.hasPrefix("VmHWM:") {
      let kibibytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
      return kibibytes.flatMap { Int($0) }.map { $0 * 1024 }
    }
    return nil
  }
}

/// A child ended with a failure, which it has told on standard error.
struct ChildFailure: Error {
  let status: Int32
}
