// LoadProfile.swift: a load over time in windows, from its requests and their SLO alone.

internal import Metrics
internal import Text
public import Units
internal import Workload

/// The load of every window of a workload: the same for every fleet.
public struct LoadProfile: Sendable {
  public let window: Seconds
  /// Time from the first arrival to the last.
  public let span: Seconds
  public let windows: [LoadWindow]
  /// Requests by window and class.
  let counts: [[Int]]
  let windowTicks: Int64
  let rules: [PresenceRule]
  /// Mean presence of a request that counts as present.
  public let meanPresence: Seconds
  /// Jobs in it, in the order of their classes; each is asked for as a whole.
  public let jobs: [BatchJob]
  /// The load is its jobs, and nothing that is measured by windows.
  public var isOfJobs: Bool {
    jobs.contains { $0.classIndex == nil } || (!jobs.isEmpty && peak(.concurrency) <= 0)
  }

  /// Windows of one load; a guess at far more than anyone looks at, at 100 MB.
  static let windowLimit = 1_000_000

  /// Mean load of a measure over the whole time.
  func mean(_ measure: LoadMeasure, work: WorkRule? = nil) -> Double {
    let time = windows.reduce(0) { $0 + $1.seconds }
    return windows.reduce(0) { $0 + measure.value($1, work: work) * $1.seconds } / time
  }

  func rank(_ measure: LoadMeasure, work: WorkRule? = nil) -> TimeWeightedRank {
    TimeWeightedRank(
      values: windows.map { measure.value($0, work: work) }, weights: windows.map(\.seconds))
  }

  /// A percentile of prompt and output tokens a second together.
  func tokensPerSecond(_ percent: Double) -> Double {
    TimeWeightedRank(
      values: windows.map { $0.promptTokensPerSecond + $0.outputTokensPerSecond },
      weights: windows.map(\.seconds)
    ).percentile(percent)
  }

  /// The largest load of a window that is covered at least half: a few seconds are no window.
  func peak(_ measure: LoadMeasure, work: WorkRule? = nil) -> Double {
    windows.filter { $0.seconds >= window.value / 2 }
      .map { measure.value($0, work: work) }.max() ?? 0
  }

  /// Windows whose whole time is covered, up to the rounding of a duration: what may be scaled.
  var wholeWindows: [Int] {
    windows.indices.filter { windows[$0].seconds >= 0.9 * window.value && windows[$0].requests > 0 }
  }
}

/// Adds up a load request by request: O(1) each, however many windows a request is present in.
struct LoadProfileBuilder {
  private let windowTicks: Int64
  private let rules: [PresenceRule]
  private var windows: [LoadWindow] = []
  private var counts: [[Int]] = []
  /// Request-ticks in windows that a request enters or leaves.
  private var edges: [Int128] = []
  /// Changes of the number of requests that are present in a whole window, by window.
  private var steps: [Int] = []
  /// When requests end that may be present after the last arrival; those that cannot are dropped in time.
  private var ends: [Int64] = []
  private var endsLimit = 1024
  private var last: Int64 = 0
  private var presence: Int128 = 0
  private var total = 0
  private let classes: [WorkloadClass]
  /// First arrival and number of requests of each class.
  private var firsts: [Int64?]
  private var sizes: [Int]
  /// Without deadlines, a load that is shorter than a window is one job.
  private let isBurst: Bool

  /// - Parameter isBurst: the load comes at once, however it is measured.
  init(
    window: Seconds, rules: [PresenceRule], classes: [WorkloadClass], isBurst: Bool = false
  ) {
    precondition(rules.count == classes.count, "a rule for each class")
    windowTicks = SimulationTime(window).ticks
    self.rules = rules
    self.classes = classes
    self.isBurst = isBurst
    firsts = rules.map { _ in nil }
    sizes = rules.map { _ in 0 }
  }

  /// - Throws: `InputErrors` for a load of too many windows.
  mutating func add(_ request: Request) throws(InputErrors) {
    let start = request.arrival.ticks
    let window = Int(start / windowTicks)
    guard window < LoadProfile.windowLimit else {
      throw InputErrors(
        InputError(
          .tooLarge, at: SourceLocation(file: "window"),
          "the load has more than \(LoadProfile.windowLimit) windows",
          hint: "use a longer window"))
    }
    grow(to: window)
    windows[window].add(promptTokens: request.promptTokens, outputTokens: request.outputTokens)
    counts[window][request.classIndex] += 1
    let rule = rules[request.classIndex]
    let ticks = rule.ticks(outputTokens: request.outputTokens)
    last = start
    firsts[request.classIndex] = firsts[request.classIndex] ?? start
    sizes[request.classIndex] += 1
    presence += Int128(ticks)
    if rule.source != .job { total += 1 }
    let end = start + min(ticks, Int64.max - start)
    keep(end)
    let until = Int(end / windowTicks)
    guard until > window else {
      edges[window] += Int128(ticks)
      return
    }
    edges[window] += Int128(Int64(window + 1) * windowTicks - start)
    guard until < LoadProfile.windowLimit else {
      steps[window + 1] += 1
      return
    }
    if edges.count <= until + 1 {
      let more = until + 2 - edges.count
      edges += [Int128](repeating: 0, count: more)
      steps += [Int](repeating: 0, count: more)
    }
    edges[until] += Int128(end - Int64(until) * windowTicks)
    steps[window + 1] += 1
    steps[until] -= 1
  }

