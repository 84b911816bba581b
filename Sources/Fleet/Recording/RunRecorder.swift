// RunRecorder.swift: where what happened in a run is counted; nothing here decides anything.

internal import Engine
internal import Kernel
internal import Metrics
internal import Units
internal import Workload

/// Collects the samples and counters of one run.
struct RunRecorder: ~Copyable {
  let records: RunRecords
  var classes: OwnedArray<ClassRecord>
  var pools: OwnedArray<PoolTally>
  var timeline: Timeline
  /// What the time of completed requests was made of.
  private(set) var parts: PartsLog
  /// What the replicas report and is not counted yet.
  var report: EngineReport
  /// What a step of each pool computes and reads.
  private var works: OwnedArray<StepWorkTable>
  /// Latencies of requests of each class that ended and are not counted yet.
  private var samples: OwnedArray<SampleLog>
  /// Requests are told by the class of their clients.
  private let classOfLane: [Int]
  /// Time a request spends outside the engine before it (tokenizer, HTTP), added to TTFT and E2E.
  let frontEnd: Int64
  /// Called with every request that ends, if set.
  private let observer: ((RequestRecord) throws -> Void)?
  /// The first error the observer threw; the run stops on it.
  private(set) var observerError: (any Error)?

  init(
    records: RunRecords, classes: [ClassRecord], classOfLane: [Int], pools: [PoolTally],
    works: [StepWorkTable], timeline: Timeline, parts: consuming PartsLog,
    frontEnd: Int64, observer: ((RequestRecord) throws -> Void)?
  ) {
    self.records = records
    self.classOfLane = classOfLane
    self.classes = OwnedArray(classes)
    self.pools = OwnedArray(pools)
    self.works = OwnedArray(works)
    report = EngineReport(pools: pools.count, classes: classes.count)
    for index in pools.indices { report.logs[index].clock = pools[index].drafts.clock }
    samples = OwnedArray(capacity: classes.count)
    for _ in classes { samples.append(SampleLog()) }
    self.timeline = timeline
    self.parts = parts
    self.frontEnd = frontEnd
    self.observer = observer
  }

  mutating func arrived(classIndex: Int, replica: Int, at time: Int64) {
    classes[classIndex].arrived += 1
    timeline.arrived(replica, at: time)
  }

  /// A request arrived and found no replica up.
  mutating func failed(_ request: Request, id: Int) {
    classes[request.classIndex].arrived += 1
    failedHandOver(request, id: id)
  }

  /// A request's prompt was computed, and no replica is up that decodes it.
  mutating func failedHandOver(_ request: Request, id: Int) {
    classes[request.classIndex].failed += 1
    observe(
      RequestRecord(
        id: RequestID(id), classIndex: request.classIndex, replica: nil, arrival: request.arrival,
        promptTokens: request.promptTokens, outputTokens: request.outputTokens, outcome: .failed))
  }

  /// A replica of a pool came up.
  /// - Precondition: nothing is logged.
  mutating func cameUp(_ replica: Int, pool: Int, at now: Int64) {
    pools[pool].cameUp(replica, at: now)
  }

  /// A replica of a pool went down.
  /// - Precondition: nothing is logged.
  mutating func wentDown(_ replica: Int, pool: Int, at now: Int64) {
    pools[pool].wentDown(replica, at: now)
  }

  /// Counts one of the requests that left a replica, by its reason, at the instant at which it did.
  mutating func departed(_ item: Int, from replica: Int, at now: Int64) {
    let index = report.departures[item].classIndex
    switch report.departures[item].reason {
    case .completed:
      classes[index].finished(
        report.departures[item], at: now, frontEnd: frontEnd, &samples[index])
      parts.add(report.departures[item], at: now)
      if samples[index].e2el.count >= SampleLog.capacity { countEnds(of: index) }
    case .rejected: classes[index].rejected += 1
    }
    guard observer != nil else { return }
    let record = RequestRecord(report.departures[item], replica: replica, at: now)
    observe(record)
  }

  mutating func observe(_ record: @autoclosure () -> RequestRecord) {
    guard let observer, observerError == nil else { return }
    var record = record()
    record.classIndex = classOfLane[record.classIndex]
    do { try observer(record) } catch { observerError = error }
  }
}

// MARK: - Reading what the engine reports

extension RunRecorder {
  /// Counts what a pool's replicas have reported, if there is much of it.
  @inline(__always)
  mutating func read(_ pool: Int) {
    if report.isDue { readDue(pool) }
  }

  @inline(never)
  private mutating func readDue(_ pool: Int) {
    while report.logs[pool].isFull { countLog(of: pool) }
    countGaps()
  }

  /// Counts all that is reported. Must be called before anything but the classes' counters is read.
  mutating func countLogs() {
    countGaps()
    for pool in pools.indices { countLog(of: pool) }
    for index in classes.indices { countEnds(of: index) }
  }

