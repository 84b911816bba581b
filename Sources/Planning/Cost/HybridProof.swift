// HybridProof.swift: the cheapest mix that was reckoned, and its neighbours, simulated.

public import Economics
public import Fleet
internal import Kernel
internal import Plans
internal import Units
internal import Workload

/// The mixes around the cheapest that was reckoned, each simulated.
///
/// From the cheapest by reckoning the walk goes to a base with one node or instance fewer or more, as long as it becomes
/// cheaper.
public struct HybridProof: Sendable {
  /// Those that were simulated, by the size of their base.
  public let played: [PlayedMix]
  /// What was assumed of the provider where the scenario says nothing; nil where it does.
  public let speed: ProviderSpeed?

  /// Mixes that are played at most: a guess at how long one waits.
  private static let mostMixes = 8

  /// - Parameters:
  ///   - overflow: the provider as the scenario has it; nil takes its times as given, published or guessed.
  /// - Returns: nil where there is nothing to mix.
  /// - Throws: what a replay throws.
  public init?(
    _ optimum: HybridOptimum, _ need: SizedNeed, _ problem: SizingProblem, _ load: SizingLoad,
    speed: ProviderSpeed, overflow: OverflowRule?
  ) throws {
    guard var here = optimum.bestMixed else { return nil }
    let player = try MixPlayer(
      problem, load, need, rates: optimum.rates, rule: overflow ?? OverflowRule(speed))
    var played: [[Int]: PlayedMix] = [:]
    var bound = need.unfinishedWhenFull
    func play(_ mix: HybridMix) throws -> PlayedMix {
      let base = [mix.nodes, mix.instances]
      if let known = played[base] { return known }
      let run = try player.play(mix, bound: bound)
      if run.holds, let found = run.overflowAbove { bound = found }
      played[base] = run
      return run
    }
    var best = try play(here)
    // A load that is too long to search is played on one mix.
    var isDone = load.requests > LoadDemand.searchedReplay
    while !isDone {
      isDone = true
      for (nodes, instances) in [(-1, 0), (0, -1), (1, 0), (0, 1)] {
        guard played.count < Self.mostMixes,
          let mix = optimum.mix(
            nodes: here.nodes + nodes, instances: here.instances + instances),
          mix.isMixed, mix.isPaidByUse
        else { continue }
        let next = try play(mix)
        guard next.isBetter(than: best) else { continue }
        (here, best, isDone) = (mix, next, false)
        break
      }
    }
    self.played = played.values.sorted {
      ($0.mix.nodes, $0.mix.instances) < ($1.mix.nodes, $1.mix.instances)
    }
    self.speed = overflow == nil && played.values.contains(where: \.mix.overflows) ? speed : nil
  }

  /// The cheapest that keeps the promise; nil where none does.
  public var best: PlayedMix? {
    played.filter(\.holds).min { $0.monthly.mid < $1.monthly.mid }
  }
}

extension PlayedMix {
  fileprivate func isBetter(than other: Self) -> Bool {
    holds && (!other.holds || monthly.mid < other.monthly.mid)
  }
}

extension OverflowRule {
  /// A provider as fast as one is said to be, without limits.
  fileprivate init(_ speed: ProviderSpeed) {
    let law = Distribution.LogNormal(mean: speed.ttftMs / 1e3, p95: speed.ttftP95Ms / 1e3)
    self.init(
      provider: "API",
      ttft: law.map { DurationLaw(.logNormal($0)) } ?? .constant(Seconds(speed.ttftMs / 1e3)),
      itl: Seconds(speed.itlMs / 1e3), unfinishedPerReplica: 0)
  }
}
