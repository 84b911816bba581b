// SyntheticReading.swift: a class of synthetic load, read from a scenario.

public import Text
internal import Units

extension WorkloadClass {
  /// Reads the keys `name`, `tenant`, `model` and `priority`, and who answers.
  /// - Parameter name: of a class that does not say it.
  public static func read(_ reader: inout ObjectReader, name: String) -> WorkloadClass {
    WorkloadClass(
      name: reader.string("name", default: name), tenant: reader.stringIfPresent("tenant"),
      model: reader.stringIfPresent("model"),
      priority: reader.intIfPresent("priority", in: WorkloadLimits.priorities),
      route: RouteChoice.read(&reader),
      sharedPrefixTokens: reader.intIfPresent(
        "sharedPrefixTokens", in: 0...WorkloadLimits.tokensPerRequest))
  }
}

extension LoadBound {
  /// Reads the keys `requests` and `duration`; nil where neither is there, or what is there is wrong.
  public static func read(_ reader: inout ObjectReader) -> LoadBound? {
    let requests = reader.intIfPresent("requests", in: 1...WorkloadLimits.requests)
    let duration = reader.durationIfPresent("duration", in: WorkloadLimits.durations)
    guard requests != nil || duration != nil else { return nil }
    return LoadBound(requests: requests, duration: duration.map { SimulationTime($0) })
  }
}

extension WorkloadPart {
  /// Reads a synthetic class but for its name and its bound.
  /// - Parameters:
  ///   - own: the class, without what its arrivals say of it.
  ///   - bound: as `LoadBound.read` found it.
  ///   - readArrivals: reads `arrivals`, with the files that its rates depend on.
  /// - Returns: nil when something is wrong, which is then recorded.
  public static func readSynthetic(
    _ reader: inout ObjectReader, own: WorkloadClass, bound: LoadBound?,
    readArrivals: (ValueReader) -> (process: ArrivalSpecification, files: [String])?
  ) -> WorkloadPart? {
    guard reader.has("arrivals") else {
      reader.report(
        .missingKey, "'\(reader.path)' has neither 'trace' nor 'arrivals'",
        hint: #"add trace: { path: "…" }, or arrivals: { process: "poisson", ratePerSecond: 4 }"#)
      reader.ignore("arrivals", "promptTokens", "outputTokens", "correlation", "trace")
      return nil
    }
    let read = reader.value("arrivals").flatMap(readArrivals)
    let arrivals = read?.process
    let prompt = reader.value("promptTokens").flatMap { LengthKind.readLengths($0, minimum: 1) }
    let output = reader.value("outputTokens").flatMap { LengthKind.readLengths($0, minimum: 0) }
    let correlation = reader.lengthCorrelation(prompt, output)
    reader.ignore("trace")
    let wrongBound = ["requests", "duration"].contains { reader.has($0) } && bound == nil
    guard let bound = bound ?? (wrongBound ? nil : arrivals?.ownBound) else {
      if !wrongBound {
        reader.report(
          .missingKey, "'\(reader.path)' has neither 'requests' nor 'duration'",
          hint: "add requests: 10000, or duration: \"1h\"")
      }
      return nil
    }
    guard let read, let prompt, let output else { return nil }
    let estimate = LoadEstimate(
      arrivals: read.process, bound: bound, promptTokens: prompt.meanBound,
      outputTokens: output.meanBound)
    guard estimate.check(&reader) else { return nil }
    switch read.process {
    case .open(let process):
      return WorkloadPart(
        .synthetic(arrivals: process, prompt: prompt, output: output, bound: bound), classes: [own],
        correlation: correlation, files: read.files)
    case .closed(let concurrency, let think):
      let loop = ClosedLoop(
        concurrency: concurrency, think: think, requests: bound.requests,
        duration: bound.duration?.seconds)
      return WorkloadPart(
        .closedLoop(loop, prompt: prompt, output: output), classes: [own],
        correlation: correlation)
    case .batch(let release):
      var own = own
      own.deadline = release.deadlineSeconds.map { Seconds(release.startSeconds + $0) }
      let process = BatchArrivals(requests: bound.requests ?? 1, release: release)
      return WorkloadPart(
        .synthetic(arrivals: process, prompt: prompt, output: output, bound: bound), classes: [own],
        correlation: correlation)
    }
  }
}
