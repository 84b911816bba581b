// ReplayExcess.swift: why recorded windows ask for more than the load with the margin.

internal import Plans
internal import Text
internal import Units
internal import Workload

/// Looks for what makes recorded windows harder than the load with the margin.
struct ReplayExcess {
  let demand: LoadDemand

  /// Pieces of a window in which a burst is looked for: 10 s of five minutes; a guess.
  private static let pieces = 30

  /// What the worst window has that the design load has not, in one sentence.
  /// - Parameter replicas: what the replay gate needs: one fewer fails.
  func sentence(_ replicas: Int, _ replayed: ReplayResult) throws -> String? {
    guard let fewer = replayed.seen[replicas - 1], let slo = fewer.worst, !slo.isOfJob,
      let worst = fewer.failedWindows.max(by: { (fewer.bad[$0], $1) < (fewer.bad[$1], $0) })
    else { return nil }
    let window = demand.profile.windows[worst]
    let percent = NumberText.shortest(demand.rule.percentile)
    let count = fewer.failedWindows.count
    let start = NumberText.shortest((Double(worst) * demand.profile.window.value).rounded())
    let opening =
      "the replay gate needs more than p\(percent) + \(demand.rule.marginInWords): "
      + "with \(replicas - 1) replicas \(slo.name) fails in \(count) window\(count == 1 ? "" : "s") up to "
      + "p\(percent); the worst begins at \(start) s and "
    if worst > 0, !demand.scope[worst - 1], fewer.bad[worst - 1] > 0 {
      return opening
        + "follows a window above p\(percent), whose queue it inherits: what carries the tail carries this too"
    }
    let shapes = demand.needs.dropFirst().filter { $0.job == nil && $0.load.p95 > 0 }.map { need in
      (need.load.measure, need.load.measure.value(window, work: demand.work) / need.load.p95)
    }
    if let (measure, ratio) = shapes.max(by: { $0.1 < $1.1 }), ratio > 1 + demand.rule.margin {
      return opening
        + "has \(times(ratio)) the p\(percent) of \(measure.words): its requests are of another kind"
    }
    guard let burst = try burst(in: worst) else {
      return opening
        + "is no busier than those of the design load: what its requests need comes together by chance, which "
        + "replicates average out"
    }
    let seconds = NumberText.shortest(
      (demand.profile.window.value / Double(Self.pieces) * 10).rounded() / 10)
    return opening
      + "has a burst inside it: \(times(burst)) its mean rate of requests for \(seconds) s"
  }

  private func times(_ ratio: Double) -> String {
    NumberText.shortest((ratio * 10).rounded() / 10) + " times"
  }

  /// Requests in the busiest piece of a window, over the mean of its pieces; nil where it is above the margin by
  /// no more than three standard deviations of independent arrivals.
  private func burst(in window: Int) throws -> Double? {
    var stream = try demand.load.recorded.makeStream()
    let start = Int64(window) * demand.profile.windowTicks
    var counts = [Int](repeating: 0, count: Self.pieces)
    while let request = try stream.next() {
      let offset = request.arrival.ticks - start
      if offset < 0 { continue }
      guard offset < demand.profile.windowTicks else { break }
      let piece = Int(Double(offset) / Double(demand.profile.windowTicks) * Double(Self.pieces))
      counts[min(piece, Self.pieces - 1)] += 1
    }
    let mean = Double(counts.reduce(0, +)) / Double(Self.pieces)
    let most = Double(counts.max() ?? 0)
    return most > mean * (1 + demand.rule.margin) + 3 * mean.squareRoot() ? most / mean : nil
  }
}
