// RunRecorder.swift: where the engine reports what happened; nothing here decides anything.

internal import Hardware
internal import Metrics
internal import Units
internal import Workload

/// Collects the samples and counters of one run.
struct RunRecorder {
  var classes: [ClassRecord]
  var pools: [PoolTally]
  var timeline: Timeline
  /// Time a request spends outside the engine before it (tokenizer, HTTP), added to TTFT and E2E.
  let frontEnd: Int64
  /// Called with every request that ends, if set.
  var observer: ((RequestRecord) throws -> Void)?
  /// The first error the observer threw; the run stops on it.
  var observerError: (any Error)?

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
    pools[pool].waiting.add(count, for: SimulationTime(ticks: end - start))
    timeline.add(
      replica, from: start, to: end, running: 0, waiting: count, busy: false, kv: (0, 0),
      outputTokens: 0)
  }

  mutating func scheduled(classIndex: Int, wait: Int64) {
    classes[classIndex].latency.queue.add(SimulationTime(ticks: wait))
  }

  mutating func preempted(classIndex: Int, pool: Int) {
    classes[classIndex].preemptions += 1
    pools[pool].preemptions += 1
  }

  mutating func promptChunk(pool: Int, newTokens: Int, prefixTokens: Int, part: StepPart) {
    pools[pool].promptChunk(newTokens: newTokens, prefixTokens: prefixTokens, part: part)
  }

  mutating func leapEnded(
    _ leap: Leap, replica: borrowing Replica, end: Int64, kv: (start: Double, end: Double)
  ) {
    let length = end - leap.start
    pools[replica.pool].leapEnded(leap, length: length, kv: kv)
    timeline.add(
      replica.id, from: leap.start, to: end, running: leap.running, waiting: 0, busy: true, kv: kv,
      outputTokens: leap.sampledRows * leap.steps)
    guard leap.decodeRows > 0 else { return }
    if classes.count == 1 {
      classes[0].addGaps(of: leap, rows: leap.decodeRows)
    } else {
      for index in classes.indices where replica.rowsOfClass[index] > 0 {
        classes[index].addGaps(of: leap, rows: replica.rowsOfClass[index])
      }
    }
  }

  mutating func firstToken(classIndex: Int, after wait: Int64) {
    classes[classIndex].latency.ttft.add(SimulationTime(ticks: wait + frontEnd))
  }

  /// The first token after a preemption: its gap is the whole time since the token before.
  mutating func lateToken(classIndex: Int, gap: Int64) {
    let time = SimulationTime(ticks: gap)
    classes[classIndex].latency.itl.add(time)
    classes[classIndex].objective.gaps(first: time, increment: 0, steps: 1, times: 1)
  }

  mutating func finished(_ request: ActiveRequest, replica: Int, at now: Int64) {
    classes[request.classIndex].finished(request, at: now, frontEnd: frontEnd)
    guard observer != nil else { return }
    let hasToken = request.firstToken >= 0
    report(
      RequestRecord(
        id: RequestID(request.id), classIndex: request.classIndex, replica: ReplicaID(replica),
        arrival: SimulationTime(ticks: request.arrival), promptTokens: request.promptTokens,
        outputTokens: request.outputTokens,
        queue: SimulationTime(ticks: request.firstScheduled - request.arrival),
        firstToken: hasToken ? SimulationTime(ticks: request.firstToken) : nil,
        finish: SimulationTime(ticks: now), outcome: .completed))
  }

  private mutating func report(_ record: @autoclosure () -> RequestRecord) {
    guard let observer, observerError == nil else { return }
    do { try observer(record()) } catch { observerError = error }
  }
}

extension ClassRecord {
  /// The token gaps of a leap: every row has one a step, and each is the step's length.
  mutating func addGaps(of leap: Leap, rows: Int) {
    let first = SimulationTime(ticks: leap.first)
    latency.itl.addProgression(
      first: first, increment: leap.increment, steps: leap.steps, times: rows)
    objective.gaps(first: first, increment: leap.increment, steps: leap.steps, times: rows)
  }

  mutating func finished(_ request: ActiveRequest, at now: Int64, frontEnd: Int64) {
    completed += 1
    promptTokens += request.promptTokens
    outputTokens += request.outputTokens
    let e2el = SimulationTime(ticks: now - request.arrival + frontEnd)
    latency.e2el.add(e2el)
    if request.outputTokens == 0 { zeroOutput += 1 }
    var ttft: SimulationTime?
    var tpot: SimulationTime?
    if request.outputTokens > 0 {
      ttft = SimulationTime(ticks: request.firstToken - request.arrival + frontEnd)
    }
    if request.outputTokens > 1 {
      let decode = now - request.firstToken
      let time = SimulationTime(ticks: decode / Int64(request.outputTokens - 1))
      latency.tpot.add(time)
      tpot = time
    }
    guard !objective.objective.isEmpty else { return }
    objective.finished(RequestLatency(ttft: ttft, tpot: tpot, e2el: e2el))
  }
}
