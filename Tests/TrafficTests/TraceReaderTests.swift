// TraceReaderTests.swift: real traces give the counts that their rows add up to; quirks are read right.

import Foundation
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct TraceReaderTests {
  struct Expected: Decodable {
    var format: String
    var rows: Int
    var inputSum: Int
    var outputSum: Int
    var spanSeconds: Double
    var inversions: Int
    var zeroOutput: Int?

    enum CodingKeys: String, CodingKey {
      case format, rows
      case inputSum = "sum_in"
      case outputSum = "sum_out"
      case spanSeconds = "span_s"
      case inversions = "order_inversions"
      case zeroOutput = "zero_output"
    }
  }

  static func expected() throws -> [String: Expected] {
    let url = URL(fileURLWithPath: RecordedTraces.path("expected.json"))
    return try JSONDecoder().decode([String: Expected].self, from: Data(contentsOf: url))
  }

  @Test("gives the counts of every known trace")
  func counts() throws {
    let files = try Self.expected()
    #expect(files.count == 8)
    for (file, expected) in files {
      for format in ["auto", expected.format] {
        var options = TraceOptions()
        options.format = format
        var stream = try TraceStream(path: RecordedTraces.path(file), options: options)
        var sums = (input: 0, output: 0)
        var last = SimulationTime.zero
        while let request = try stream.next() {
          sums.input += request.promptTokens
          sums.output += request.outputTokens
          last = request.arrival
        }
        #expect(stream.format.name == expected.format)
        #expect(stream.counts.rows == expected.rows, "\(file)")
        #expect(sums == (expected.inputSum, expected.outputSum), "\(file)")
        #expect(last == SimulationTime(Seconds(expected.spanSeconds)), "\(file)")
        #expect(stream.counts.inversions == expected.inversions)
        if let zero = expected.zeroOutput { #expect(stream.counts.zeroOutput == zero) }
      }
    }
  }

  @Test("reads the 2024 dates, with and without a fraction")
  func azure2024() throws {
    let path = RecordedTraces.path("azure2024_conv.csv")
    let requests = try all(TraceStream(path: path))
    #expect(requests.count == 10)
    #expect(isSorted(requests))
    #expect(requests[1].arrival == SimulationTime(Seconds(0.04052)))
  }

  static let plain = "arrival_s,input_tokens,output_tokens\n0,1,2\n0.5,3,4\n"

  @Test(
    "the same table in other clothes reads the same",
    arguments: [
      plain,
      "\u{FEFF}" + plain,
      plain.replacing("\n", with: "\r\n"),
      String(plain.dropLast()),
      "\n\narrival_s,input_tokens,output_tokens\n\n0,1,2\n  \n0.5,3,4\n\n",
      "\"output_tokens\",note,\"arrival_s\",input_tokens\n2,\"a, \"\"b\"\"\nc\",\"0\",1\n4,,0.5,3",
      "arrival_s,input_tokens,output_tokens,model\n100.25,1.0,2,x\n100.75,3,4.00,y\n",
      "arrival_s,input_tokens,output_tokens\n1e0,1,2\n1.5e+0,3,4\n",
    ])
  func clothes(text: String) throws {
    let requests = try all(try trace(text))
    #expect(requests.map(\.promptTokens) == [1, 3])
    #expect(requests.map(\.outputTokens) == [2, 4])
    #expect(requests.map(\.arrival.seconds.value) == [0, 0.5])
  }

  @Test func countsWhatIsOdd() throws {
    var stream = try trace(
      """
      Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
      5,ChatGPT,0,0,0,API log
      7,ChatGPT,10,0,10,API log
      7,GPT-4,20,5,25,API log
      9,GPT-4,0,7,7,API log
      9,GPT-4,1,7,8,API log
      """)
    let requests = try all(stream)
    #expect(requests.map(\.promptTokens) == [10, 20, 1])
    #expect(requests.map(\.arrival.seconds.value) == [0, 0, 2])
    stream = try trace("arrival_s,input_tokens,output_tokens\n1,1,0\n1,1,0\n")
    while try stream.next() != nil {}
    #expect(stream.counts.rows == 2 && stream.counts.ties == 1 && stream.counts.zeroOutput == 2)
  }

  @Test func sortsWhenToldTo() throws {
    let text = "arrival_s,input_tokens,output_tokens\n5,1,1\n3,2,1\n4,3,1\n3,4,1\n"
    var stream = try trace(text) { $0.sorts = true }
    var prompts: [Int] = []
    while let request = try stream.next() { prompts.append(request.promptTokens) }
    #expect(prompts == [2, 4, 3, 1])
    #expect(stream.counts.inversions == 2)
  }

  @Test func tellsClassesByColumn() throws {
    let text = "arrival_s,input_tokens,output_tokens,class\n0,1,1,b\n1,1,1,a\n"
    let classes = TraceClasses(column: "class", labels: ["a", "b"])
    let requests = try all(try trace(text) { ($0.classes, $0.firstClass) = (classes, 3) })
    #expect(requests.map(\.classIndex) == [4, 3])
    let few = TraceClasses(column: "class", labels: ["a"])
    #expect(throws: InputErrors.self) { try all(try trace(text) { $0.classes = few }) }
  }

  @Test(
    "decimal text becomes exact ticks",
    arguments: [
      ("1.5", "0.5", 1.0), ("19440110.0", "19440000", 110), ("9.999999999998899e-05", "0", 1e-4),
      ("5.8926549999999995", "0", 5.892655), ("1e3", "999.5", 0.5), ("0.1", "0", 0.1),
      ("1700000000.123456789", "1700000000.023456789", 0.1),
      ("00000000000000000000000000000000000000001.25", "1", 0.25),
      ("0.00000000000000000000000000000000000000001", "0", 0),
    ])
  func decimals(later: String, earlier: String, seconds: Double) throws {
    func parse(_ text: String) -> DecimalTime? {
      Array(text.utf8).withUnsafeBufferPointer { DecimalTime.parse($0, unit: .seconds) }
    }
    let a = try #require(parse(later))
    let b = try #require(parse(earlier))
    #expect(a.ticks(since: b) == SimulationTime(Seconds(seconds)).ticks)
  }

  @Test(arguments: ["", ".5", "5.", "-1", "+1", "nan", "1e", "1e9999", "0x10", "1 ", "1,5", "1e13"])
  func refusesOtherTimes(text: String) {
    Array(text.utf8).withUnsafeBufferPointer {
      #expect(DecimalTime.parse($0, unit: .seconds) == nil)
    }
  }

  @Test(
    arguments: [
      ("2023-11-16 18:15:46.6805900", 1_700_158_546, 680_590_000),
      ("2024-05-12 00:00:00+00:00", 1_715_472_000, 0),
      ("2024-05-12T02:00:00.5+0200", 1_715_472_000, 500_000_000),
      ("2024-02-29T00:00:00Z", 1_709_164_800, 0), ("1969-12-31 23:59:59-00:30", 1799, 0),
    ])
  func dates(text: String, seconds: Int64, nanoseconds: Int64) {
    Array(text.utf8).withUnsafeBufferPointer {
      let time = DecimalTime.parseDate($0)
      #expect(time?.seconds == seconds)
      #expect(time?.attoseconds == nanoseconds * 1_000_000_000)
    }
  }

  @Test(
    arguments: [
      "2023-02-29 00:00:00", "2023-13-01 00:00:00", "2023-01-01 24:00:00", "2023-01-01",
      "2023-01-01 00:00:00.", "2023-01-01 00:00:00+1", "2023-01-01 00:00:00 UTC", "yesterday",
    ])
  func refusesOtherDates(text: String) {
    Array(text.utf8).withUnsafeBufferPointer { #expect(DecimalTime.parseDate($0) == nil) }
  }
}
