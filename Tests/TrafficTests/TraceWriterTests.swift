// TraceWriterTests.swift: what is written reads back as it was, and what is not is counted.

import Foundation
import Kernel
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct TraceWriterTests {
  /// Rows with ties, sessions, names that need quotes, and outputs of 0.
  static func source(_ seed: Int, digits: Int = 6) -> String {
    var random = RandomStream(seed: UInt64(seed), name: "writers")
    var text = "arrival_s,input_tokens,output_tokens,session,model,class\n"
    var micros = 0
    let scale = [0: 1_000_000, 3: 1000, 6: 1][digits] ?? 1
    for _ in 0..<200 {
      if random.nextUniform() < 0.8 { micros += Int.random(in: 0..<3_000_000, using: &random) }
      let time = micros / scale * scale
      let fraction = String(String(1_000_000 + time % 1_000_000).dropFirst())
      let session =
        random.nextUniform() < 0.3 ? "" : "s \(Int.random(in: 0..<40, using: &random))"
      let model = ["llama", "\"a, b\"", ""].randomElement(using: &random) ?? ""
      let label = ["standard", "batch", ""].randomElement(using: &random) ?? ""
      text += "\(time / 1_000_000).\(fraction),\(Int.random(in: 1...9000, using: &random)),"
      text += "\(Int.random(in: 0...3, using: &random)),\(session),\(model),\(label)\n"
    }
    return text
  }

  static func open(_ text: [UInt8]) throws -> TraceStream {
    var options = TraceOptions()
    options.keepsDetails = true
    return try TraceStream(bytes: text, name: "source", options: options)
  }

  static func convert(_ traces: [TraceStream], to format: TraceWriterFormat) throws -> (
    bytes: [UInt8], losses: ConversionLosses
  ) {
    var conversion = TraceConversion(traces.map { .trace($0) }, to: format)
    var bytes: [UInt8] = []
    while let piece = try conversion.next() { bytes += piece }
    return (bytes, conversion.losses)
  }

  static func rows(_ stream: TraceStream) throws -> [(Request, TraceDetails)] {
    var stream = stream
    var rows: [(Request, TraceDetails)] = []
    while let request = try stream.next() { rows.append((request, stream.details)) }
    return rows
  }

  static let readable = TraceWriterFormat.all.map(\.name).filter { name in
    TraceFormat.all.contains { $0.name == name }
  }

  @Test("what a format keeps reads back the same", arguments: readable, 0..<10)
  func roundTrips(name: String, seed: Int) throws {
    let format = try #require(TraceWriterFormat.named(name))
    let text = Array(Self.source(seed, digits: format.wholeUnit == .milliseconds ? 3 : 6).utf8)
    let before = try Self.rows(try Self.open(text))
    let (bytes, losses) = try Self.convert([try Self.open(text)], to: format)
    let after = try Self.rows(try Self.open(bytes))
    #expect(losses.requests == 200 && losses.roundedTimes == 0)
    let keepsSessions = format.keeps.contains(.session)
    func requests(_ rows: [(Request, TraceDetails)]) -> [Request] {
      rows.map { row in
        var request = row.0
        if !keepsSessions { request.session = 0 }
        return request
      }
    }
    #expect(requests(before) == requests(after), "\(format.name), seed \(seed)")
    if keepsSessions {
      #expect(before.map(\.1.session) == after.map(\.1.session))
    }
    if format.keeps.contains(.model) { #expect(before.map(\.1.model) == after.map(\.1.model)) }
    if format.keeps.contains(.tenant) { #expect(before.map(\.1.tenant) == after.map(\.1.tenant)) }
    if format.keeps.contains(.label) { #expect(before.map(\.1.label) == after.map(\.1.label)) }
    // Written again, the same bytes.
    #expect(try Self.convert([try Self.open(bytes)], to: format).bytes == bytes)
  }

  @Test("any tick reads back as the same tick, in as few digits as it needs", arguments: 0..<300)
  func ticks(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed), name: "ticks")
    let time = SimulationTime(ticks: Int64.random(in: 0..<(1 << (seed % 62 + 1)), using: &random))
    var text: [UInt8] = []
    TickText.append(time, to: &text)
    let read = text.withUnsafeBufferPointer {
      DecimalTime.parse($0, unit: .seconds)?.ticks(since: DecimalTime(seconds: 0, attoseconds: 0))
    }
    #expect(read == time.ticks, "\(String(decoding: text, as: UTF8.self))")
  }

  @Test(
    "times of a few digits come back in those digits",
    arguments: ["0", "1", "0.5", "12.3", "0.000001", "33554430.999999", "3600.0100001"])
  func fewDigits(text: String) throws {
    let ticks = Array(text.utf8).withUnsafeBufferPointer {
      DecimalTime.parse($0, unit: .seconds)?.ticks(since: DecimalTime(seconds: 0, attoseconds: 0))
    }
    var written: [UInt8] = []
    TickText.append(SimulationTime(ticks: try #require(ticks)), to: &written)
    #expect(String(decoding: written, as: UTF8.self) == text)
  }

  @Test("what is lost is counted")
  func losses() throws {
    let text =
      "arrival_s,input_tokens,output_tokens,session,model,class\n"
      + "0,1,1,=cmd,m,c\n0.0005,2,0,,,\n1.001,3,3,s,,c\n"
    let source = Array(text.utf8)
    let own = try Self.convert([try Self.open(source)], to: .headroom)
    #expect(own.losses.quotedNames == 1 && !own.losses.isLossless)
    #expect(String(decoding: own.bytes, as: UTF8.self).contains(",'=cmd,"))
    let mooncake = try Self.convert([try Self.open(source)], to: .mooncake)
    #expect(mooncake.losses.roundedTimes == 1)
    #expect(mooncake.losses.droppedParts.map(\.part) == ["sessions", "models", "classes"])
    #expect(mooncake.losses.droppedParts.map(\.requests) == [2, 1, 2])
    let plain = Array("arrival_s,input_tokens,output_tokens\n0,1,1\n0.25,1,1\n".utf8)
    for format in TraceWriterFormat.all {
      #expect(try Self.convert([try Self.open(plain)], to: format).losses.isLossless)
    }
  }

  @Test("prefix blocks and turns are written as replayers read them")
  func sessionsAndBlocks() throws {
    let text =
      #"{"timestamp": 0, "input_length": 600, "output_length": 5, "hash_ids": [7, 8]}"# + "\n"
      + #"{"timestamp": 3000, "input_length": 10, "output_length": 0, "hash_ids": [7]}"# + "\n"
    let same = try Self.convert([try Self.open(Array(text.utf8))], to: .mooncake)
    #expect(String(decoding: same.bytes, as: UTF8.self) == text && same.losses.isLossless)
    let turns = "arrival_s,input_tokens,output_tokens,session\n0,1,1,a\n1.5,2,2,b\n2,3,3,a\n"
    let aiperf = try Self.convert([try Self.open(Array(turns.utf8))], to: .aiperf)
    let expected =
      #"{"session_id": "a", "timestamp": 0, "input_length": 1, "output_length": 1}"# + "\n"
      + #"{"session_id": "b", "timestamp": 1500, "input_length": 2, "output_length": 2}"# + "\n"
      + #"{"session_id": "a", "delay": 2000, "input_length": 3, "output_length": 3}"# + "\n"
    #expect(String(decoding: aiperf.bytes, as: UTF8.self) == expected)
  }

  @Test("BLIS gets 27 columns in microseconds, with rounds counted")
  func blis() throws {
    let turns =
      "arrival_s,input_tokens,output_tokens,session,model,class\n0,1,1,a,m,batch\n"
      + "1.5,2,2,,,\n2.000001,3,3,a,,\n"
    let table = try Self.convert([try Self.open(Array(turns.utf8))], to: .blis)
    let lines = String(decoding: table.bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 4)
    let cells = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(cells.allSatisfy { $0.count == 27 })
    #expect(cells[1][3] == "batch" && cells[1][4] == "a" && cells[1][16] == "m")
    #expect(cells[3][0] == "2" && cells[3][5] == "1" && cells[3][19] == "2000001")
    #expect(table.losses.isLossless)
  }

  @Test(
    "a BLIS trace reads back with its YAML header above the table or beside it", arguments: 0..<3)
  func blisHeader(seed: Int) throws {
    let source = Array(Self.source(seed).utf8)
    let before = try all(try Self.open(source))
    let table = try Self.convert([try Self.open(source)], to: .blis).bytes
    let header = Array(try #require(TraceWriterFormat.blis.header).utf8)
    let single = try Self.open(header + table)
    #expect(single.format.name == "blis")
    #expect(try all(single) == before)
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("blis-\(seed)-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("load.csv").path
    try AtomicFile.write(table, to: path)
    try AtomicFile.write(header, to: path + ".yaml")
    #expect(try all(TraceStream(path: path)) == before)
    let other = String(decoding: header, as: UTF8.self).replacing("microseconds", with: "seconds")
    try AtomicFile.write(other, to: path + ".yaml")
    #expect(throws: InputErrors.self) { try TraceStream(path: path) }
  }

  @Test("several traces are merged by time, the first named first at a tie")
  func merges() throws {
    let first = "arrival_s,input_tokens,output_tokens\n5,1,1\n7,2,1\n"
    let second = "arrival_s,input_tokens,output_tokens\n0,3,1\n1,4,1\n2,5,1\n"
    let traces = try [first, second].map { try Self.open(Array($0.utf8)) }
    let (bytes, losses) = try Self.convert(traces, to: .vidur)
    #expect(losses.requests == 5)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "arrived_at,num_prefill_tokens,num_decode_tokens\n0,1,1\n0,3,1\n1,4,1\n2,2,1\n2,5,1\n")
  }

  @Test(
    "real traces pass through our own CSV unchanged",
    arguments: [RecordedTraces.azureCode, RecordedTraces.vidurCode, RecordedTraces.burstGPT])
  func real(file: String) throws {
    var options = TraceOptions()
    options.keepsDetails = true
    let path = RecordedTraces.path(file)
    let (bytes, losses) = try Self.convert(
      [try TraceStream(path: path, options: options)], to: .headroom)
    #expect(losses.isLossless)
    #expect(losses.requests > 25)
    #expect(try all(Self.open(bytes)) == all(TraceStream(path: path)))
  }
}
