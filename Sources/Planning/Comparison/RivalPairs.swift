// RivalPairs.swift: rivals beside the best of their load, on the replicates that both saw.

internal import Fleet
internal import Hardware
internal import Metrics

/// Candidates that are as good as the winner in what they are put in order by.
public struct ComparisonTie: Hashable, Sendable {
  /// The others, in the order in which they stand.
  public var names: [String]
  /// What put the winner first, as in "fewer GPUs".
  public var brokenBy: String
}

/// How narrow intervals became where a width was asked for.
public struct ReachedWidths: Hashable, Sendable {
  /// Half-width asked for: of the share promised, for a verdict, and of the best's own figure, for a difference.
  public var asked: Double
  /// The widest interval that a verdict of a proof rests on; nil where nothing was proven.
  public var proofs: Double?
  /// The widest interval of a difference; nil without a rival.
  public var differences: Double?
  /// Replicates that a proof and a difference stop at.
  public var cap: Int
  /// Candidates whose proof or differences are wider than asked.
  public var wide: [String]
  public var isMet: Bool { wide.isEmpty }
}

extension SizingAnswer {
  /// The widest interval behind N and N − 1, as a part of the share promised; nil where there is none.
  var decidingWidth: Double? {
    // A replay is one run of what was recorded: nothing in it is drawn.
    judged.proofs.filter { $0.gate != "replay" }.flatMap { [$0.held, $0.missed] }.compactMap {
      $0.flatMap { $0.halfWidth < 1 ? $0.halfWidth / max($0.target, 1e-12) : nil }
    }.max()
  }
}

/// Rivals beside the best of their load.
struct RivalPairs {
  private(set) var ranking: ContenderRanking
  private let options: SizingOptions

  init(_ ranking: ContenderRanking, _ options: SizingOptions) {
    (self.ranking, self.options) = (ranking, options)
  }

  private var contenders: [Contender] { ranking.contenders }

  /// Differences to the best of each load; with a width asked for, over as many replicates as it takes.
  mutating func pair() throws {
    for leader in ranking.best {
      let load = contenders[leader].candidate.load
      let rivals = contenders.indices.filter {
        $0 != leader && contenders[$0].candidate.load == load && contenders[$0].compared.size != nil
      }
      pair(rivals, with: leader)
      guard let wanted = options.relativeError else { continue }
      var count = Screening.replicates
      while count < options.replicateCap {
        let wide = rivals.filter { width($0) > wanted }
        guard !wide.isEmpty else { break }
        count = min(options.replicateCap, 2 * count)
        try extend([leader] + wide, to: count)
        pair(wide, with: leader)
      }
    }
  }

  private mutating func pair(_ rivals: [Int], with leader: Int) {
    let paired = rivals.map { index in
      var rival = contenders[index]
      rival.compared.differences = PairedDifference.between(
        rival.replicates, and: contenders[leader].replicates)
      return rival
    }
    ranking.take(paired, at: rivals)
  }

  private func width(_ index: Int) -> Double {
    contenders[index].compared.differences.map(\.width).max() ?? 0
  }

  /// More replicates of the design load for some candidates: one candidate a task.
  private mutating func extend(_ indices: [Int], to count: Int) throws {
    let what = "differences: \(count) replicates of \(indices.count) candidates"
    if let progress = options.progress, !progress(what) { throw SimulationStopped() }
    let open = contenders
    let grown = try parallelMap(indices.count, threads: options.threads) { job in
      var contender = open[indices[job]]
      guard let screen = contender.screen, let size = contender.compared.size else {
        return contender
      }
      let known = contender.replicates.count
      let outcomes = try screen.measure(size.replicas, replicates: known..<max(known, count))
      contender.requests += outcomes.reduce(0) { $0 + $1.simulated }
      contender.replicates += outcomes.compactMap { ReplicateFigures($0) }
      return contender
    }
    ranking.take(grown, at: indices)
  }

  /// "10", or "10 to 40".
  var pairedCounts: String {
    let counts = contenders.flatMap { $0.compared.differences.map(\.replicates) }
    let (low, high) = (counts.min() ?? 0, counts.max() ?? 0)
    return low == high ? "\(high)" : "\(low) to \(high)"
  }

  var reachedWidths: ReachedWidths? {
    guard let asked = options.relativeError else { return nil }
    let wide = contenders.indices.filter {
      max(contenders[$0].decidingWidth ?? 0, width($0)) > asked
    }
    return ReachedWidths(
      asked: asked, proofs: contenders.compactMap(\.decidingWidth).max(),
      differences: contenders.flatMap { $0.compared.differences.map(\.width) }.max(),
      cap: options.replicateCap, wide: wide.map { contenders[$0].candidate.name })
  }
}