  /// Amortised O(1): the list is cleared of the past each time it has doubled.
  private mutating func keep(_ end: Int64) {
    ends.append(end)
    guard ends.count > endsLimit else { return }
    ends.removeAll { $0 <= last }
    endsLimit = max(1024, 2 * ends.count)
  }

  private mutating func grow(to window: Int) {
    while windows.count <= window {
      windows.append(LoadWindow(seconds: SimulationTime(ticks: windowTicks).seconds.value))
      counts.append([Int](repeating: 0, count: rules.count))
    }
    while edges.count <= window + 1 {
      edges.append(0)
      steps.append(0)
    }
  }

  /// The jobs that arrived. One whose deadline the load does not reach extends it.
  private func jobs() -> [BatchJob] {
    var jobs: [BatchJob] = []
    for (index, entry) in classes.enumerated() {
      guard let deadline = entry.deadline, let first = firsts[index] else { continue }
      jobs.append(
        BatchJob(
          name: entry.name, requests: sizes[index], start: SimulationTime(ticks: first),
          end: SimulationTime(ticks: max(first, SimulationTime(deadline).ticks)),
          classIndex: index))
    }
    guard jobs.isEmpty, isBurst, Double(last) < 0.9 * Double(windowTicks) else { return jobs }
    return [
      BatchJob(
        name: classes.map(\.name).joined(separator: ", "), requests: sizes.reduce(0, +),
        start: SimulationTime(ticks: firsts.compactMap(\.self).min() ?? 0),
        end: SimulationTime(ticks: last), classIndex: nil)
    ]
  }

  /// The profile; presence after the last arrival does not count, unless a job has time beyond it.
  /// - Throws: `InputErrors` for a load shorter than a window.
  mutating func profile() throws(InputErrors) -> LoadProfile {
    let jobs = jobs()
    last = max(last, jobs.map(\.end.ticks).max() ?? 0)
    if jobs.contains(where: { $0.classIndex == nil }) { last = max(last, windowTicks) }
    grow(to: min(LoadProfile.windowLimit - 1, Int(max(0, last - 1) / windowTicks)))
    let span = SimulationTime(ticks: last).seconds
    let length = SimulationTime(ticks: windowTicks).seconds
    // A tenth: a load of "5m" ends some gaps before its time is over.
    guard span.value >= 0.9 * length.value || !jobs.isEmpty else {
      throw InputErrors(
        InputError(
          .outOfRange, at: SourceLocation(file: "workload"),
          "the load lasts \(NumberText.shortest((span.value * 10).rounded() / 10)) s, less than one window of "
            + "\(NumberText.shortest(length.value)) s",
          hint: "give a longer load, or a shorter --window"))
    }
    var result = windows
    var present = 0
    for index in result.indices {
      present += steps[index]
      let whole = Int128(present) * Int128(windowTicks)
      result[index].concurrency = Double(edges[index] + whole) / Double(windowTicks)
    }
    trimLast(&result[result.count - 1], index: result.count - 1)
    return LoadProfile(
      window: length, span: span, windows: result, counts: counts, windowTicks: windowTicks,
      rules: rules,
      meanPresence: Seconds(
        Double(presence) / Double(SimulationTime.ticksPerSecond) / Double(max(1, total))),
      jobs: jobs)
  }

  /// Cuts the last window at the last arrival: what is present later is no load that was seen.
  private func trimLast(_ window: inout LoadWindow, index: Int) {
    let start = Int64(index) * windowTicks
    let covered = last - start
    // What arrives at the very end covers no time: a tick, so that rates are finite, weighs nothing.
    guard covered > 0 else {
      window.seconds = SimulationTime(ticks: 1).seconds.value
      window.concurrency = 0
      return
    }
    let close = start + windowTicks
    let after = ends.reduce(Int128(0)) { $0 + Int128(max(0, min($1, close) - last)) }
    let inside = window.concurrency * Double(windowTicks) - Double(after)
    window.concurrency = max(0, inside) / Double(covered)
    window.seconds = SimulationTime(ticks: covered).seconds.value
  }
}
