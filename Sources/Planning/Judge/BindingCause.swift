// BindingCause.swift: what makes one fewer fail, in words.

internal import Plans
internal import Text

/// What makes one fewer fail.
public struct BindingCause: Hashable, Sendable {
  public var gate: String
  public var slo: String
  public var resource: String
  /// Which promise is missed, by how many replicas and under which load.
  public var miss: String
  /// What the replicas spend their time on.
  public var time: String

  public var sentence: String { "\(miss); \(time)" }
}

extension BindingCause {
  /// The failing side in one sentence: which promise, and what the replicas spend their time on.
  /// - Parameters:
  ///   - running: replicas in the runs behind it.
  ///   - nodes: of the answer.
  init?(
    _ gate: any Gate, _ fewer: SidedProof, measure: LoadMeasure, running: Int, nodes: Int,
    _ demand: LoadDemand
  ) {
    guard let binding = fewer.binding, let summary = fewer.summary else { return nil }
    let bounds = summary.pools[demand.problem.pool].bottleneck
    let waits = bounds.filter { ["queue", "kv_capacity"].contains($0.bound) && $0.share >= 0.01 }
    let work = bounds.filter { !["queue", "kv_capacity", "idle"].contains($0.bound) }
    guard let top = work.max(by: { $0.share < $1.share }) else { return nil }
    func percent(_ share: Double) -> String { NumberText.percent(share, beside: binding.target) }
    let names = ["queue": "a place in the batch", "kv_capacity": "KV blocks"]
    let waiting = waits.map {
      "requests wait for \(names[$0.bound] ?? $0.bound) \(percent($0.share)) of the time"
    }
    let plural = running != 1
    let word =
      fewer.verdict == .fails
      ? (plural ? "miss" : "misses") : "cannot be told to hold"
    let percentile = "\(demand.rule.percentileName) of \(measure.words)"
    let load = measure == .batch ? measure.words : percentile
    let who =
      running == fewer.replicas
      ? "\(running) replica\(plural ? "s" : "")"
      : "of \(fewer.replicas) replicas on \(nodes) node\(nodes == 1 ? "" : "s") \(running) would be left, which"
    let miss =
      "\(who) \(word) \(binding.name) \(gate.words(load: load, demand)) "
      + "(\(percent(binding.share)) within, \(NumberText.percent(binding.target)) asked)"
    let time =
      "\(plural ? "their" : "its") time is bound by \(top.bound), \(percent(top.share)) of it"
      + (waiting.isEmpty ? "" : "; " + waiting.joined(separator: "; "))
    let resource = waits.max { $0.share < $1.share }.map { $0.share > 0.5 ? $0.bound : top.bound }
    self.init(
      gate: gate.name, slo: binding.name, resource: resource ?? top.bound, miss: miss, time: time)
  }
}
