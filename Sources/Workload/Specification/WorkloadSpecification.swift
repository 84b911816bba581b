// WorkloadSpecification.swift: a checked description of load, from which each run makes its own streams.

internal import Kernel
internal import Text
public import Units

/// Who sends requests: the unit of reports, of SLOs and of routing by model.
public struct WorkloadClass: Hashable, Sendable {
  public var name: String
  public var tenant: String?
  /// The model asked for; nil for the scenario's own.
  public var model: String?
  /// Higher is more urgent; the engine serves in order of arrival whatever it says.
  public var priority: Int?
  /// The time by which requests should be done, on the class's own clock; nil when there is none.
  public var deadline: Seconds?
  /// Who answers it.
  public var route: RouteChoice
  /// Tokens with which all its prompts begin; nil where its arrivals say it.
  public var sharedPrefixTokens: Int?

  public init(
    name: String, tenant: String? = nil, model: String? = nil, priority: Int? = nil,
    deadline: Seconds? = nil, route: RouteChoice = RouteChoice(), sharedPrefixTokens: Int? = nil
  ) {
    self.sharedPrefixTokens = sharedPrefixTokens
    self.route = route
    self.name = name
    self.tenant = tenant
    self.model = model
    self.priority = priority
    self.deadline = deadline
  }
}

/// Where the requests of one part of a workload come from.
public enum LoadSource: Sendable {
  /// A trace, all of it or up to a bound.
  case trace(any ReplaySource, bound: LoadBound?)
  case synthetic(
    arrivals: any ArrivalProcess, prompt: any LengthDistribution, output: any LengthDistribution,
    bound: LoadBound)
  case closedLoop(ClosedLoop, prompt: any LengthDistribution, output: any LengthDistribution)
}

/// One source and the classes of its requests: one class, or as many as a trace's column tells apart.
public struct WorkloadPart: Sendable {
  public let source: LoadSource
  public let classes: [WorkloadClass]
  /// Of a synthetic class: how far long prompts go with long outputs, see `LengthSampler`.
  public let correlation: Double
  /// Files besides a trace that its requests depend on.
  public let files: [String]

  /// - Precondition: one class; for a trace with labels, one for each label. `correlation` in −1...1.
  public init(
    _ source: LoadSource, classes: [WorkloadClass], correlation: Double = 0, files: [String] = []
  ) {
    self.files = files
    var labels = 1
    if case .trace(let trace, _) = source { labels = trace.classCount }
    precondition(classes.count == labels, "a class for each label")
    self.source = source
    self.classes = classes
    self.correlation = correlation
  }
}

/// A whole workload: a value without state, shared by all runs.
public struct WorkloadSpecification: Sendable {
  public let parts: [WorkloadPart]

  /// - Precondition: at least one part; the names of all classes differ.
  public init(parts: [WorkloadPart]) {
    let names = parts.flatMap(\.classes).map(\.name)
    precondition(!parts.isEmpty && Set(names).count == names.count)
    self.parts = parts
  }

  /// All classes; `Request.classIndex` points here.
  public var classes: [WorkloadClass] { parts.flatMap(\.classes) }

  /// Whether any part replays a trace.
  public var hasTrace: Bool {
    parts.contains { if case .trace = $0.source { true } else { false } }
  }

  /// Whether some class has a deadline, which is told by the classes' own clocks.
  private var hasDeadline: Bool { classes.contains { $0.deadline != nil } }

  /// Seconds for which the profile of a class says nothing: nothing arrives then, because nothing is known.
  public var missingSeconds: [(className: String, seconds: Double)] {
    parts.compactMap { part in
      guard case .synthetic(let arrivals, _, _, _) = part.source,
        let rate = (arrivals as? ModulatedArrivals)?.rate as? ProfileRate, rate.missingSeconds > 0
      else { return nil }
      return (part.classes[0].name, rate.missingSeconds)
    }
  }

  /// The closed-loop classes, whose requests the engine makes at completions.
  public var closedLoops: [(classIndex: Int, loop: ClosedLoop)] {
    zip(firstClasses, parts).compactMap { first, part in
      if case .closedLoop(let loop, _, _) = part.source { (first, loop) } else { nil }
    }
  }

  /// Tokens with which all prompts of a class begin: as it says itself, or by the system prompt of its conversations.
  public var sharedPrefixTokens: [Int] {
    parts.flatMap { part in
      var ofArrivals = 0
      if case .synthetic(let arrivals, _, _, _) = part.source {
        ofArrivals = arrivals.conversation?.systemTokens ?? 0
      }
      return part.classes.map { $0.sharedPrefixTokens ?? ofArrivals }
    }
  }

