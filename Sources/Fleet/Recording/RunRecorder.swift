// RunRecorder.swift: where the engine reports what happened; nothing here decides anything.

internal import Metrics
internal import Units
internal import Workload

/// Collects the samples and counters of one run.
struct RunRecorder: ~Copyable {
  let records: RunRecords
  var classes: OwnedArray<ClassRecord>
  var pools: OwnedArray<PoolTally>
  var timeline: Timeline
  /// What happened in each pool and is not counted yet.
  private var logs: OwnedArray<EventLog>
  /// What a step of each pool computes and reads.
  private var works: OwnedArray<StepWorkTable>
  /// The same of each class.
  private var samples: OwnedArray<SampleLog>
  /// Time a request spends outside the engine before it (tokenizer, HTTP), added to TTFT and E2E.
  let frontEnd: Int64
  /// Called with every request that ends, if set.
  private let observer: ((RequestRecord) throws -> Void)?
  /// The first error the observer threw; the run stops on it.
  private(set) var observerError: (any Error)?

  init(
    records: RunRecords, classes: [ClassRecord], pools: [PoolTally], works: [StepWorkTable],
    timeline: Timeline,
    frontEnd: Int64, observer: ((RequestRecord) throws -> Void)?
  ) {
    self.records = records
    self.classes = OwnedArray(classes)
    self.pools = OwnedArray(pools)
    self.works = OwnedArray(works)
    logs = OwnedArray(capacity: pools.count)
    for _ in pools { logs.append(EventLog()) }
    samples = OwnedArray(capacity: classes.count)
    for _ in classes { samples.append(SampleLog()) }
    self.timeline = timeline
    self.frontEnd = frontEnd
    self.observer = observer
  }

  mutating func arrived(classIndex: Int, replica: Int, at time: Int64) {
    classes[classIndex].arrived += 1
    timeline.arrived(replica, at: time)
  }

  mutating func rejected(_ request: Request, id: Int, replica: Int) {
    classes[request.classIndex].rejected += 1
    report(
      RequestRecord(
        id: RequestID(id), classIndex: request.classIndex, replica: ReplicaID(replica),
        arrival: request.arrival, promptTokens: request.promptTokens,
        outputTokens: request.outputTokens, outcome: .rejected))
  }

  mutating func cut(classIndex: Int, tokens: Int) {
    classes[classIndex].cutRequests += 1
    classes[classIndex].cutTokens += tokens
  }

  mutating func waited(pool: Int, replica: Int, count: Int, from start: Int64, to end: Int64) {
    logs[pool].waits.append(WaitEntry(start: start, end: end, count: count, replica: replica))
    if logs[pool].isFull { countLog(of: pool) }
  }

  mutating func scheduled(classIndex: Int, wait: Int64) {
    samples[classIndex].queue.append(wait)
    if samples[classIndex].queue.count >= SampleLog.capacity { countSamples(of: classIndex) }
  }

  mutating func preempted(classIndex: Int, pool: Int) {
    classes[classIndex].preemptions += 1
    pools[pool].preemptions += 1
  }

  mutating func promptChunk(pool: Int, newTokens: Int, prefixTokens: Int) {
    pools[pool].promptChunk(newTokens: newTokens, prefixTokens: prefixTokens)
  }

  @inline(__always)
  mutating func leapEnded(_ entry: LeapEntry, pool: Int) {
    logs[pool].leaps.append(entry)
    if logs[pool].isFull { countLog(of: pool) }
  }

  /// Counts what is logged. Must be called before anything but the classes' counters is read.
  mutating func countLogs() {
    for pool in logs.indices { countLog(of: pool) }
    for index in samples.indices { countSamples(of: index) }
  }

  @inline(never)
  private mutating func countSamples(of classIndex: Int) {
    if classes[classIndex].keepsLatencies {
      samples[classIndex].count(in: &classes[classIndex].latency)
    } else {
      samples[classIndex].removeAll()
    }
  }

  private mutating func countLog(of pool: Int) {
    if records == .everything {
      pools[pool].count(logs[pool], &works[pool])
      timeline.count(logs[pool], kvBlocks: pools[pool].kvBlocks)
    }
    if classes.count == 1 { classes[0].addGaps(logs[pool]) }
    logs[pool].removeAll()
  }

  /// Counts the state of a part of a step; the step itself is counted with its leap.
  /// - Precondition: nothing is logged.
  mutating func splitStep(_ part: LeapEntry, pool: Int) {
    pools[pool].addPart(part, &works[pool])
  }

  mutating func firstToken(classIndex: Int, after wait: Int64) {
    samples[classIndex].ttft.append(wait + frontEnd)
  }

  /// The first token after a preemption: its gap is the whole time since the token before.
  mutating func lateToken(classIndex: Int, gap: Int64) {
    gaps(classIndex: classIndex, gap: gap, rows: 1)
  }

  /// Gaps of one length that end at once, of several rows.
  mutating func gaps(classIndex: Int, gap: Int64, rows: Int) {
    let time = SimulationTime(ticks: gap)
    if classes[classIndex].keepsLatencies {
      classes[classIndex].latency.itl.addProgression(
        first: time, increment: 0, steps: 1, times: rows)
    }
    classes[classIndex].objective.gaps(first: time, increment: 0, steps: 1, times: rows)
  }

  mutating func finished(_ request: borrowing ActiveRequest, replica: Int, at now: Int64) {
    let index = request.classIndex
    classes[index].finished(request, at: now, frontEnd: frontEnd, &samples[index])
    if samples[index].e2el.count >= SampleLog.capacity { countSamples(of: index) }
    guard observer != nil else { return }
    let record = RequestRecord(request, replica: replica, finish: now)
    report(record)
  }

  private mutating func report(_ record: @autoclosure () -> RequestRecord) {
    guard let observer, observerError == nil else { return }
    do { try observer(record()) } catch { observerError = error }
  }
}

extension ClassRecord {
  /// The token gaps of all logged leaps, when no other class shares them.
  mutating func addGaps(_ log: borrowing EventLog) {
    for index in 0..<log.leaps.count
    where log.leaps[index].leap.decodeRows > 0 && !log.leaps[index].leap.gapsApart {
      addGaps(of: log.leaps[index].leap, rows: log.leaps[index].leap.decodeRows)
    }
  }

  /// The token gaps of a leap, for a number of decode rows.
  @inline(__always)
  mutating func addGaps(of leap: borrowing Leap, rows: Int) {
    let first = SimulationTime(ticks: leap.first)
    if keepsLatencies {
      latency.itl.addProgression(
        first: first, increment: leap.increment, steps: leap.steps, times: rows)
    }
    guard !objective.objective.isEmpty else { return }
    objective.gaps(first: first, increment: leap.increment, steps: leap.steps, times: rows)
  }

  mutating func finished(
    _ request: borrowing ActiveRequest, at now: Int64, frontEnd: Int64, _ log: inout SampleLog
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
