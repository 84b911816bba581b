// MixProof.swift: the cheapest fleet of two pools through all gates, and one replica fewer in either pool.

internal import Fleet
internal import Hardware
internal import Plans
internal import Workload

/// A fleet that passed every gate.
struct ProvenMix: Sendable {
  var mix: ScreenedMix
  var gates: [MixGateProof]
  /// What one replica fewer in the first and in the second pool fails, or cannot be told to hold.
  var fewer: [MixGateProof]
}

/// Takes screened fleets through the gates of `size`.
struct MixProof {
  /// Loads as long as those of `size`.
  let loads: ComparisonLoads
  let load: SizingLoad
  let options: SizingOptions
  let stock: [GPUStock]
  /// What a fleet must be cheaper than; nil for no limit.
  let limit: Double?
  private(set) var requests = 0

  /// Fleets that are taken through the gates at most, each cheaper than the next; a guess.
  private static let attempts = 12

  init(
    _ loads: ComparisonLoads, _ load: SizingLoad, options: SizingOptions, stock: [GPUStock],
    limit: Double?
  ) {
    (self.loads, self.load, self.options) = (loads, load, options)
    (self.stock, self.limit) = (stock, limit)
  }

  /// The cheapest that passes; where the cheapest screened one does not, those with a replica more come after it.
  mutating func best(of screened: [ScreenedMix]) throws -> ProvenMix? {
    var open = screened
    for _ in 0..<Self.attempts {
      let prices = open.map(\.price)
      guard let least = prices.min(), let index = prices.firstIndex(of: least) else { return nil }
      let mix = open.remove(at: index)
      let gates = try gates(mix)
      guard gates.allSatisfy({ $0.verdict == .holds }) else {
        open += larger(mix).filter { more in !open.contains { $0.isSame(as: more) } }
        continue
      }
      return try smallest(ProvenMix(mix: mix, gates: gates, fewer: []))
    }
    return nil
  }

  /// Takes replicas away as long as what is left passes.
  private mutating func smallest(_ start: ProvenMix) throws -> ProvenMix {
    var proven = start
    while true {
      var fewer: [MixGateProof] = []
      var next: ProvenMix?
      for mix in smaller(proven.mix) {
        let gates = try gates(mix)
        let failed = gates.first { $0.verdict != .holds }
        // Without a first pool it is no mix.
        if failed != nil || mix.counts.short == 0 {
          fewer.append(failed ?? gates[gates.count - 1])
        } else if next.map({ mix.price < $0.mix.price }) ?? true {
          next = ProvenMix(mix: mix, gates: gates, fewer: [])
        }
      }
      guard let next else {
        proven.fewer = fewer
        return proven
      }
      proven = next
    }
  }

  /// One replica fewer in the first, and in the second pool.
  private func smaller(_ mix: ScreenedMix) -> [ScreenedMix] {
    var (first, second) = (mix, mix)
    first.counts.short -= 1
    second.counts.long -= 1
    return [first, second]
  }

  private func larger(_ mix: ScreenedMix) -> [ScreenedMix] {
    var (first, second) = (mix, mix)
    first.counts.short += 1
    second.counts.long += 1
    return [first, second].filter { more in
      more.shape.isHeld(by: stock, more.counts) && limit.map { more.price < $0 - 1e-9 } ?? true
    }
  }

  /// The gates in turn, up to the first that is not held.
  private mutating func gates(_ mix: ScreenedMix) throws -> [MixGateProof] {
    let counts = mix.counts
    if let progress = options.progress,
      !progress("proving \(counts.short) and \(counts.long) replicas")
    {
      throw SimulationStopped()
    }
    var judge = try MixJudge(mix.shape, loads, options: options)
    defer { requests += judge.requests }
    var proofs: [MixGateProof] = []
    for gate in MixGate.all {
      let found = try gate.isReplay ? replay(mix, gate) : judge.judge(gate, counts)
      proofs.append(found)
      guard found.verdict == .holds else { break }
    }
    return proofs
  }

  /// The load as recorded: every window up to the percentile, those aside that miss on a fleet more than twice as
  /// large too.
  private mutating func replay(_ mix: ScreenedMix, _ gate: MixGate) throws -> MixGateProof {
    let found = try replay(mix, mix.counts)
    guard !found.holds else {
      return MixGateProof(name: gate.name, verdict: .holds, held: found.worst)
    }
    let more = MixCounts(short: 2 * mix.counts.short + 8, long: 2 * mix.counts.long + 8)
    let floor = try replay(mix, more)
    let isHopeless = found.failedWindows.allSatisfy(floor.failedWindows.contains)
    return MixGateProof(name: gate.name, verdict: isHopeless ? .holds : .fails, held: found.worst)
  }

  private mutating func replay(_ mix: ScreenedMix, _ counts: MixCounts) throws -> Replay {
    guard let fleet = mix.shape.fleet(counts) else {
      preconditionFailure("a fleet that passed the other gates serves every prompt")
    }
    let p95 = loads.leading.p95
    let problem = SizingProblem(fleet, options: options)
    let found = try TraceReplay(
      problem, load.profile,
      isInScope: load.profile.windows.map { $0.concurrency <= p95 * (1 + 1e-12) }
    ).run(problem.plan.replicas, try load.recorded.makeStream())
    requests += found.simulated
    return found
  }
}

extension ScreenedMix {
  fileprivate func isSame(as other: ScreenedMix) -> Bool {
    counts == other.counts && shape.topology == other.shape.topology
      && shape.threshold == other.shape.threshold && shape.short.name == other.shape.short.name
      && shape.long.name == other.shape.long.name
  }
}
