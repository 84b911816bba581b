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
        model: reader.stringIfPresent("model"),
        priority: reader.intIfPresent("priority", in: WorkloadLimits.priorities))
      let bound = readBound(&reader)
      let part =
        reader.has("trace")
        ? readTrace(&reader, own: own, bound: bound, folder: folder)
        : readSynthetic(&reader, own: own, bound: bound, folder: folder)
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
      WorkloadClass(
        name: $0.name, tenant: $0.tenant ?? own.tenant, model: $0.model ?? own.model,
        priority: own.priority)
    }
    return WorkloadPart(.trace(source, bound: bound), classes: classes.isEmpty ? [own] : classes)
  }

  private static func readSynthetic(
    _ reader: inout ObjectReader, own: WorkloadClass, bound: LoadBound?, folder: String
  ) -> WorkloadPart? {
    guard reader.has("arrivals") else {
      reader.report(
        .missingKey, "'\(reader.path)' has neither 'trace' nor 'arrivals'",
        hint: #"add trace: { path: "…" }, or arrivals: { process: "poisson", ratePerSecond: 4 }"#)
      reader.ignore("arrivals", "promptTokens", "outputTokens", "correlation", "trace")
      return nil
    }
    var files: [String] = []
    let arrivals = reader.value("arrivals").flatMap { value in
      guard RecordedProfile.isMeant(by: value) else { return ArrivalSpecification.read(value) }
      let profile = RecordedProfile.read(value, folder: folder)
      files = [profile?.path].compactMap { $0 }
      return profile?.arrivals
    }
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
    guard let arrivals, let prompt, let output else { return nil }
    let estimate = LoadEstimate(
      arrivals: arrivals, bound: bound, promptTokens: prompt.meanBound,
      outputTokens: output.meanBound)
    guard estimate.check(&reader) else { return nil }
    switch arrivals {
    case .open(let process):
      return WorkloadPart(
        .synthetic(arrivals: process, prompt: prompt, output: output, bound: bound), classes: [own],
        correlation: correlation, files: files)
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
