// ArrivalMerge.swift: the next arrival, from the stream or from a client whose think time is over.

internal import Engine
internal import Kernel
internal import Units
internal import Workload

/// The streamed requests and the closed-loop clients, merged in order of time.
///
/// At one instant lower classes come first, then the order of birth within a class. Arrivals stay out
/// of the event queue: only the head of the stream is held.
struct ArrivalMerge {
  private var stream: any RequestStream
  private var head: Request?
  private var loops: [LoopState]
  /// Index into `loops` of each class, or nil; of each lane, where the classes have several.
  private let loopOfClass: [Int?]
  private var births = EventQueue()
  private(set) var nextTime: Int64 = 0
  /// Where a request waits that would be born after the last tick: taking it ends the run.
  private static let beyondClock = Int64.max - 1

  private struct LoopState {
    var load: ClosedLoopLoad
    var think: Int64
    var end: Int64
    var born = 0
    /// Clients that stopped because they were refused at once, with no think time to wait.
    var ended = 0
  }

  /// - Parameters:
  ///   - classOfLane: what is completed and rejected is told by lane.
  ///   - mayReturn: whether an answer may be thrown away.
  init(_ load: LoadSpecification, classOfLane: [Int], mayReturn: Bool) throws {
    stream = load.stream
    var loopOfClass = [Int?](repeating: nil, count: load.classes.count)
    loops = load.closedLoops.map {
      LoopState(
        load: $0, think: SimulationTime($0.loop.thinkTime).ticks,
        end: $0.loop.duration.map { SimulationTime($0).ticks } ?? .max)
    }
    for (index, loop) in load.closedLoops.enumerated() { loopOfClass[loop.classIndex] = index }
    self.loopOfClass = classOfLane.map { loopOfClass[$0] }
    mayFollowAtOnce = mayReturn || loops.contains { $0.think == 0 }
    for index in loops.indices {
      let step = SimulationTime(loops[index].load.loop.startInterval).ticks
      for client in 0..<loops[index].load.loop.concurrency { bear(index, at: Int64(client) * step) }
    }
    head = try stream.next()
    settle()
  }

  var hasClosedLoops: Bool { !loops.isEmpty }
  /// Whether a completion can bring a request to a replica at the same instant.
  let mayFollowAtOnce: Bool

  /// Clients that ended because a request was rejected and there is no think time.
  var endedClients: Int { loops.reduce(0) { $0 + $1.ended } }

  /// Takes the earliest arrival.
  /// - Throws: what the stream throws; `SimulationError.beyondClock` for a client that asks after 388 days.
  /// - Precondition: `nextTime` is not `Int64.max`.
  mutating func pop() throws -> Request {
    defer { settle() }
    if let head, streamIsNext(head) {
      self.head = try stream.next()
      return head
    }
    guard let birth = births.pop() else { preconditionFailure("no arrival is left") }
    guard birth.time.ticks < Self.beyondClock else { throw SimulationError.beyondClock }
    let index = Int(birth.target)
    let (prompt, output) = loops[index].load.lengths.next()
    return Request(
      arrival: birth.time, promptTokens: prompt, outputTokens: output,
      classIndex: loops[index].load.classIndex)
  }

  /// A request of a class completed: its client, if it has one, hears of it after a delay, thinks and
  /// asks again.
  mutating func completed(classIndex: Int, at now: Int64, delay: Int64 = 0) {
    guard let index = loopOfClass[classIndex] else { return }
    let think = loops[index].load.think?.nextTicks() ?? loops[index].think
    let (pause, pauseOverflow) = delay.addingReportingOverflow(think)
    let (time, overflow) = now.addingReportingOverflow(pause)
    bear(index, at: pauseOverflow || overflow ? Self.beyondClock : time)
    settle()
  }

  /// A request of a class was refused: without think time its client would ask for ever, so it ends.
  mutating func rejected(classIndex: Int, at now: Int64) {
    guard let index = loopOfClass[classIndex] else { return }
    if loops[index].think == 0 {
      loops[index].ended += 1
    } else {
      completed(classIndex: classIndex, at: now)
    }
  }

  private mutating func bear(_ index: Int, at time: Int64) {
    let loop = loops[index]
    guard loop.born < loop.load.loop.requests ?? .max, time < loop.end else { return }
    loops[index].born += 1
    let sequence = Int64(loop.load.classIndex) << 40 + Int64(loop.born)
    births.push(
      Event(time: SimulationTime(ticks: time), sequence: sequence, target: Int32(index)))
  }

  private func streamIsNext(_ head: Request) -> Bool {
    guard let birth = births.first else { return true }
    if head.arrival != birth.time { return head.arrival < birth.time }
    return head.classIndex < loops[Int(birth.target)].load.classIndex
  }

  @inline(__always)
  private mutating func settle() {
    nextTime = min(head?.arrival.ticks ?? .max, births.nextTime.ticks)
  }
}
