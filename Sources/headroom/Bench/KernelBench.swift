// KernelBench.swift: the speed of the event queue and the random streams alone.

import Kernel

enum KernelBench {
  /// An M/M/1 station at load 0.8; an event is an arrival or a departure.
  static let mm1 = BenchCase(
    name: "kernel-mm1",
    summary: "M/M/1 at load 0.8 on the kernel; an event is an arrival or a departure",
    target: 15e6, isLong: false
  ) { options in
    let customers = options.count(10_000_000)
    var station = QueueingStation(
      interarrival: .exponential(.init(mean: 1)), service: .exponential(.init(mean: 0.8)),
      arrivals: customers,
      seed: 1)
    var events = 0
    let clock = ContinuousClock()
    let processorStart = ChildProcess.processorSeconds
    let time = clock.measure { while station.next() != nil { events += 1 } }
    return BenchMeasurement(
      requests: customers, seconds: time.seconds,
      processorSeconds: ChildProcess.processorSeconds - processorStart, outputTokens: nil,
      events: events)
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
