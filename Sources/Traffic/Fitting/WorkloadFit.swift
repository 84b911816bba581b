// WorkloadFit.swift: a trace turned into a class of synthetic load, with how far the two are apart.

internal import Foundation
public import Text
public import Units
public import Workload

/// A trace's requests as fitting needs them: all in memory, 24 bytes each.
public struct RecordedLoad: Sendable {
  var seconds: [Double] = []
  var promptTokens: [Int] = []
  var outputTokens: [Int] = []
  /// The clock at the first request; nil where nothing tells it.
  private(set) var start: TraceAnchor?
  /// The rates that the requests were made from; nil for recorded requests.
  private(set) var rates: RecordedRates?

  /// Most requests: 1.2 GB here, and some minutes of fitting.
  public static let requestLimit = 50_000_000

  public var count: Int { seconds.count }

  /// Reads a whole stream.
  /// - Throws: what the stream throws; `InputErrors` beyond `requestLimit` or below two requests.
  /// - Parameter name: the trace's, for messages.
  public init(_ stream: some RequestStream, name: String) throws {
    var stream = stream
    while let request = try stream.next() { try add(request, at: request.arrival, name) }
    try check(name)
  }

  private mutating func add(
    _ request: Request, at time: SimulationTime, _ name: String
  ) throws(InputErrors) {
    guard count < Self.requestLimit else {
      throw Self.refusal(
        .tooLarge, name, "fitting holds all requests in memory; the limit is \(Self.requestLimit)",
        hint: "fit a part of the trace, such as its busiest week")
    }
    seconds.append(time.seconds.value)
    promptTokens.append(request.promptTokens)
    outputTokens.append(request.outputTokens)
  }

  private func check(_ name: String) throws(InputErrors) {
    guard count >= 2, seconds[count - 1] > 0 else {
      throw Self.refusal(
        .noRequests, name,
        "a fit needs at least two requests at different times; there are \(count)",
        hint: "give a longer trace; for requests all at once write process: \"batch\"")
    }
  }

  /// Reads the part of a trace from one time to another, and what its clock says.
  /// - Throws: as `init(_:name:)`.
  public init(
    _ trace: TraceStream, from: SimulationTime = .zero, to: SimulationTime = .never, name: String
  ) throws {
    var trace = trace
    var origin: SimulationTime?
    while let request = try trace.next(), request.arrival < to {
      guard request.arrival >= from else { continue }
      let first = origin ?? request.arrival
      origin = first
      try add(request, at: request.arrival - first, name)
    }
    try check(name)
    start = trace.firstArrivalDate
    start?.epochSeconds += (origin ?? .zero).seconds.value
  }

  /// Makes the requests of a recording that has lengths, and keeps its rates to compare with.
  /// - Throws: as `init(_:name:)`; `InputErrors` for a recording without lengths.
  public init(
    _ recording: RateRecording, from: SimulationTime = .zero, to: SimulationTime = .never,
    seed: UInt64, name: String
  ) throws {
    let made = try recording.requests(path: name, seed: seed)
    let length = recording.collected.value
    let (first, last) = (from.seconds.value, min(to.seconds.value, length))
    let share = max(0, last - first) / max(length, 1)
    guard recording.requests * share <= Double(Self.requestLimit) else {
      throw Self.refusal(
        .tooLarge, name,
        "the recording has about \(NumberText.shortest(recording.requests.rounded())) requests; fitting "
          + "holds all in memory, and the limit is \(Self.requestLimit)",
        hint: "fit a part of it, as with --from 12h --to 13h")
    }
    try self.init(WindowedStream(made, from: from, to: to), name: name)
    rates = RecordedRates(recording, from: first, to: last)
    start = TraceAnchor(recording)
    start?.epochSeconds += first
  }

  private static func refusal(
    _ code: InputError.Code, _ name: String, _ message: String, hint: String
  ) -> InputErrors {
    InputErrors(InputError(code, at: SourceLocation(file: name), message, hint: hint))
  }
}

/// Generator parameters fitted to a trace.
public struct WorkloadFit: Sendable {
  public let arrivals: ArrivalFit
  public let promptTokens: LengthFit
  public let outputTokens: LengthFit
  /// Pearson's correlation of the logarithms of prompt and output, over requests with both; nil when one does not vary.
  public let logCorrelation: Double?
  /// Whether the requests were made from a recording of rates, not recorded.
  public let isMade: Bool
  /// Lengths as the class generates them.
  public let generatedLengths: GeneratedLengths

