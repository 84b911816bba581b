// Transfers.swift: requests between the replica that computes their prompt and the one that decodes them.

internal import Engine
internal import Hardware
internal import Kernel
internal import Metrics
internal import Units
internal import Workload

/// A request that is handed over, from its coming to the first replica until it has left the second. Times are ticks, −1
/// where not yet.
struct HandOverRow {
  let request: Request
  let sender: Int
  /// Set with `computed`.
  var handed: HandedRequest?
  var receiver = -1
  var computed: Int64 = -1
  var fetching: Int64 = -1
  var started: Int64 = -1
  var received: Int64 = -1
  var seated: Int64 = -1
}

/// All hand-overs of a run, and the links.
struct Transfers {
  /// Whether a pool hands over.
  let areThere: Bool
  /// Of each pool, how its replicas hand over.
  private let handOverOfPool: [HandOver?]
  private let footprints: [KVFootprint]
  private let poolOfReplica: [Int]
  /// By number of the request.
  private var rows: [Int: HandOverRow] = [:]
  private var links: [Link]
  private var ends = EventQueue()
  /// When the next transfer ends; `Int64.max` when there is none.
  private(set) var nextEnd = Int64.max
  /// Requests whose prompts were computed at this instant.
  private var left: [Int] = []
  /// Of each replica, requests whose KV it holds for others.
  private var held: [Int]
  private(set) var records: [HandOverRecord]

  /// What the KV of one replica leaves by.
  private struct Link {
    var waiting: [Int] = []
    /// Those before it have been sent.
    var next = 0
    var current: Int?
    var record = LinkRecord()
  }

  /// - Parameter classCount: kinds of requests that are told apart.
  init(_ pools: [PoolSpecification], poolOfReplica: [Int], classCount: Int) {
    handOverOfPool = pools.map(\.role.handOver)
    footprints = pools.map(\.limits.footprint)
    areThere = handOverOfPool.contains { $0 != nil }
    self.poolOfReplica = poolOfReplica
    links = poolOfReplica.map { _ in Link() }
    held = poolOfReplica.map { _ in 0 }
    records = (0..<(areThere ? classCount : 0)).map { _ in HandOverRecord() }
  }

  func firstToken(from replica: Int) -> FirstToken {
    handOverOfPool[poolOfReplica[replica]]?.firstToken ?? .decode
  }

  subscript(id: Int) -> HandOverRow? { rows[id] }
  /// Requests whose KV a replica holds for others.
  func held(_ replica: Int) -> Int { held[replica] }
  /// Whether prompts were computed at this instant whose requests are decoded elsewhere.
  var hasLeft: Bool { !left.isEmpty }

  // MARK: The way of a request

  /// A request comes to a replica, which may hand it over.
  mutating func comes(_ request: Request, id: Int, to replica: Int) {
    guard handOverOfPool[poolOfReplica[replica]] != nil, request.outputTokens > 1 else { return }
    rows[id] = HandOverRow(request: request, sender: replica)
  }

  /// Notes the requests of a replica whose prompts are computed.
  /// - Returns: how many they are.
  mutating func leave(_ log: inout HandOverLog, at now: Int64) -> Int {
    let count = log.left.count
    for item in 0..<count { leaves(log.left[item], at: now) }
    log.removeLeft()
    return count
  }

  private mutating func leaves(_ handed: HandedRequest, at now: Int64) {
    guard let row = rows[handed.id] else { preconditionFailure("a request is handed over unasked") }
    rows[handed.id]?.handed = handed
    rows[handed.id]?.computed = now
    held[row.sender] += 1
    records[row.request.classIndex].handedOver += 1
    left.append(handed.id)
  }

  /// Those whose prompts were computed at this instant; who arrived earlier comes first.
  mutating func takeLeft() -> [Int] {
    defer { left.removeAll(keepingCapacity: true) }
    return left.sorted()
  }

  mutating func isPlaced(_ id: Int, on replica: Int) { rows[id]?.receiver = replica }

