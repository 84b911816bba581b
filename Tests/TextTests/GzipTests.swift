// GzipTests.swift: files of gzip data are read through gzip, and its failures are errors. It packs them itself.

import Foundation
import Testing

@testable import Text

@Suite(.serialized) struct GzipTests {
  /// The bytes that gzip makes of a text.
  static func packed(_ text: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-c"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    let packed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return packed
  }

  static func withFile(_ data: Data, _ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "headroom-gzip-\(UUID().uuidString).csv"
    try data.write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func readsThroughGzip() throws {
    let text = (0..<5000).map { "line \($0)" }.joined(separator: "\n")
    try Self.withFile(Self.packed(text)) { path in
      let source = try ByteSource(path: path)
      #expect(try source.peek(6) == Array("line 0".utf8))
      #expect(try source.readAll(limit: 1 << 20).bytes == Array(text.utf8))
      let lines = LineReader(try ByteSource(path: path))
      #expect(try lines.nextLine() && lines.text == "line 0")
    }
  }

  /// A file that ends while it is looked at is read to its end once, and then gives no more bytes.
  @Test(arguments: [1, 10, 5000, 100_000])
  func readsAfterTheEnd(lines: Int) throws {
    let text = (0..<lines).map { "line \($0)" }.joined(separator: "\n")
    try Self.withFile(Self.packed(text)) { path in
      let source = try ByteSource(path: path)
      _ = try source.peek(1 << 18)
      #expect(try source.readAll(limit: 1 << 24).bytes == Array(text.utf8))
      #expect(try source.readAll(limit: 1 << 24).bytes == [])
      #expect(try source.peek(9) == [])
    }
  }

  @Test func reportsDamage() throws {
    let text = (0..<50_000).map { "line \($0 &* 7919)" }.joined(separator: "\n")
    let packed = try Self.packed(text)
    for damaged in [packed.prefix(packed.count / 2), packed.prefix(30)] {
      try Self.withFile(Data(damaged)) { path in
        let source = try ByteSource(path: path)
        let error = #expect(throws: FileError.self) { _ = try source.readAll(limit: 1 << 24) }
        #expect(error?.description.contains("truncated gzip data") == true)
        #expect(error?.operation == .unpack)
        // Nothing makes a damaged file whole.
        #expect(throws: FileError.self) { _ = try source.readAll(limit: 1 << 24) }
      }
    }
  }

  /// Numbers of the processes that have a file as their standard input.
  private static func readers(of path: String) throws -> [String] {
    let name = try #require(path.split(separator: "/").last)
    return try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { process in
      let input = try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/\(process)/fd/0")
      return input?.hasSuffix(name) == true
    }
  }

  /// Other tests unpack files meanwhile: only the readers of this one's file are looked at.
  @Test func leavesNoProcessBehind() throws {
    let text = String(repeating: "abc\n", count: 2_000_000)
    try Self.withFile(Self.packed(text)) { path in
      var unpackers: Set<String> = []
      for _ in 0..<5 {
        let source = try ByteSource(path: path)
        #expect(try source.peek(3).count == 3)
        unpackers.formUnion(try withExtendedLifetime(source) { try Self.readers(of: path) })
      }
      #expect(unpackers.count == 5)
      for process in unpackers {
        // Neither running nor waiting to be reaped.
        let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        #expect(status?.contains("(gzip)") != true)
      }
    }
  }

  @Test func peekKeepsBytes() throws {
    var left = 10
    let source = ByteSource(name: "made") { buffer in
      let count = min(3, left, buffer.count)
      for index in 0..<count { buffer[index] = UInt8(left - index) }
      left -= count
      return count
    }
    #expect(try source.peek(4) == [10, 9, 8, 7])
    #expect(try source.peek(2) == [10, 9])
    #expect(try source.readAll(limit: 100).bytes == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    #expect(try source.peek(2) == [])
    for wanted in [0, 5] {
      let bytes = ByteSource(bytes: [1, 2, 3], name: "bytes")
      #expect(try bytes.peek(wanted) == Array([1, 2, 3].prefix(wanted)))
      #expect(try bytes.readAll(limit: 9).bytes == [1, 2, 3])
    }
  }
}