  /// Correlations from which the class is given one: below, a hundred requests would not show it (a convention).
  public static let leastCorrelation = 0.2
  /// Windows generated for each candidate, fewer for long traces.
  public static let replications = 40

  /// - Throws: `InputErrors` when no process that scenarios take resembles the trace at all.
  /// - Complexity: O(n log n + candidates × replications × n).
  public init(
    _ load: RecordedLoad, name: String, replications: Int = Self.replications, seed: UInt64 = 1
  ) throws {
    guard
      let arrivals = ArrivalFit(
        ArrivalTimes(load.seconds), replications: replications, seed: seed, start: load.start,
        rates: load.rates)
    else {
      throw InputErrors(
        InputError(
          .outOfRange, at: SourceLocation(file: name),
          "no arrival process of a scenario has the trace's rate",
          hint: "replay the trace itself"))
    }
    self.arrivals = arrivals
    isMade = load.rates != nil
    promptTokens = LengthFit(load.promptTokens, minimum: 1)
    outputTokens = LengthFit(load.outputTokens, minimum: 0)
    logCorrelation = Self.logCorrelation(load.promptTokens, load.outputTokens)
    let specification = Self.specification(
      arrivals, promptTokens, outputTokens, logCorrelation, requests: load.count)
    guard let made = try GeneratedLengths(specification, seed: seed) else {
      throw InputErrors(
        InputError(
          .outOfRange, at: SourceLocation(file: name),
          "the fitted class is beyond what a scenario may ask for",
          hint: "fit a part of the trace, or replay it"))
    }
    generatedLengths = made
  }

  public var requestCount: Int { arrivals.count }

  /// That of the worst part.
  public var verdict: FitVerdict {
    max(arrivals.verdict, max(promptTokens.verdict, outputTokens.verdict))
  }

  /// A scenario's `workload`: one class.
  public var specification: JSONValue {
    Self.specification(
      arrivals, promptTokens, outputTokens, logCorrelation, requests: requestCount)
  }

  private static func specification(
    _ arrivals: ArrivalFit, _ prompt: LengthFit, _ output: LengthFit, _ correlation: Double?,
    requests: Int
  ) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("arrivals", arrivals.best.candidate.specification),
      ("promptTokens", prompt.specification), ("outputTokens", output.specification),
    ]
    if let correlation, abs(correlation) >= leastCorrelation {
      members.append(("correlation", .double((correlation * 100).rounded() / 100)))
    }
    // The rates of a recording end by themselves.
    let isProfile = arrivals.best.candidate.isRecorded
    return .object(members + (isProfile ? [] : [("requests", .int(requests))]))
  }

  private static func logCorrelation(_ prompts: [Int], _ outputs: [Int]) -> Double? {
    var correlation = LogCorrelation()
    for (prompt, output) in zip(prompts, outputs) { correlation.add(prompt, output) }
    return correlation.value
  }
}

/// Lengths that a fitted class generates: as many requests as the trace has, at most `limit`.
public struct GeneratedLengths: Sendable {
  private let prompts: WeightedSample
  private let outputs: WeightedSample

  static let limit = 200_000

  /// Nil when scenarios do not accept the class.
  /// - Throws: what its stream throws.
  init?(_ specification: JSONValue, seed: UInt64) throws {
    guard let workload = ReadBack.workload(specification) else { return nil }
    var stream = try workload.makeStream(seed: seed)
    var (prompts, outputs): ([Double], [Double]) = ([], [])
    while prompts.count < Self.limit, let next = try stream.next() {
      prompts.append(Double(next.promptTokens))
      outputs.append(Double(next.outputTokens))
    }
    guard !prompts.isEmpty else { return nil }
    self.prompts = WeightedSample(prompts)
    self.outputs = WeightedSample(outputs)
  }

  public var promptMean: Double { prompts.mean }
  public var outputMean: Double { outputs.mean }
  public func promptQuantile(_ p: Double) -> Double { prompts.quantile(p) }
  public func outputQuantile(_ p: Double) -> Double { outputs.quantile(p) }

  /// Kolmogorov-Smirnov distances from the trace's.
  public func distances(from fit: WorkloadFit) -> (prompt: Double, output: Double) {
    (
      KolmogorovDistance.samples(fit.promptTokens.sample, prompts),
      KolmogorovDistance.samples(fit.outputTokens.sample, outputs)
    )
  }
}
