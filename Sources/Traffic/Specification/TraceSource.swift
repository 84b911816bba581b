// TraceSource.swift: a trace with everything that is done to it before it reaches the fleet.

internal import Text
public import Units
public import Workload

/// A trace file, the part of it that is wanted, and what is done to it.
///
/// The order is: read; keep the `tenants`; spread ticks (`deQuantise`); cut out `missing` windows and what
/// lies outside `from` to `to` (both on the trace's clock); `repeat`; `timeScale`; `independent`; `rateScale`
/// times growth and season; `tokenScale`. All of it streams: memory does not grow with the trace.
public struct TraceSource: ReplaySource {
  /// `-` is standard input, which can be read once.
  public var path: String
  public var options = TraceOptions()
  /// Tenants whose requests are wanted; nil for all.
  public var tenants: [String]?
  public var deQuantising: DeQuantising?
  public var missing = MissingWindows()
  /// Start and end of the part that is played, from the trace's first arrival.
  public var from = SimulationTime.zero
  public var to = SimulationTime.never
  public var repetitions = 1
  /// Time without load between two repetitions, beyond the mean gap.
  public var repeatShift = SimulationTime.zero
  /// Squeezes time: rate and speed of change grow by this factor.
  public var timeScale = 1.0
  /// Superposes this many shifted copies.
  public var independent = 1.0
  /// Changes the rate and keeps the burstiness.
  public var rateScale = 1.0
  /// Growth from the trace's day to the plan's, a factor of the rate.
  public var growth = 1.0
  public var season: Season?
  public var tokenScale = TokenScale()
  /// Whether the file holds rates, from which requests are drawn: two replications then differ.
  public var holdsRates = false
  /// What its prompts begin alike with; nil where that is not known or was not asked for.
  public private(set) var contents: TracePrompts?
  /// Whether its prompts name blocks of which nothing is known all the same: there are too many, or they stand for more
  /// tokens than any prompt has.
  public private(set) var hasUnknownContents = false
  public private(set) var hasSessions = false

  public init(path: String) { self.path = path }

  /// Whether two replications differ: something is drawn at random.
  public var isRandom: Bool {
    holdsRates || rateScale * growth != 1 || independent != 1 || season != nil
      || deQuantising != nil
  }

  public var classCount: Int { options.classes?.labels.count ?? 1 }

  public var prompts: PromptTree { contents?.tree ?? PromptTree() }

  /// Reads the trace once for its prompts' blocks, or as far as its first session. A trace that cannot be read, or only
  /// once, has none here: its run says what is wrong.
  public func readingPrompts() -> any ReplaySource {
    var source = self
    (source.contents, source.hasSessions, source.hasUnknownContents) = (nil, false, false)
    guard path != "-", !holdsRates else { return source }
    var options = options
    options.keepsDetails = true
    guard var trace = try? TrafficFile.requests(path: path, options: options) else { return source }
    let names = trace.format.names
    guard names.prefix != nil || names.session != nil else { return source }
    var reading = ContentReading()
    while let request = try? trace.next(), !reading.isCut {
      reading.add(trace.details.prefixBlocks, promptTokens: request.promptTokens)
      source.hasSessions = source.hasSessions || request.session != 0
      if source.hasSessions, names.prefix == nil { break }
    }
    source.contents = reading.contents(usual: names.blockTokens)?.scaled(by: tokenScale.prompt)
    source.hasUnknownContents = source.contents == nil && !reading.isEmpty
    return source
  }

  public func open(
    firstClass: Int, firstRun: Int32, seed: UInt64, replication: Int, name: String
  ) throws -> any RequestStream {
    var source = self
    source.options.firstClass = firstClass
    source.contents?.firstRun = firstRun
    return try source.open(seed: seed, replication: replication, name: name)
  }

  /// Opens the trace.
  /// - Parameter name: tells the random numbers of this source from those of another.
  /// - Throws: `FileError`; `InputErrors` when the file has no known format; with `independent`, whatever
  ///   reading the whole trace finds.
  public func open(seed: UInt64, replication: Int = 0, name: String = "") throws
    -> any RequestStream
  {
    let played = { try play(seed: seed, replication: replication, name: name) }
    var stream: any RequestStream
    if independent == 1 {
      stream = try played()
    } else {
      stream = try IndependentStream(
        factor: independent, seed: seed, replication: replication, name: name, open: played)
    }
    let factor = rateScale * growth * (season?.highest ?? 1)
    if factor != 1 {
      stream = RateScaledStream(
        stream, factor: factor, seed: seed, replication: replication, name: name)
    }
    if let season {
      stream = SeasonedStream(
        stream, season: season, seed: seed, replication: replication, name: name)
    }
    return tokenScale == TokenScale() ? stream : TokenScaledStream(stream, scale: tokenScale)
  }

