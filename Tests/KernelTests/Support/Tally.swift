// Tally.swift: what an observer of one queueing system sees in a window of time, by metric name.

import Foundation
import Kernel
import Units

/// Folds the transitions of a system into time averages and customer averages over a window.
///
/// Feed it `change` before each change of state and `left`, `came`, `blocked`, `abandoned` as they happen;
/// what lies outside the window is ignored.
struct Tally {
  let from: SimulationTime
  let until: SimulationTime
  private let servers: Double
  private let keepsSojourns: Bool
  private let keepsWaits: Bool
  private let threshold: Int?
  private let spans: Int

  private var last = SimulationTime.zero
  private(set) var inSystem = 0
  private var waiting = 0
  private var busy = 0
  private var area = 0.0
  private var squareArea = 0.0
  private var waitingArea = 0.0
  private var busyArea = 0.0
  private var emptyTime = 0.0
  private var thresholdTime = 0.0
  private var spanAreas: [Double]

  private(set) var arrivals = 0
  private var delayed = 0
  private var foundEmpty = 0
  private var lost = 0
  private var gaveUp = 0
  private var gaveUpWait = 0.0
  private(set) var sojourn = Moments()
  private(set) var wait = Moments()
  private var sojourns: [Double] = []
  private var waits: [Double] = []
  private var gaps = Moments()
  private var lastDeparture: SimulationTime?
  private var busyPeriods = Moments()
  private var idlePeriods = Moments()
  private var turned: SimulationTime?

  init(_ plan: RunPlan, servers: Int, metrics: [String]) {
    from = plan.from
    until = plan.until
    self.servers = Double(servers)
    keepsSojourns = metrics.contains { $0.hasPrefix("W_p") }
    keepsWaits = metrics.contains { $0.hasPrefix("Wq_p") }
    threshold = metrics.lazy.compactMap { suffix(of: $0, after: "P_N_ge_") }.first.map { Int($0) }
    spans = 4  // few and long: the bias of a variance of time averages falls with their length
    spanAreas = Array(repeating: 0, count: spans)
  }

  var isOver: Bool { last >= until }

  /// The state from `time` on; the state so far held until then.
  mutating func change(at time: SimulationTime, inSystem n: Int, waiting w: Int, busy b: Int) {
    let begin = max(last, from)
    let end = min(time, until)
    if end > begin { hold(from: begin, to: end) }
    if time >= from && time < until && (n == 0) != (inSystem == 0) {
      if let turned {
        let length = (time - turned).seconds.value
        if n == 0 { busyPeriods.add(length) } else { idlePeriods.add(length) }
      }
      turned = time
    }
    last = time
    inSystem = n
    waiting = w
    busy = b
  }

  private mutating func hold(from begin: SimulationTime, to end: SimulationTime) {
    let span = (end - begin).seconds.value
    let n = Double(inSystem)
    area += n * span
    squareArea += n * n * span
    waitingArea += Double(waiting) * span
    busyArea += Double(busy) * span
    if inSystem == 0 { emptyTime += span }
    if let threshold, inSystem >= threshold { thresholdTime += span }
    // A state that crosses the edge of a span is booked where it began: a negligible error.
    let place = Double(spans) * (begin - from).seconds.value / length
    spanAreas[min(spans - 1, Int(place))] += n * span
  }

  private func sees(_ time: SimulationTime) -> Bool { time >= from && time < until }

  /// A customer comes; `found` others are in the system.
  mutating func came(at time: SimulationTime, found: Int, waits: Bool) {
    guard sees(time) else { return }
    arrivals += 1
    if found == 0 { foundEmpty += 1 }
    if waits { delayed += 1 }
  }

  mutating func blocked(at time: SimulationTime) {
    if sees(time) { lost += 1 }
  }

  mutating func abandoned(arrival: SimulationTime, at time: SimulationTime) {
    guard sees(time) else { return }
    gaveUp += 1
    gaveUpWait += (time - arrival).seconds.value
  }

  /// A customer leaves after its service; `wait` is its time without service.
  mutating func left(arrival: SimulationTime, wait waited: SimulationTime, at time: SimulationTime)
  {
    guard sees(time) else { return }
    let stay = (time - arrival).seconds.value
    sojourn.add(stay)
    wait.add(waited.seconds.value)
    if keepsSojourns { sojourns.append(stay) }
    if keepsWaits { waits.append(waited.seconds.value) }
    if let lastDeparture { gaps.add((time - lastDeparture).seconds.value) }
    lastDeparture = time
  }

  var length: Double { (until - from).seconds.value }

  /// The value of a metric by its name, nil when this observer does not know it.
  func metric(_ name: String) -> Double? {
    if let p = suffix(of: name, after: "W_p") { return quantile(p / 100, of: sojourns) }
    if let p = suffix(of: name, after: "Wq_p") { return quantile(p / 100, of: waits) }
    if suffix(of: name, after: "P_N_ge_") != nil { return thresholdTime / length }
    return averages[name == "Wq_kingman" ? "Wq" : name]
  }

  private var averages: [String: Double] {
    let came = Double(arrivals)
    let ended = Double(sojourn.count + gaveUp)
    let spanLength = length / Double(spans)
    let spanMeans = Moments(spanAreas.map { $0 / spanLength })
    return [
      "utilization": busyArea / length / servers, "L": area / length, "Lq": waitingArea / length,
      "N_var": squareArea / length - (area / length) * (area / length),
      "W": sojourn.mean, "Wq": wait.mean, "W_var": sojourn.variance, "Wq_var": wait.variance,
      "W_accepted": sojourn.mean, "Wq_accepted": wait.mean,
      "P_wait": Double(delayed) / came, "sigma": Double(delayed) / came,
      "P_idle": emptyTime / length, "P_block": Double(lost) / came,
      "P_abandon": Double(gaveUp) / came,
      "Wq_all": (gaveUpWait + wait.mean * Double(wait.count)) / ended,
      "throughput": Double(sojourn.count) / length,
      "busy_period_mean": busyPeriods.mean, "idle_period_mean": idlePeriods.mean,
      "interdeparture_mean": gaps.mean,
      "interdeparture_scv": gaps.variance / (gaps.mean * gaps.mean),
      "L_asymptotic_variance": spanMeans.variance * spanLength,
      "pasta_gap": Double(foundEmpty) / came - emptyTime / length,
    ]
  }
}

/// The number behind a prefix of a metric's name, as in `W_p95`.
func suffix(of name: String, after prefix: String) -> Double? {
  name.hasPrefix(prefix) ? Double(name.dropFirst(prefix.count)) : nil
}
