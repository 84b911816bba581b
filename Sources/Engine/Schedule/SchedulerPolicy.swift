// SchedulerPolicy.swift: who of an engine's requests comes next, and who gives way; and the table of policies.

public import Hardware
public import Units
public import Workload

/// How an engine schedules, by the facts in which policies differ.
///
/// Requests wait in order of their ranks, those of one rank in order of arrival; nothing overtakes the first that does
/// not fit. A request that gives its blocks back waits again in its old place.
public struct SchedulerPolicy: Hashable, Sendable {
  /// Who gives its blocks back when they run out.
  public enum Victim: Hashable, Sendable {
    /// The last of the running list.
    case lastAdmitted
    /// The last in order of rank, then of arrival. (vLLM ends the step of one that gives way to itself; here the others
    /// go on.)
    case lastInOrder
  }

  /// As a scenario writes it.
  public let name: String
  /// One line for readers.
  public let summary: String
  /// Who gives way.
  public let victim: Victim
  /// How prompts share the steps; nil for the engine's own way.
  public let fill: PrefillMode?
  /// What is kept free for outputs; nil for the engine's own way.
  public let reserve: OutputReserve?
  /// Whether nobody joins a batch once it decodes.
  public let isStatic: Bool
  /// Lower comes first; nil where all have the same.
  let rank: (@Sendable (Request, Urgency) -> Int64)?

  init(
    name: String, summary: String, victim: Victim = .lastAdmitted, fill: PrefillMode? = nil,
    reserve: OutputReserve? = nil, isStatic: Bool = false,
    rank: (@Sendable (Request, Urgency) -> Int64)? = nil
  ) {
    self.name = name
    self.summary = summary
    self.victim = victim
    self.fill = fill
    self.reserve = reserve
    self.isStatic = isStatic
    self.rank = rank
  }

  /// The place of a request among those that wait; all have the same where the policy ranks nobody.
  public func rank(of request: Request, _ urgency: Urgency) -> Int64 {
    rank?(request, urgency) ?? 0
  }

  /// The table tells policies apart by their names.
  public static func == (a: Self, b: Self) -> Bool { a.name == b.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// How urgent the requests of a class are, as far as policies look at it.
public struct Urgency: Hashable, Sendable {
  /// Lower comes first.
  public var priority: Int
  /// The tightest limit on TTFT that the class is promised; nil when there is none.
  public var firstTokenLimit: SimulationTime?

  /// Nothing special, where nothing else is said.
  public init(priority: Int = 0, firstTokenLimit: SimulationTime? = nil) {
    self.priority = priority
    self.firstTokenLimit = firstTokenLimit
  }
}

/// Every policy there is: a new one is one file and one line here.
public enum SchedulerPolicies {
  /// In the order in which they are listed; the first is the usual one.
  public static let all: [SchedulerPolicy] = [
    .fcfs,
    .priority,
    .shortestPromptFirst,
    .earliestDeadline,
    .prefillFirst,
    .wholePrompts,
    .staticBatching,
    .guaranteedNoEvict,
    .maxUtilization,
    .estimatedOutput,
  ]

  /// The policy with a name, or nil.
  public static func named(_ name: String) -> SchedulerPolicy? { all.first { $0.name == name } }
}