  /// The part that is wanted, as often as it is wanted, on the clock that is wanted.
  private func play(seed: UInt64, replication: Int, name: String) throws -> any RequestStream {
    let part = { try openPart(seed: seed, replication: replication, name: name) }
    let repeated =
      repetitions == 1
      ? try part() : try RepeatedStream(times: repetitions, shift: repeatShift, open: part)
    return timeScale == 1 ? repeated : TimeScaledStream(repeated, factor: timeScale)
  }

  private func openPart(seed: UInt64, replication: Int, name: String) throws -> any RequestStream {
    var stream: any RequestStream
    if tenants != nil || contents != nil {
      var options = options
      options.keepsDetails = true
      var trace = try TrafficFile.requests(path: path, options: options)
      trace.contents = contents
      stream = tenants.map { TenantStream(trace, tenants: $0) } ?? trace
    } else {
      stream = try TrafficFile.stream(
        path: path, options: options, seed: seed, replication: replication, name: name)
    }
    if let deQuantising {
      stream = DeQuantisedStream(
        stream, tick: deQuantising.tick, seed: seed, replication: replication, name: name)
    }
    if !missing.isEmpty { stream = RecordedStream(stream, missing: missing) }
    // A window also counts time from its first request.
    guard from != .zero || to != .never || tenants != nil || !missing.isEmpty else { return stream }
    return WindowedStream(
      stream, from: missing.recorded(before: from), to: missing.recorded(before: to))
  }
}

/// How arrivals on ticks are spread.
public struct DeQuantising: Hashable, Sendable {
  /// Width of the tick; nil to find it.
  public var tick: SimulationTime?
  public init(tick: SimulationTime? = nil) { self.tick = tick }
}

/// A class that a trace's column tells apart, as a scenario lists it.
struct LabelledClass {
  var label: String
  var name: String
  var model: String?
  var tenant: String?
  var route = RouteChoice()
}

extension TraceSource {
  /// Reads a scenario's `trace` object.
  /// - Parameter folder: where a relative path starts.
  /// - Returns: the source and the classes of its rows (none when they are all of one).
  static func read(_ reader: inout ObjectReader, folder: String) -> (TraceSource, [LabelledClass]) {
    let path = reader.string("path")
    var source = TraceSource(path: Folder.path(path, in: folder))
    source.options.format = reader.choice(
      "format", of: ["auto"] + TrafficFile.formats.map(\.name), noun: "trace format",
      default: "auto")
    source.holdsRates = TrafficFile.holdsRates(source.path, format: source.options.format)
    source.options.sorts = reader.bool("sort", default: false)
    source.options.isLenient = reader.bool("lenient", default: false)
    source.readTransforms(&reader)
    let readings = source.repetitions > 1 ? "repeat" : source.independent != 1 ? "independent" : nil
    if path == "-", let key = readings {
      reader.report(
        .conflict, key: key, "standard input cannot be read twice",
        hint: "save the trace to a file, or leave \"\(key)\" out")
    }
    if path.isEmpty && reader.has("path") {
      reader.report(.outOfRange, key: "path", "the path is empty", hint: "name a trace file")
    }
    let classes = readClasses(&reader, into: &source)
    return (source, classes)
  }

  private static func readClasses(_ reader: inout ObjectReader, into source: inout TraceSource)
    -> [LabelledClass]
  {
    guard let column = reader.stringIfPresent("classColumn") else {
      defer { reader.ignore("classes") }
      if reader.has("classes") {
        reader.report(
          .missingKey, key: "classes", "\"classes\" needs the column that tells them apart",
          hint: "add classColumn: \"…\"")
      }
      return []
    }
    let classes = reader.array("classes", count: 1...WorkloadLimits.classes) { value in
      value.isString
        ? value.string().map { LabelledClass(label: $0, name: $0) }
        : value.object { object in
          let label = object.string("label")
          return LabelledClass(
            label: label, name: object.string("name", default: label),
            model: object.stringIfPresent("model"), tenant: object.stringIfPresent("tenant"),
            route: RouteChoice.read(&object))
        }
    }
    let labels = classes.map(\.label)
    if Set(labels).count < labels.count {
      reader.report(
        .conflict, key: "classes", "two classes have the same label", hint: "list each label once")
    } else if !labels.isEmpty {
      source.options.classes = TraceClasses(column: column, labels: labels)
    }
    return classes
  }
}

extension WorkloadPart {
  /// The trace that is played; nil for synthetic load.
  public var trace: TraceSource? {
    if case .trace(let source, _) = source { source as? TraceSource } else { nil }
  }
}
