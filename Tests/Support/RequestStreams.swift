// RequestStreams.swift: streams of requests made from lists, and lists made from streams.

public import Kernel
public import Workload

/// A list of requests with their sessions as a stream.
public struct ListStream: SourceStream, Sendable {
  private var rest: ArraySlice<Request>

  public init(_ requests: [Request]) { rest = requests[...] }

  public mutating func next() -> Request? { rest.popFirst() }
}

/// Everything a stream gives.
public func all(_ stream: some RequestStream) throws -> [Request] {
  var stream = stream
  var requests: [Request] = []
  while let request = try stream.next() { requests.append(request) }
  return requests
}

/// The random numbers of a test.
public enum RandomStreamFixture {
  public static func make(_ seed: UInt64 = 1) -> RandomStream {
    RandomStream(seed: seed, name: "test")
  }
}
