// Gate.swift: a condition that a fleet must meet, and the table of all.

/// A condition that a fleet must meet: how many replicas it takes, and whether a fleet that is there meets it.
///
/// A new gate is one file and one line in `Gates.all`: sizing, owned fleets and reports go through the table.
protocol Gate: Sendable {
  /// As reports and JSON name it.
  var name: String { get }
  /// What it plays, on whatever fleet: of one pool, of two that share a load, or of models that share nodes.
  var play: GatePlay { get }
  /// Whether the scenario asks for it.
  func isAsked(_ demand: LoadDemand) -> Bool
  /// The smallest fleet that passes it.
  /// - Parameter found: by the gates before it.
  func smallest(_ judge: inout Judge, beside found: GateFindings) throws -> GateFinding
  /// How a fleet that is there does.
  /// - Parameter deciding: place of the need that decides.
  func verdict(
    on fleet: FleetSpread, _ judge: inout Judge, deciding: Int
  ) throws -> OwnedGate
  /// How one fewer than an answer does; nil where that is no fleet.
  func oneFewer(
    than replicas: Int, _ finding: GateFinding, _ judge: inout Judge, _ provenance: Provenance
  ) throws -> FewerProof?
  /// Under what it fails, for a sentence.
  /// - Parameter load: "p95 of SLO concurrency".
  func words(load: String, _ demand: LoadDemand) -> String
  /// What it plays, for a table.
  func load(_ demand: LoadDemand) -> GateLoad
}

/// What a gate plays: all that a judge needs to know of it.
struct GatePlay: Hashable, Sendable {
  /// How high the load is.
  enum Height: Hashable, Sendable {
    /// Replicates of the busy windows at the percentile, with the margin on top or without it.
    case margin, percentile
    /// Whole, as it was recorded: such gates are asked last, from where the others ended.
    case recorded
  }
  let height: Height
  /// What may fail is lost first: what the gate needs must be left.
  var hasLoss = false

  /// Replicas of a fleet of which so many run in the gate.
  func replicas(running: Int, _ domain: FailureDomain) -> Int {
    hasLoss ? domain.replicas(keeping: running) : running
  }
}

extension Gate {
  var isReplay: Bool { play.height == .recorded }
}

/// Every gate there is, in the order of reports: a new one is one file and one line here.
enum Gates {
  static let all: [any Gate] = [HeadroomGate(), ReplayGate(), FailureGate()]

  static let names = all.map(\.name)

  /// Every gate in the order in which they are asked.
  static let inTurn = ofDesignLoads + all.filter(\.isReplay)

  /// Those that short runs can look at.
  static let ofDesignLoads = all.filter { !$0.isReplay }

  /// The gates of a scenario in the order in which they are asked.
  static func asked(_ demand: LoadDemand) -> [any Gate] { inTurn.filter { $0.isAsked(demand) } }
}

/// What a gate needs.
struct GateFinding {
  let gate: any Gate
  /// Replicas of the smallest fleet that passes; nil where none does.
  var replicas: Int?
  /// Of them, those that must run; fewer where some are lost.
  var running: Int?
  /// The smallest fleet was not looked for: what is needed is at most this.
  var isBound = false
  /// N beside N − 1; nil where none passes.
  var proof: GateProof?
  /// What each measure of load needs; nil for a replay.
  var loads: LoadGate?
  /// Why it needs more than the load with the margin; nil where it does not.
  var excess: String?

  init(_ gate: any Gate) { self.gate = gate }
}

/// What the gates found so far need.
struct GateFindings {
  /// Replicas that the first search begins at.
  let start: Int
  private(set) var all: [GateFinding] = []

  init(start: Int) { self.start = start }

  mutating func add(_ finding: GateFinding) { all.append(finding) }

  subscript(name: String) -> GateFinding? { all.first { $0.gate.name == name } }

  /// The load with its margin, which every search begins with.
  var headroom: GateFinding? { self[HeadroomGate.name] }
  var failure: GateFinding? { self[FailureGate.name] }
}

/// A fleet smaller than the answer, under a gate.
struct FewerProof {
  /// Its replicas; those of `proof` are the ones that run.
  var replicas: Int
  var proof: SidedProof
  /// Of the load behind it; nil for that of the load with its margin.
  var measure: LoadMeasure?
}
