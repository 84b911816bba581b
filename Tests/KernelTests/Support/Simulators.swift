// Simulators.swift: which model of these tests plays which system of the table.

import Foundation
import Kernel

/// The metrics of one replication by name; what a model cannot tell is missing.
typealias Simulator = @Sendable (_ replication: Int) -> [String: Double]

extension QueueingCase {
  var metrics: [String] { rows.map(\.metric) }

  /// The same numbers for the same case, whatever else is in the table.
  var seed: UInt64 {
    (system + parameters.text).utf8.reduce(2026) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }

  /// How to simulate this system; nil when no model here knows it or a parameter is missing.
  /// - Parameter effort: 1 for run lengths that resolve about a percent.
  func simulator(effort: Double = 1) -> Simulator? {
    let families: [(Double) -> Simulator?] = [
      crowd, transientCrowd, sharing, priorities, loop, network, parallel, line, station,
      identities,
    ]
    for family in families {
      if let simulator = family(effort) { return simulator }
    }
    return nil
  }

  private func crowd(_ effort: Double) -> Simulator? {
    guard system.hasPrefix("Mt/M/inf"), let mu = parameters.number("mu"),
      let wave = parameters.wave
    else { return nil }
    let model = CrowdModel(
      rate: wave.rate, amplitude: wave.amplitude, period: wave.period, serviceRate: mu)
    let (metrics, seed) = (metrics, seed)
    return { model.periodic(metrics: metrics, seed: seed, replication: $0) }
  }

  private func transientCrowd(_ effort: Double) -> Simulator? {
    guard system.hasPrefix("M/M/inf"), let rate = parameters.number("lambda"),
      let mu = parameters.number("mu")
    else { return nil }
    let model = CrowdModel(rate: rate, serviceRate: mu)
    let (metrics, seed) = (metrics, seed)
    let times = metrics.compactMap { suffix(of: $0, after: "E_N_at_t=") }.sorted()
    let samples = max(10, Int(min(10_000, 200_000 / (rate / mu)) * effort))
    let runs = max(1, Int(min(500, 100_000 / (rate / mu)) * effort))
    return { replication in
      let steady = model.stationary(samples: samples, seed: seed, replication: replication)
      var values = ["L": steady.mean, "N_var": steady.variance]
      let means = model.transient(at: times, runs: runs, seed: seed + 1, replication: replication)
      for name in metrics {
        guard let time = suffix(of: name, after: "E_N_at_t="), let at = times.firstIndex(of: time)
        else { continue }
        values[name] = means[at]
      }
      return values
    }
  }

  private func sharing(_ effort: Double) -> Simulator? {
    guard system.contains("processor sharing"), let rate = parameters.number("lambda"),
      let service = parameters.service
    else { return nil }
    let model = SharingModel(rate: rate, service: service)
    let (plan, metrics, seed) = (model.plan(effort: effort), metrics, seed)
    return { model.run(plan, metrics: metrics, seed: seed, replication: $0) }
  }

  private func priorities(_ effort: Double) -> Simulator? {
    let rates = parameters.numbered("lambda")
    guard system.contains("priority"), !rates.isEmpty else { return nil }
    let means = parameters.numbered("mean")
    let laws: [Distribution]
    if let service = parameters.service {
      laws = rates.map { _ in service }
    } else if means.count == rates.count {
      laws = means.map { .exponential(.init(mean: $0)) }
    } else {
      return nil
    }
    let preemptive = !system.contains("non-preemptive") && system.contains("preemptive")
    let model = PriorityModel(rates: rates, services: laws, preemptive: preemptive)
    let (plan, metrics, seed) = (model.plan(effort: effort), metrics, seed)
    return { model.run(plan, metrics: metrics, seed: seed, replication: $0) }
  }

  private func loop(_ effort: Double) -> Simulator? {
    guard system.hasPrefix("closed loop"), let users = parameters.count("users"),
      let think = parameters.number("think"), let mu = parameters.number("mu")
    else { return nil }
    let servers = parameters.count("servers") ?? 1
    let model = NetworkModel(
      external: [0, 0], rates: [1 / think, mu], servers: [.max, servers],
      routing: [[0, 1], [1, 0]], population: users, observed: 1)
    let flow = min(Double(servers) * mu, Double(users) / (think + 1 / mu))
    // A closed population bounds the queue: it forgets within a few rounds.
    let round = think + Double(users) / (Double(servers) * mu)
    let plan = RunPlan(warmUp: 20 * round, length: max(200 * round, 100_000 / flow) * effort)
    let (metrics, seed) = (metrics, seed)
    return { model.run(plan, metrics: metrics, seed: seed, replication: $0) }
  }