  /// Begins the transfers whose blocks were taken by the steps that were built at an instant, in the order of the
  /// replicas that took them.
  mutating func begin(_ log: inout HandOverLog, at now: Int64) throws {
    for item in log.seated.indices { rows[log.seated[item].id]?.seated = now }
    let taken = log.fetching.copied.enumerated().map { place, request in
      (receiver: rows[request.id]?.receiver ?? 0, place: place, id: request.id)
    }
    for item in taken.sorted(by: { ($0.receiver, $0.place) < ($1.receiver, $1.place) }) {
      try fetches(item.id, at: now)
    }
    log.removeArrivals()
  }

  private mutating func fetches(_ id: Int, at now: Int64) throws {
    guard let sender = rows[id]?.sender else { return }
    rows[id]?.fetching = now
    links[sender].waiting.append(id)
    if links[sender].current == nil { try startNext(sender, at: now) }
  }

  private mutating func startNext(_ sender: Int, at now: Int64) throws {
    guard links[sender].next < links[sender].waiting.count else {
      links[sender].waiting.removeAll(keepingCapacity: true)
      links[sender].next = 0
      return
    }
    let id = links[sender].waiting[links[sender].next]
    links[sender].next += 1
    links[sender].current = id
    rows[id]?.started = now
    let pool = poolOfReplica[sender]
    guard let link = handOverOfPool[pool]?.link, let row = rows[id] else { return }
    let blocks = footprints[pool].blocks(forTokens: row.request.promptTokens)
    guard let ticks = link.ticks(blocks: blocks), now < .max - ticks else {
      throw SimulationError.beyondClock
    }
    links[sender].record.transfers += 1
    links[sender].record.bytes += link.bytes(blocks: blocks)
    links[sender].record.busyTicks += Int128(ticks)
    ends.push(
      Event(
        time: SimulationTime(ticks: now + ticks), sequence: Int64(sender), target: Int32(sender)))
    nextEnd = ends.nextTime.ticks
  }

  /// Takes a transfer that ends at an instant, of the lowest sender first; the next of its link begins.
  mutating func ended(at now: Int64) throws -> HandOverRow? {
    guard nextEnd == now, let event = ends.pop() else { return nil }
    nextEnd = ends.nextTime.ticks
    let sender = Int(event.target)
    guard let id = links[sender].current else { return nil }
    links[sender].current = nil
    held[sender] -= 1
    rows[id]?.received = now
    try startNext(sender, at: now)
    return rows[id]
  }

  /// Nobody will decode it.
  mutating func isGivenUp(_ id: Int) {
    if let row = rows.removeValue(forKey: id) { held[row.sender] -= 1 }
  }

  /// It has left the replica to which it was handed over, or left before.
  mutating func departs(_ departure: Departure) {
    guard let row = rows.removeValue(forKey: departure.id), row.seated >= 0,
      departure.reason == .completed
    else { return }
    func time(_ from: Int64, _ to: Int64) -> SimulationTime { SimulationTime(ticks: to - from) }
    let index = row.request.classIndex
    records[index].prefillQueue.add(time(departure.arrival, departure.firstScheduled))
    records[index].prefill.add(time(departure.firstScheduled, row.computed))
    records[index].blockWait.add(time(row.computed, row.fetching))
    records[index].linkWait.add(time(row.fetching, row.started))
    records[index].transfer.add(time(row.started, row.received))
    records[index].decodeQueue.add(time(row.received, row.seated))
    if departure.firstToken > row.seated {
      records[index].firstStep.add(time(row.seated, departure.firstToken))
    }
  }

  /// What the links of a pool carried.
  /// - Parameter wallTicks: in which its replicas could run requests.
  func link(ofPool pool: Int, wallTicks: Int128) -> LinkRecord {
    var sum = LinkRecord()
    for (link, own) in zip(links, poolOfReplica) where own == pool { sum.merge(link.record) }
    sum.wallTicks = wallTicks
    return sum
  }
}
