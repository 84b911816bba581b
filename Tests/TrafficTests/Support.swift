// Support.swift: where the recorded traces lie, and what tests count about a stream.

import Foundation
import Kernel
import Units
import Workload

@testable import Traffic

/// Recordings of real traffic, whole or thinned: `Data/README.md` says whose they are.
enum RecordedTraces {
  static let azureCode = "azure2023_code.csv.gz"
  static let azureChat = "azure2023_conv.csv.gz"
  static let mooncake = "mooncake_conversation.jsonl.gz"
  static let ragpulse = "ragpulse_week_a.jsonl.gz"
  static let vidurCode = "vidur_splitwise_code.csv"
  static let burstGPT = "burstgpt_1.csv"

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Data")
  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}

/// Everything a stream gives.
func all(_ stream: some RequestStream) throws -> [Request] {
  var stream = stream
  var requests: [Request] = []
  while let request = try stream.next() { requests.append(request) }
  return requests
}

func isSorted(_ requests: [Request]) -> Bool {
  zip(requests, requests.dropFirst()).allSatisfy { $0.arrival <= $1.arrival }
}

/// Variance over mean of the counts in bins of a width, over whole bins of the span.
func indexOfDispersion(_ requests: [Request], binSeconds: Double) -> Double {
  guard let last = requests.last else { return .nan }
  let bins = Int(last.arrival.seconds.value / binSeconds)
  var counts = [Double](repeating: 0, count: bins)
  for request in requests {
    let bin = Int(request.arrival.seconds.value / binSeconds)
    if bin < bins { counts[bin] += 1 }
  }
  return variance(counts) / mean(counts)
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

func variance(_ values: [Double]) -> Double {
  let middle = mean(values)
  return values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(values.count - 1)
}

func gaps(_ requests: [Request]) -> [Double] {
  zip(requests, requests.dropFirst()).map { ($1.arrival - $0.arrival).seconds.value }
}

/// A trace from text.
func trace(_ text: String, _ change: (inout TraceOptions) -> Void = { _ in }) throws -> TraceStream
{
  var options = TraceOptions()
  change(&options)
  return try TraceStream(bytes: Array(text.utf8), name: "trace.csv", options: options)
}

/// A list of requests as a stream.
struct ListStream: RequestStream {
  var requests: [Request]
  var position = 0
  init(_ requests: [Request]) { self.requests = requests }
  mutating func next() -> Request? {
    guard position < requests.count else { return nil }
    position += 1
    return requests[position - 1]
  }
}

enum RandomStreamFixture {
  static func make(_ seed: UInt64 = 1) -> RandomStream { RandomStream(seed: seed, name: "test") }
}
