// Support.swift: classes read from text, and what tests count about a stream.

import Kernel
import Testing
import Text
import Units

@testable import Workload

/// A synthetic class as a scenario writes it, its arrivals from no file.
enum SyntheticClass {
  static func read(_ text: String) throws -> WorkloadSpecification {
    let problems = InputProblems()
    let tree = try LocatedJSON.parse(text, file: "scenario.json5")
    let read = ValueReader(tree, path: "workload", problems: problems).object { reader in
      let own = WorkloadClass.read(&reader, name: "default")
      let bound = LoadBound.read(&reader)
      return WorkloadPart.readSynthetic(&reader, own: own, bound: bound) { value in
        ArrivalSpecification.read(value).map { ($0, []) }
      }
    }
    try problems.check()
    let part = try #require(read ?? nil)
    return WorkloadSpecification(parts: [part])
  }

  static func codes(_ text: String) throws -> [InputError.Code] {
    try #require(throws: InputErrors.self) { try read(text) }.errors.map(\.code)
  }
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

/// A list of requests with their sessions as a stream.
struct ItemStream: SourceStream {
  var items: [Request]
  var position = 0
  init(_ items: [Request]) { self.items = items }
  mutating func next() -> Request? {
    guard position < items.count else { return nil }
    position += 1
    return items[position - 1]
  }
}

enum RandomStreamFixture {
  static func make(_ seed: UInt64 = 1) -> RandomStream { RandomStream(seed: seed, name: "test") }
}