  private func network(_ effort: Double) -> Simulator? {
    let model: NetworkModel
    if system.hasPrefix("tandem"), let rate = parameters.number("lambda") {
      let rates = parameters.numbered("mu")
      let count = rates.count
      guard count > 0 else { return nil }
      let external = rates.indices.map { $0 == 0 ? rate : 0 }
      let routing = rates.indices.map { i in
        rates.indices.map { j in i + 1 == j ? 1.0 : 0.0 }
      }
      model = NetworkModel(
        external: external, rates: rates, servers: rates.map { _ in 1 }, routing: routing)
    } else if system.contains("Jackson"), let external = parameters.list("external"),
      let rates = parameters.list("mu"), let rows = parameters["routing"]
    {
      let routing = rows.split(separator: "|").map {
        $0.split(separator: ",").compactMap { Double($0) }
      }
      let servers = parameters.list("servers")?.map { Int($0) } ?? rates.map { _ in 1 }
      let sizes = [rates.count, servers.count, routing.count] + routing.map(\.count)
      guard sizes.allSatisfy({ $0 == external.count }) else { return nil }
      model = NetworkModel(external: external, rates: rates, servers: servers, routing: routing)
    } else {
      return nil
    }
    let plan = model.plan(flows: model.flows, effort: effort)
    let (metrics, seed) = (metrics, seed)
    return { model.run(plan, metrics: metrics, seed: seed, replication: $0) }
  }

  private func parallel(_ effort: Double) -> Simulator? {
    guard let servers = parameters.count("servers"), let mu = parameters.number("mu") else {
      return nil
    }
    let model: ParallelModel
    if let choices = parameters.count("choices"), let load = parameters.number("rho") {
      model = ParallelModel(
        rate: load * mu * Double(servers), serviceRate: mu, servers: servers,
        routing: .shortest(of: choices))
    } else if let rate = parameters.number("lambda_total"), let rule = parameters["routing"],
      let routing = ["random": .random, "round_robin": .roundRobin][rule] as ParallelModel.Routing?
    {
      model = ParallelModel(rate: rate, serviceRate: mu, servers: servers, routing: routing)
    } else {
      return nil
    }
    let (plan, metrics, seed) = (model.plan(effort: effort), metrics, seed)
    return { model.run(plan, metrics: metrics, seed: seed, replication: $0) }
  }

  private func line(_ effort: Double) -> Simulator? {
    guard let service = parameters.service,
      let rate = parameters.number("lambda", "batch_rate")
    else { return nil }
    var model = LineModel(batchRate: rate, service: service)
    model.servers = parameters.count("servers") ?? 1
    if let batch = parameters.count("batch") { model.batch = batch }
    if let capacity = parameters.count("capacity") { model.capacity = capacity }
    if system.contains("loss") { model.capacity = model.servers }
    model.patience = parameters.number("patience_rate").map { .exponential(.init(rate: $0)) }
    model.vacation = parameters.law("vacation")
    let isPlain =
      model.batch == 1 && model.capacity == .max && model.patience == nil && model.vacation == nil
    guard !isPlain else { return nil }
    let (plan, metrics, seed) = (model.plan(effort: effort), metrics, seed)
    let final = model
    return { replication in
      let tally = final.run(plan, metrics: metrics, seed: seed, replication: replication)
      return tally.values(metrics)
    }
  }

  private func station(_ effort: Double) -> Simulator? {
    let gap =
      parameters.law("interarrival")
      ?? parameters.number("lambda").map { .exponential(.init(rate: $0)) }
    guard let gap, let service = parameters.service, parameters["routing"] == nil else {
      return nil
    }
    let model = StationModel(
      servers: parameters.count("servers") ?? 1, interarrival: gap, service: service)
    let (plan, metrics, seed) = (model.plan(effort: effort), metrics, seed)
    return { replication in
      let tally = model.run(plan, metrics: metrics, seed: seed, replication: replication)
      return tally.values(metrics)
    }
  }

  private func identities(_ effort: Double) -> Simulator? {
    guard system.hasPrefix("identities") else { return nil }
    let (metrics, seed) = (metrics, seed)
    return { replication in
      var values = StationIdentities(seed: seed, replication: replication).values
      let model = StationModel(
        interarrival: .exponential(.init(mean: 1.25)), service: .exponential(.init(mean: 1)))
      let plan = model.plan(effort: effort)
      let tally = model.run(plan, metrics: metrics, seed: seed, replication: replication)
      values["pasta_gap"] = tally.metric("pasta_gap")
      return values
    }
  }
}

extension Tally {
  func values(_ metrics: [String]) -> [String: Double] {
    var values: [String: Double] = [:]
    for name in metrics { values[name] = metric(name) }
    return values
  }
}

extension Parameters {
  /// The service law: `service`, or exponential at rate `mu`.
  var service: Distribution? {
    law("service") ?? number("mu").map { .exponential(.init(rate: $0)) }
  }

  /// `rate(t)=10(1+0.6 sin(2 pi t/86400))` as its three numbers.
  var wave: (rate: Double, amplitude: Double, period: Double)? {
    guard let text = self["rate(t)"] else { return nil }
    let numbers = text.split { !("0123456789.eE".contains($0)) }.compactMap { Double($0) }
    // The rate, the 1 of "1 +", the amplitude, the 2 of "2 pi", the period.
    guard numbers.count == 5, numbers[1] == 1, numbers[3] == 2 else { return nil }
    return (numbers[0], numbers[2], numbers[4])
  }
}
