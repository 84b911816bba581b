import Kernel
import Testing
import Units

@Suite struct QueueingStationTests {
  @Test("identities between times hold exactly on runs that end empty", arguments: 0..<30)
  func identities(replication: Int) {
    let laws = DistributionTests.all.filter {
      $0.mean < 20 && $0 != .uniform(.init(low: -1, high: 5))
    }
    let service = laws[replication % laws.count]
    let run = StationIdentities(
      servers: 1 + replication % 5, interarrival: .exponential(.init(mean: service.mean)),
      service: service, customers: 2000, seed: 9, replication: replication)
    #expect(run.areaMinusSojourns == 0 && run.busyMinusServices == 0)
    #expect(run.worstImbalance == 0 && run.departures == 2000)
  }

  @Test("times never go back and customers start in the order they came", arguments: [1, 2, 7])
  func order(servers: Int) {
    var station = QueueingStation(
      servers: servers, interarrival: .gamma(.init(mean: 1, coefficientOfVariation: 2)),
      service: .uniform(.init(low: 0, high: 2 * Double(servers))), arrivals: 5000, seed: 1)
    var last = SimulationTime.zero
    var starts: [(arrival: SimulationTime, start: SimulationTime)] = []
    while let event = station.next() {
      #expect(event.time >= last)
      last = event.time
      if !event.isArrival { starts.append((event.arrival, event.start)) }
    }
    starts.sort { ($0.arrival, $0.start) < ($1.arrival, $1.start) }
    #expect(zip(starts, starts.dropFirst()).allSatisfy { $0.start <= $1.start })
    #expect(starts.count == 5000 && station.inStation == 0)
  }

  @Test("a departure precedes an arrival of the same instant")
  func ties() {
    var station = QueueingStation(
      interarrival: .deterministic(.init(1)), service: .deterministic(.init(1)), arrivals: 100,
      seed: 1)
    var longest = 0
    while let event = station.next() { longest = max(longest, event.inStation) }
    #expect(longest == 1)
  }

  @Test("of 200 intervals at 95 %, 180 to 198 hold the true mean number in M/M/1")
  func coverage() {
    let model = StationModel(
      interarrival: .exponential(.init(mean: 2)), service: .exponential(.init(mean: 1)))
    let plan = RunPlan(warmUp: 200, length: 2000)
    let held = (0..<200).filter { experiment in
      let means = Moments(
        (0..<20).map { replication in
          let tally = model.run(
            plan, metrics: [], seed: UInt64(experiment), replication: replication)
          return tally.metric("L") ?? .nan
        })
      return abs(means.mean - 1) <= means.halfWidth
    }
    #expect((180...198).contains(held.count), "\(held.count) of 200")
  }
}