  /// Whether something is known of what its prompts begin alike with. Of a trace, once `readingPrompts` was asked.
  public var sharesPrompts: Bool {
    sharedPrefixTokens.contains { $0 > 0 } || hasConversations
      || parts.contains { part in
        if case .trace(let source, _) = part.source { !source.prompts.isEmpty } else { false }
      }
  }

  /// Whether some requests belong to conversations. Of a trace, once `readingPrompts` was asked.
  public var hasConversations: Bool {
    parts.contains { part in
      switch part.source {
      case .trace(let source, _): source.hasSessions
      case .synthetic(let arrivals, _, _, _): arrivals.conversation != nil
      case .closedLoop: false
      }
    }
  }

  /// What the prompts of its traces begin alike with, one trace after another.
  public var prompts: PromptTree {
    parts.reduce(into: PromptTree()) { whole, part in
      if case .trace(let source, _) = part.source { whole.append(source.prompts) }
    }
  }

  /// The same with what its traces tell of their prompts: reads each once.
  public func readingPrompts() -> WorkloadSpecification {
    WorkloadSpecification(
      parts: parts.map { part in
        guard case .trace(let source, let bound) = part.source else { return part }
        return WorkloadPart(
          .trace(source.readingPrompts(), bound: bound), classes: part.classes,
          correlation: part.correlation, files: part.files)
      })
  }

  /// Index of the first class of each part.
  private var firstClasses: [Int] {
    var next = 0
    return parts.map { part in
      defer { next += part.classes.count }
      return next
    }
  }

  /// The requests of all classes but the closed loops, merged in order of time.
  ///
  /// A function of the seed, the replication and the traces. Standard input can be opened once.
  /// - Throws: `FileError`; `InputErrors` when a trace has no known format.
  public func makeStream(seed: UInt64, replication: Int = 0) throws -> WorkloadStream {
    var streams: [any RequestStream] = []
    var firstRun: Int32 = 0
    for (first, part) in zip(firstClasses, parts) {
      let name = part.classes[0].name
      switch part.source {
      case .closedLoop: continue
      case .synthetic(let arrivals, let prompt, let output, let bound):
        let lengths = LengthSampler(
          prompt: prompt, output: output, correlation: part.correlation, seed: seed,
          replication: replication, suffix: name)
        streams.append(
          SyntheticStream(
            arrivals: arrivals, lengths: lengths, bound: bound, seed: seed,
            replication: replication, className: name, classIndex: first))
      case .trace(let source, let bound):
        let stream = try source.open(
          firstClass: first, firstRun: firstRun, seed: seed, replication: replication, name: name)
        firstRun += Int32(source.prompts.ends.count)
        streams.append(bound.map { BoundedStream(stream, bound: $0) } ?? stream)
      }
    }
    return WorkloadStream(streams, keepsOrigin: !closedLoops.isEmpty || hasDeadline)
  }

  /// The think times of a closed-loop class, in the order in which its clients begin to think.
  /// - Precondition: `classIndex` is one of `closedLoops`.
  public func makeThinkSampler(forClosedLoop classIndex: Int, seed: UInt64, replication: Int = 0)
    -> DurationSampler
  {
    guard let place = firstClasses.firstIndex(of: classIndex),
      case .closedLoop(let loop, _, _) = parts[place].source
    else { preconditionFailure("class \(classIndex) is no closed loop") }
    let name = "think-times/\(parts[place].classes[0].name)"
    return DurationSampler(
      loop.think, random: RandomStream(seed: seed, replication: replication, name: name))
  }

  /// The lengths of a closed-loop class, in the order in which its requests are born.
  /// - Precondition: `classIndex` is one of `closedLoops`.
  public func makeLengthSampler(forClosedLoop classIndex: Int, seed: UInt64, replication: Int = 0)
    -> LengthSampler
  {
    guard let place = firstClasses.firstIndex(of: classIndex),
      case .closedLoop(_, let prompt, let output) = parts[place].source
    else { preconditionFailure("class \(classIndex) is no closed loop") }
    return LengthSampler(
      prompt: prompt, output: output, correlation: parts[place].correlation, seed: seed,
      replication: replication, suffix: parts[place].classes[0].name)
  }
}