  @inline(never)
  private mutating func countLog(of pool: Int) {
    if records == .everything {
      pools[pool].count(report.logs[pool], &works[pool])
      timeline.count(report.logs[pool], kvBlocks: pools[pool].kvBlocks)
    }
    if classes.count == 1 { classes[0].addGaps(report.logs[pool]) }
    report.logs[pool].removeCounted()
    for index in classes.indices {
      classes[index].count(report.classes[index], frontEnd: frontEnd)
      report.classes[index].removeAll()
    }
  }

  @inline(never)
  private mutating func countEnds(of classIndex: Int) {
    if classes[classIndex].keepsLatencies {
      samples[classIndex].count(in: &classes[classIndex].latency)
    } else {
      samples[classIndex].removeAll()
    }
  }

  @inline(never)
  private mutating func countGaps() {
    for index in report.gaps.indices {
      let gap = report.gaps[index]
      classes[gap.classIndex].addGaps(
        first: gap.first, increment: gap.increment, steps: gap.steps, rows: gap.rows)
    }
    report.settled()
  }

  /// Counts the state of a part of a step; the step itself is counted with its leap.
  /// - Precondition: nothing is logged.
  mutating func splitStep(_ part: LeapEntry, pool: Int) {
    pools[pool].addPart(part, &works[pool])
  }
}

extension ClassRecord {
  /// What became of requests at the replicas before they left.
  mutating func count(_ log: borrowing ClassLog, frontEnd: Int64) {
    preemptions += log.preemptions
    cutRequests += log.cutRequests
    cutTokens += log.cutTokens
    prefixCache.queries += log.prefixQueries
    prefixCache.hits += log.prefixHits
    guard keepsLatencies else { return }
    log.firstToken.withSpan { latency.ttft.add($0, plus: SimulationTime(ticks: frontEnd)) }
    log.queue.withSpan { latency.queue.add($0) }
  }

  /// The token gaps of all logged leaps, when no other class shares them.
  mutating func addGaps(_ log: borrowing EventLog) {
    guard log.clock.isPlain else { return addPhasedGaps(log) }
    for index in 0..<log.leaps.count
    where log.leaps[index].leap.decodeRows > 0 && !log.leaps[index].leap.gapsApart {
      addGaps(
        first: log.leaps[index].leap.first, increment: log.leaps[index].leap.increment,
        steps: log.leaps[index].leap.steps, rows: log.leaps[index].leap.decodeRows)
    }
  }

  /// The same where steps emit more tokens than one, phase by phase of their clock.
  private mutating func addPhasedGaps(_ log: borrowing EventLog) {
    for index in 0..<log.leaps.count
    where log.leaps[index].leap.decodeRows > 0 && !log.leaps[index].leap.gapsApart {
      for place in 0..<log.leaps[index].leap.progressionCount(log.clock) {
        let part = log.leaps[index].leap.progression(place, log.clock)
        addGaps(
          first: part.first, increment: part.increment, steps: part.steps,
          rows: log.leaps[index].leap.decodeRows)
      }
    }
  }

  /// The token gaps of a number of rows, in consecutive steps that grow alike.
  @inline(__always)
  fileprivate mutating func addGaps(first: Int64, increment: Int64, steps: Int, rows: Int) {
    let first = SimulationTime(ticks: first)
    if keepsLatencies {
      latency.itl.addProgression(first: first, increment: increment, steps: steps, times: rows)
    }
    guard !objective.objective.isEmpty else { return }
    objective.gaps(first: first, increment: increment, steps: steps, times: rows)
  }

  mutating func finished(
    _ request: borrowing Departure, at now: Int64, frontEnd: Int64, _ log: inout SampleLog
  ) {
    completed += 1
    promptTokens += request.promptTokens
    outputTokens += request.outputTokens
    let e2el = SimulationTime(ticks: now - request.arrival + frontEnd)
    log.e2el.append(e2el.ticks)
    if let deadline, now <= deadline.ticks - frontEnd { withinDeadline += 1 }
    if request.outputTokens == 0 { zeroOutput += 1 }
    var ttft: SimulationTime?
    var tpot: SimulationTime?
    if request.outputTokens > 0 {
      ttft = SimulationTime(ticks: request.firstToken - request.arrival + frontEnd)
    }
    if request.outputTokens > 1 {
      let decode = now - request.firstToken
      let time = SimulationTime(ticks: decode / Int64(request.outputTokens - 1))
      log.tpot.append(time.ticks)
      tpot = time
    }
    guard !objective.objective.isEmpty else { return }
    objective.finished(RequestLatency(ttft: ttft, tpot: tpot, e2el: e2el))
  }
}
