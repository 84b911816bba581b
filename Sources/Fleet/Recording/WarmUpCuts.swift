// WarmUpCuts.swift: copies of the records at moments where a warm-up may turn out to end.

internal import Engine
internal import Kernel
internal import Metrics
public import Units

/// The state of all records at one moment: what came before it can be taken away later.
struct RecordCut {
  var time: Int64
  /// Arrivals before it.
  var arrivals: Int
  var classes: [LatencySet]
  /// Of what went to a provider.
  var overflow: [LatencySet]
  var pools: [PoolTally]
}

/// Decides when cuts are taken, and in the end which of them the warm-up is.
///
/// Steps that have ended are recorded before a cut, also those of a leap in progress, so that what is
/// recorded later belongs to it but for the step each replica is in.
struct WarmUpCuts {
  /// Cuts looked at by the automatic rule, all in the first half of a run.
  private static let candidates = 20

  private let rule: WarmUpRule
  private var mser = MSER5()
  private(set) var cuts: [RecordCut] = []
  private var nextArrivals = Int.max
  private var spacing = Int.max
  /// When the first cut is to be taken, where that is known before the run.
  let firstTime: Int64?

  init(rule: WarmUpRule) {
    self.rule = rule
    var first: Int64?
    switch rule {
    case .none: break
    case .until(let time): first = time.value > 0 ? SimulationTime(time).ticks : nil
    case .automatic(let expected):
      spacing = max(50, expected / (2 * Self.candidates))
      nextArrivals = spacing
    }
    firstTime = first
  }

  /// Notes an arrival that finds a number of requests in the system.
  /// - Returns: whether a cut is to be taken at this instant.
  @inline(__always)
  mutating func arrived(count: Int, inSystem: Int) -> Bool {
    guard spacing != .max else { return false }
    mser.add(Double(inSystem))
    guard count >= nextArrivals else { return false }
    nextArrivals = cuts.count + 1 < Self.candidates ? count + spacing : .max
    return true
  }

  /// Copies the records, once the steps that have ended by now are in them.
  mutating func take(
    at time: Int64, arrivals: Int, _ replicas: inout OwnedArray<Replica>,
    _ recorder: inout RunRecorder
  ) {
    for index in replicas.indices {
      replicas[index].settle(at: time, report: &recorder.report)
      recorder.read(replicas[index].pool)
    }
    recorder.countLogs()
    for index in replicas.indices {
      guard let part = replicas[index].splitStep(at: time) else { continue }
      recorder.splitStep(part, pool: replicas[index].pool)
    }
    recorder.countLogs()
    let classes = recorder.classes.indices.map { recorder.classes[$0].latency.cut() }
    let overflow = recorder.classes.indices.map {
      recorder.classes[$0].overflow.latency.cut()
    }
    let pools = recorder.pools.indices.map { recorder.pools[$0].cut(at: time) }
    cuts.append(
      RecordCut(
        time: time, arrivals: arrivals, classes: classes, overflow: overflow, pools: pools))
  }

  /// What the warm-up turned out to be: the index of a cut, or nil, with the reason.
  /// - Parameter end: when the last step of the run ended.
  func decide(end: Int64) -> (cut: Int?, outcome: WarmUpOutcome) {
    switch rule {
    case .none: return (nil, .notLookedFor)
    case .until:
      guard let cut = cuts.first, cut.time < end else { return (nil, .longerThanRun) }
      return (0, .ends(SimulationTime(ticks: cut.time).seconds))
    case .automatic:
      switch mser.warmUp {
      case .tooFewObservations: return (nil, .tooFewRequests)
      case .notReached: return (nil, .notReached)
      case .ends(after: 0): return (nil, .ends(.zero))
      case .ends(let arrivals):
        guard let index = cuts.firstIndex(where: { $0.arrivals >= arrivals }) else {
          return (nil, .notReached)
        }
        return (index, .ends(SimulationTime(ticks: cuts[index].time).seconds))
      }
    }
  }
}

/// What became of the search for a warm-up.
public enum WarmUpOutcome: Hashable, Sendable {
  case notLookedFor
  /// Everything before this time is dropped from distributions and utilization.
  case ends(Seconds)
  /// The load had not settled by the middle of the run: nothing is dropped, and nothing is steady.
  case notReached
  case tooFewRequests
  /// The warm-up asked for is not shorter than the run.
  case longerThanRun
}
