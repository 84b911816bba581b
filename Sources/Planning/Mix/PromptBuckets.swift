// PromptBuckets.swift: the design load by prompt length, which is all that a router knows of a request.

internal import Workload

/// Requests of the design load in ranges of prompt length, the shortest first.
struct PromptBuckets: Sendable {
  /// Longest prompt of every bucket but the last, which has no end; rising.
  let edges: [Int]
  /// What arrives in each bucket, over all the seconds of the replicates.
  let loads: [LoadWindow]
  /// Share of all requests in each.
  let requestShares: [Double]

  var count: Int { loads.count }

  /// Buckets where no edge is given: fine enough that the best edge is near one, few enough to try each. A guess.
  private static let wanted = 10

  /// - Parameters:
  ///   - edge: the one length to cut at; nil for edges between which about the same share of requests and of
  ///     work lies, so that both many short prompts and few long ones are told apart.
  ///   - work: of one candidate, to weigh long prompts against short ones.
  init(_ replicates: [Replicate], edge: Int?, work: WorkRule) {
    let seconds = replicates.reduce(0) { $0 + $1.load.seconds }
    let requests = replicates.flatMap { replicate in
      replicate.requests.filter { $0.classIndex < replicate.counts.count }
    }
    edges = edge.map { [$0] } ?? Self.edges(requests, work: work)
    var loads = [LoadWindow](repeating: LoadWindow(seconds: seconds), count: edges.count + 1)
    for request in requests {
      let bucket = edges.firstIndex { request.promptTokens <= $0 } ?? edges.count
      loads[bucket].add(
        promptTokens: request.promptTokens, outputTokens: request.outputTokens)
    }
    self.loads = loads
    let all = Double(max(1, requests.count))
    requestShares = loads.map { Double($0.requests) / all }
  }

  private static func edges(_ requests: [Request], work: WorkRule) -> [Int] {
    let sorted = requests.map { request -> (prompt: Int, work: Double) in
      var one = LoadWindow(seconds: 1)
      one.add(promptTokens: request.promptTokens, outputTokens: request.outputTokens)
      return (request.promptTokens, work.seconds(one))
    }.sorted { ($0.prompt, $0.work) < ($1.prompt, $1.work) }
    guard let longest = sorted.last?.prompt else { return [] }
    let total = sorted.reduce(0) { $0 + $1.work }
    var found: [Int] = []
    var passed = 0.0
    for (index, request) in sorted.enumerated() {
      passed += request.work
      let share = (Double(index + 1) / Double(sorted.count) + passed / max(total, 1e-12)) / 2
      guard share * Double(wanted) >= Double(found.count + 1), found.count < wanted - 1 else {
        continue
      }
      found.append(round(request.prompt))
    }
    var distinct: [Int] = []
    for edge in found where edge < longest && edge > distinct.last ?? 0 { distinct.append(edge) }
    return distinct
  }

  /// Up to two digits: 1,337 becomes 1,400.
  private static func round(_ tokens: Int) -> Int {
    var step = 1
    while tokens / step >= 100 { step *= 10 }
    return (tokens + step - 1) / step * step
  }

  /// Prompts of the buckets in a range: the first token count and the last; nil for no end.
  func prompts(_ buckets: Range<Int>) -> (min: Int, max: Int?) {
    let first = buckets.lowerBound == 0 ? 1 : edges[buckets.lowerBound - 1] + 1
    return (first, buckets.upperBound > edges.count ? nil : edges[buckets.upperBound - 1])
  }
}
