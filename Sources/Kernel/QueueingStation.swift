// QueueingStation.swift: one waiting line before c equal servers, the simplest whole model on the kernel.

public import Units

/// A G/G/c station, first come first served: customers come one by one, wait in one unbounded line
/// and are served by the first of `servers` equal servers that is free.
///
/// It is driven one transition at a time and keeps no statistics: who wants them folds the
/// transitions. Departures come before an arrival of the same instant. Times are drawn in seconds
/// from two streams, "arrivals" and "service", and rounded to ticks, so every identity between
/// times (Little's law on a run that ends empty, work conservation) holds with `==`.
/// - Note: The next arrival is merged with the event queue, which holds one event per busy server.
public struct QueueingStation: Sendable {
  /// One change of the number in the station.
  public struct Transition: Sendable, BitwiseCopyable {
    /// Whether a customer came; otherwise one left.
    public let isArrival: Bool
    /// When it happened.
    public let time: SimulationTime
    /// How many customers are in the station after it, in line and in service.
    public let inStation: Int
    /// When the customer came.
    public let arrival: SimulationTime
    /// When its service began; equal to `never` for an arrival that has to wait.
    public let start: SimulationTime
  }

  private struct Server: Sendable, BitwiseCopyable {
    var arrival: SimulationTime
    var start: SimulationTime
  }

  private let interarrival: Distribution
  private let service: Distribution
  private var arrivalRandom: RandomStream
  private var serviceRandom: RandomStream

  private var departures: EventQueue
  private var servers: [Server]
  private var idle: [Int32]
  private var line = TimeRing()
  private var nextArrival: SimulationTime
  private var arrivalsLeft: Int

  /// The number of customers in line and in service.
  public private(set) var inStation = 0

  /// - Parameters:
  ///   - arrivals: after so many customers no more come; the station then drains.
  ///   - interarrival: seconds between two arrivals; the first comes after one such gap.
  ///   - service: seconds of service.
  /// - Precondition: `servers > 0`, `arrivals >= 0`; variates are not negative and the run ends
  ///   within 388 days of simulated time.
  public init(
    servers count: Int = 1, interarrival: Distribution, service: Distribution,
    arrivals: Int = .max, seed: UInt64, replication: Int = 0
  ) {
    precondition(count > 0 && arrivals >= 0, "a station has a server")
    self.interarrival = interarrival
    self.service = service
    arrivalRandom = RandomStream(seed: seed, replication: replication, name: "arrivals")
    serviceRandom = RandomStream(seed: seed, replication: replication, name: "service")
    departures = EventQueue(capacity: count)
    servers = Array(repeating: Server(arrival: .zero, start: .zero), count: count)
    idle = (0..<Int32(count)).reversed()
    arrivalsLeft = arrivals
    nextArrival = .never
    scheduleArrival(after: .zero)
  }

  /// The next transition; nil when the last customer has left.
  /// - Complexity: O(log servers); allocates only while the line grows beyond its longest so far.
  public mutating func next() -> Transition? {
    let departure = departures.nextTime
    if nextArrival < departure { return arrive() }
    return departure == .never ? nil : depart()
  }

  private mutating func arrive() -> Transition {
    let now = nextArrival
    inStation += 1
    scheduleArrival(after: now)
    guard let server = idle.popLast() else {
      line.append(now)
      return Transition(
        isArrival: true, time: now, inStation: inStation, arrival: now, start: .never)
    }
    servers[Int(server)] = Server(arrival: now, start: now)
    departures.schedule(at: serviceEnd(from: now), target: server)
    return Transition(isArrival: true, time: now, inStation: inStation, arrival: now, start: now)
  }

  /// - Precondition: a server is busy.
  private mutating func depart() -> Transition? {
    guard let event = departures.first else { return nil }
    let now = event.time
    let leaving = servers[Int(event.target)]
    inStation -= 1
    if let arrival = line.popFirst() {
      servers[Int(event.target)] = Server(arrival: arrival, start: now)
      departures.replaceFirst(at: serviceEnd(from: now), target: event.target)
    } else {
      _ = departures.pop()
      idle.append(event.target)
    }
    return Transition(
      isArrival: false, time: now, inStation: inStation, arrival: leaving.arrival,
      start: leaving.start)
  }

  private mutating func scheduleArrival(after now: SimulationTime) {
    guard arrivalsLeft > 0 else {
      nextArrival = .never
      return
    }
    arrivalsLeft -= 1
    nextArrival = now + SimulationTime(Seconds(interarrival.sample(using: &arrivalRandom)))
  }

  private mutating func serviceEnd(from now: SimulationTime) -> SimulationTime {
    now + SimulationTime(Seconds(service.sample(using: &serviceRandom)))
  }
}
