// BenchedLoad.swift: a workload in the words of a benchmark that sends one kind of load.

internal import Workload

/// Rate, burstiness and concurrency as `vllm bench serve` is told them; nil for what a workload does not say in them.
struct BenchedLoad: Hashable, Sendable {
  /// Requests a second in the long run; infinite where clients send as soon as they may.
  private(set) var requestRate: Double?
  /// The shape of the gaps' gamma distribution, 1 of Poisson arrivals; several gamma streams together are none.
  private(set) var burstiness: Double?
  /// Clients that wait for their answers.
  private(set) var maxConcurrency: Int?

  init(_ workload: WorkloadSpecification) {
    let clients = workload.closedLoops.map { $0.loop.concurrency }
    if clients.count == workload.parts.count {
      requestRate = .infinity
      maxConcurrency = clients.reduce(0, +)
    }
    let open = workload.parts.compactMap { part -> (any ArrivalProcess)? in
      if case .synthetic(let arrivals, _, _, _) = part.source { arrivals } else { nil }
    }
    guard open.count == workload.parts.count else { return }
    let rates = open.compactMap(\.meanRatePerSecond)
    if rates.count == open.count { requestRate = rates.reduce(0, +) }
    // Poisson streams add up to one.
    if open.allSatisfy({ $0 is PoissonArrivals }) { burstiness = 1 }
    if open.count == 1, let gaps = open[0] as? RenewalArrivals { burstiness = gaps.gammaShape }
  }
}
