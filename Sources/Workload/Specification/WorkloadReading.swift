// WorkloadReading.swift: a scenario's `workload`, read with every mistake in its place.

public import Text
internal import Units

extension WorkloadSpecification {
  /// Reads `workload`: one object, or a list of classes that run together.
  /// - Parameter folder: where the relative path of a trace starts; empty for the working folder.
  /// - Returns: nil when something is wrong, which is then recorded in the reader's problems.
  public static func read(_ value: ValueReader, folder: String) -> WorkloadSpecification? {
    let before = value.problems.count
    let parts: [WorkloadPart]
    if value.isArray {
      let elements = value.elements(count: 1...WorkloadLimits.classes) ?? []
      parts = elements.enumerated().compactMap { index, element in
        readPart(element, folder: folder, name: "class-\(index + 1)")
      }
    } else {
      parts = readPart(value, folder: folder, name: "default").map { [$0] } ?? []
    }
    guard value.problems.count == before else { return nil }
    var seen: Set<String> = []
    for name in parts.flatMap(\.classes).map(\.name) where !seen.insert(name).inserted {
      value.report(
        .conflict, "two classes are called \(JSONWriter.quoted(name))",
        hint: "give each its own name")
      return nil
    }
    guard seen.count <= WorkloadLimits.classes else {
      value.report(
        .tooLarge, "there are \(seen.count) classes; the limit is \(WorkloadLimits.classes)",
        hint: "join classes")
      return nil
    }
    return WorkloadSpecification(parts: parts)
  }

  private static func readPart(_ value: ValueReader, folder: String, name: String) -> WorkloadPart?
  {
    let part: WorkloadPart?? = value.object { reader in
      let before = reader.problems.count
      let own = WorkloadClass(
        name: reader.string("name", default: name), tenant: reader.stringIfPresent("tenant"),
        model: reader.stringIfPresent("model"))
      let bound = readBound(&reader)
      let part =
        reader.has("trace")
        ? readTrace(&reader, own: own, bound: bound, folder: folder)
        : readSynthetic(&reader, own: own, bound: bound)
      return reader.problems.count == before ? part : nil
    }
    return part ?? nil
  }

  private static func readBound(_ reader: inout ObjectReader) -> LoadBound? {
    let requests = reader.intIfPresent("requests", in: 1...WorkloadLimits.requests)
    let duration = reader.durationIfPresent("duration", in: WorkloadLimits.durations)
    guard requests != nil || duration != nil else { return nil }
    return LoadBound(requests: requests, duration: duration.map { SimulationTime($0) })
  }

  private static func readTrace(
    _ reader: inout ObjectReader, own: WorkloadClass, bound: LoadBound?, folder: String
  ) -> WorkloadPart? {
    for key in ["arrivals", "promptTokens", "outputTokens", "correlation"] where reader.has(key) {
      reader.report(
        .conflict, key: key,
        "'\(reader.path(to: key))' stands beside a trace, which brings its own",
        hint: "take out \"\(key)\" or \"trace\"")
      reader.ignore(key)
    }
    let read = reader.object("trace") { TraceSource.read(&$0, folder: folder) }
    guard let (source, labelled) = read else { return nil }
    let classes = labelled.map {
      WorkloadClass(name: $0.name, tenant: $0.tenant ?? own.tenant, model: $0.model ?? own.model)
    }
    return WorkloadPart(.trace(source, bound: bound), classes: classes.isEmpty ? [own] : classes)
  }

  private static func readSynthetic(
    _ reader: inout ObjectReader, own: WorkloadClass, bound: LoadBound?
  ) -> WorkloadPart? {
    guard reader.has("arrivals") else {
      reader.report(
        .missingKey, "'\(reader.path)' has neither 'trace' nor 'arrivals'",
        hint: #"add trace: { path: "…" }, or arrivals: { process: "poisson", ratePerSecond: 4 }"#)
      reader.ignore("arrivals", "promptTokens", "outputTokens", "correlation", "trace")
      return nil
    }
    let arrivals = reader.value("arrivals").flatMap(ArrivalSpecification.read)
    let prompt = reader.value("promptTokens").flatMap { LengthKind.readLengths($0, minimum: 1) }
    let output = reader.value("outputTokens").flatMap { LengthKind.readLengths($0, minimum: 0) }
    let correlation = reader.lengthCorrelation(prompt, output)
    reader.ignore("trace")
    let wrongBound = ["requests", "duration"].contains { reader.has($0) } && bound == nil
    guard let bound else {
      if !wrongBound {
        reader.report(
          .missingKey, "'\(reader.path)' has neither 'requests' nor 'duration'",
          hint: "add requests: 10000, or duration: \"1h\"")
      }
      return nil
    }
    guard let arrivals, let prompt, let output else { return nil }
    let estimate = LoadEstimate(
      arrivals: arrivals, bound: bound, tokensPerRequest: prompt.meanBound + output.meanBound)
    guard estimate.check(&reader) else { return nil }
    switch arrivals {
    case .open(let process):
      return WorkloadPart(
        .synthetic(arrivals: process, prompt: prompt, output: output, bound: bound), classes: [own],
        correlation: correlation)
    case .closed(let concurrency, let thinkTime):
      let loop = ClosedLoop(
        concurrency: concurrency, thinkTime: thinkTime, requests: bound.requests,
        duration: bound.duration?.seconds)
      return WorkloadPart(
        .closedLoop(loop, prompt: prompt, output: output), classes: [own],
        correlation: correlation)
    }
  }
}

/// How much a synthetic class asks for, so that what cannot be run is refused before it is.
private struct LoadEstimate {
  var arrivals: ArrivalSpecification
  var bound: LoadBound
  var tokensPerRequest: Double

  /// - Returns: false, with the estimate recorded, when the class is beyond `WorkloadLimits`.
  func check(_ reader: inout ObjectReader) -> Bool {
    var requests = bound.requests.map(Double.init) ?? .infinity
    if case .open(let process) = arrivals {
      guard let rate = process.meanRatePerSecond else {
        guard bound.requests != nil else {
          return refuse(
            &reader, .missingKey, "arrivals all at once need 'requests', not a duration alone",
            hint: "add requests: 10000")
        }
        return checkTokens(&reader, requests: requests)
      }
      let seconds = bound.duration?.seconds.value ?? .infinity
      requests = min(requests, rate * seconds)
      guard requests / rate <= WorkloadLimits.durationSeconds else {
        let days = NumberText.shortest((requests / rate / 86_400).rounded())
        return refuse(
          &reader, .tooLarge, "the requests would take about \(days) days; the limit is 388",
          hint: "ask for fewer requests, or a higher rate")
      }
    }
    if case .closed(let concurrency, let thinkTime) = arrivals, let count = bound.requests {
      // The last client to ask has thought before all of its requests but the first.
      let thoughts = (count - 1) / concurrency
      let end = bound.duration?.seconds.value ?? .infinity
      guard min(Double(thoughts) * thinkTime.value, end) <= WorkloadLimits.durationSeconds else {
        return refuse(
          &reader, .tooLarge, "thinking alone would take more than 388 days of simulated time",
          hint: "ask for fewer requests, more clients, or a shorter thinkTime")
      }
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

  private func checkTokens(_ reader: inout ObjectReader, requests: Double) -> Bool {
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
