// RunRecorder+Overflow.swift: what is counted of requests that went to a provider.

internal import Kernel
internal import Metrics
internal import Units
internal import Workload

extension RunRecorder {
  /// A request arrived and went to the provider.
  mutating func overflowed(_ request: Request) {
    classes[request.classIndex].arrived += 1
    classes[request.classIndex].overflow.requests += 1
    classes[request.classIndex].overflow.promptTokens += request.promptTokens
    classes[request.classIndex].overflow.outputTokens += request.outputTokens
  }

  /// A request that the provider had has ended: only now its times are known.
  mutating func provided(_ request: ProvidedRequest) {
    classes[request.classIndex].provided(request, frontEnd: frontEnd)
    observe(
      RequestRecord(
        id: RequestID(request.id), classIndex: request.classIndex, replica: nil,
        arrival: SimulationTime(ticks: request.arrival), promptTokens: request.promptTokens,
        outputTokens: request.outputTokens,
        firstToken: request.outputTokens > 0 ? SimulationTime(ticks: request.firstToken) : nil,
        finish: SimulationTime(ticks: request.finish), outcome: .completed))
  }
}

extension ClassRecord {
  /// A request that a provider had has ended: its samples are those of a request of the fleet, but it had no queue.
  fileprivate mutating func provided(_ request: ProvidedRequest, frontEnd: Int64) {
    completed += 1
    promptTokens += request.promptTokens
    outputTokens += request.outputTokens
    if request.outputTokens == 0 { zeroOutput += 1 }
    if let deadline, request.finish <= deadline.ticks - frontEnd { withinDeadline += 1 }
    var times = RequestLatency(
      ttft: nil, tpot: nil,
      e2el: SimulationTime(ticks: request.finish - request.arrival + frontEnd))
    if request.outputTokens > 0 {
      times.ttft = SimulationTime(ticks: request.firstToken - request.arrival + frontEnd)
    }
    let gaps = request.outputTokens - 1
    if gaps > 0 {
      times.tpot = SimulationTime(ticks: (request.finish - request.firstToken) / Int64(gaps))
    }
    if keepsLatencies {
      latency.add(times, gaps: gaps)
      overflow.latency.add(times, gaps: gaps)
      let before = request.offered - request.arrival
      if before > 0 { overflow.latency.queue.add(SimulationTime(ticks: before)) }
    }
    guard !objective.objective.isEmpty else { return }
    if let gap = times.tpot { objective.gaps(first: gap, increment: 0, steps: gaps, times: 1) }
    objective.finished(times)
  }
}

extension LatencySet {
  /// One request whose token gaps are all as long as their mean.
  fileprivate mutating func add(_ times: RequestLatency, gaps: Int) {
    if let time = times.ttft { ttft.add(time) }
    if let time = times.tpot {
      tpot.add(time)
      itl.add(time, times: gaps)
    }
    e2el.add(times.e2el)
  }
}
