// LoadEstimate.swift: how much a synthetic class asks for, before any of it is made.

internal import Text
internal import Units

extension ArrivalSpecification {
  /// The bound of a process that ends of itself.
  var ownBound: LoadBound? {
    guard case .open(let process) = self, let end = process.endSeconds else { return nil }
    return LoadBound(duration: SimulationTime(Seconds(end)))
  }
}

/// How much a synthetic class asks for, so that what cannot be run is refused before it is.
struct LoadEstimate {
  var arrivals: ArrivalSpecification
  var bound: LoadBound
  /// Mean tokens drawn for a request.
  var promptTokens: Double
  var outputTokens: Double

  /// - Returns: false, with the estimate recorded, when the class is beyond `WorkloadLimits`.
  func check(_ reader: inout ObjectReader) -> Bool {
    var requests = bound.requests.map(Double.init) ?? .infinity
    switch arrivals {
    case .batch:
      guard bound.requests != nil else {
        return refuse(
          &reader, .missingKey, "a batch needs 'requests', not a duration alone",
          hint: "add requests: 10000")
      }
    case .open(let process):
      guard let expected = expectedRequests(process, &reader) else { return false }
      requests = min(requests, expected)
    case .closed(let concurrency, let think):
      guard checkThinking(concurrency, think, &reader) else { return false }
    }
    guard requests <= Double(WorkloadLimits.requests) || requests == .infinity else {
      return refuse(
        &reader, .tooLarge,
        "about \(NumberText.shortest(requests.rounded())) requests; the limit is "
          + "\(WorkloadLimits.requests)",
        hint: "shorten the duration, or lower the rate")
    }
    return checkTokens(&reader, requests: requests)
  }

  /// Requests on average; nil, and recorded, when they take longer than the clock reaches.
  private func expectedRequests(
    _ process: any ArrivalProcess, _ reader: inout ObjectReader
  ) -> Double? {
    let end = min(
      bound.duration?.seconds.value ?? .infinity, process.endSeconds ?? .infinity)
    if end.isFinite { return process.expectedRequests(inFirst: end) ?? .infinity }
    guard let rate = process.meanRatePerSecond, let count = bound.requests else { return .infinity }
    guard Double(count) / rate <= WorkloadLimits.durationSeconds else {
      let days = NumberText.shortest((Double(count) / rate / 86_400).rounded())
      _ = refuse(
        &reader, .tooLarge, "the requests would take about \(days) days; the limit is 388",
        hint: "ask for fewer requests, or a higher rate")
      return nil
    }
    return Double(count)
  }

  private func checkThinking(
    _ concurrency: Int, _ think: DurationLaw, _ reader: inout ObjectReader
  ) -> Bool {
    guard let count = bound.requests else { return true }
    // The last client to ask has thought before all of its requests but the first.
    let thoughts = (count - 1) / concurrency
    let end = bound.duration?.seconds.value ?? .infinity
    guard min(Double(thoughts) * think.mean.value, end) > WorkloadLimits.durationSeconds else {
      return true
    }
    return refuse(
      &reader, .tooLarge, "thinking alone would take more than 388 days of simulated time",
      hint: "ask for fewer requests, more clients, or a shorter thinkTime")
  }

  private func checkTokens(_ reader: inout ObjectReader, requests: Double) -> Bool {
    var tokensPerRequest = promptTokens + outputTokens
    if case .open(let process) = arrivals {
      tokensPerRequest = process.meanTokens(prompt: promptTokens, output: outputTokens)
    }
    let tokens = requests * tokensPerRequest
    guard tokens.isFinite, tokens > WorkloadLimits.totalTokens else { return true }
    return refuse(
      &reader, .tooLarge,
      "about \(NumberText.shortest(tokens.rounded())) tokens in all; the limit is 2^61",
      hint: "ask for fewer requests, or shorter ones")
  }

  private func refuse(
    _ reader: inout ObjectReader, _ code: InputError.Code, _ message: String, hint: String
  ) -> Bool {
    reader.report(code, "'\(reader.path)': \(message)", hint: hint)
    return false
  }
}
