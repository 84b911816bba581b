// BlockBootstrap.swift: other traffic that one recorded trace could have been, block by block.

internal import Kernel
public import Metrics
public import Text
public import Units

/// A recorded load in memory, cut into windows of equal time, from which resamples are drawn.
///
/// A resample is a chain of blocks of consecutive windows of the load, over the same span. Requests keep
/// their lengths, their class and their place inside the block, so bursts and joint lengths stay as they
/// were. From two weeks on, a block only goes to the hour of the week that it came from.
/// - Source: Künsch, Annals of Statistics 17(3), 1989; see `MovingBlockBootstrap`.
/// - Complexity: memory 32 bytes a request, shared by all resamples.
public struct BlockBootstrap: Sendable {
  /// Requests that are kept in memory: 256 MB.
  public static let requestLimit = 8_000_000
  /// Windows of a load; a guess at enough starts for a block, at little cost.
  public static let windowLimit = 20_000
  /// A shorter load has too little in it to be cut up; a guess.
  public static let shortestSpan = Seconds(1)
  /// A block is a tenth of the span, so that ten or more make a resample, and no longer than a quarter of
  /// a day, so that a day of more than one phase has several. Both are guesses.
  public static let blocksInSpan = 10.0
  public static let longestBlock = Seconds(6 * 3600)
  /// Blocks keep the hour of the week where the span holds each hour at least twice.
  public static let week = Seconds(168 * 3600)
  /// Lengths of a window, in seconds: the shortest with no more than `windowLimit` windows is taken. From
  /// 1 s on all divide the hour. Half an hour is enough for the 388 days of the clock.
  static let windowLengths = [
    0.001, 0.01, 0.1, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
  ]

  /// Time from the start of the load to its last arrival.
  public let span: SimulationTime
  public let window: SimulationTime
  /// Positions are windows.
  public let plan: MovingBlockBootstrap
  private let requests: [Request]
  /// For each window the index of its first request, then their number.
  private let firstOfWindow: [Int]

  /// Reads a load to its end.
  /// - Parameter place: where the load was described, for errors.
  /// - Throws: what the stream throws; `InputErrors` for more than `limit` requests, and for a span
  ///   shorter than `shortestSpan`.
  public init(
    reading stream: some RequestStream, limit: Int = Self.requestLimit, at place: SourceLocation
  ) throws {
    var stream = stream
    var requests: [Request] = []
    while let request = try stream.next() {
      guard requests.count < limit else {
        throw InputErrors(
          InputError(
            .tooLarge, at: place,
            "a bootstrap holds the trace in memory, and it has more than \(limit) requests",
            hint: "play a part of it with trace.from and trace.to, or leave \"bootstrap\" out"))
      }
      requests.append(request)
    }
    let span = requests.last?.arrival ?? .zero
    guard span.seconds >= Self.shortestSpan else {
      throw InputErrors(
        InputError(
          .outOfRange, at: place,
          "the trace spans \(NumberText.shortest(span.seconds.value)) s: less than the "
            + "\(NumberText.shortest(Self.shortestSpan.value)) s that a bootstrap can cut into blocks",
          hint: "use a longer trace, or leave \"bootstrap\" out"))
    }
    self.span = span
    self.requests = requests
    window = Self.windowLength(span)
    let count = Int(span.ticks / window.ticks) + 1
    let seconds = min(span.seconds.value / Self.blocksInSpan, Self.longestBlock.value)
    let keepsWeek = span.seconds.value >= 2 * Self.week.value
    plan = MovingBlockBootstrap(
      count: count, blockLength: max(1, Int(seconds / window.seconds.value)),
      period: keepsWeek ? Int((Self.week.value / window.seconds.value).rounded()) : 1)
    var firsts: [Int] = []
    firsts.reserveCapacity(count + 1)
    for (index, request) in requests.enumerated() {
      while firsts.count <= request.arrival.ticks / window.ticks { firsts.append(index) }
    }
    firstOfWindow = firsts + [requests.count]
  }

  static func windowLength(_ span: SimulationTime) -> SimulationTime {
    let choices = windowLengths.map { SimulationTime(Seconds($0)) }
    let fitting = choices.first { span.ticks / $0.ticks < Int64(windowLimit) }
    guard let fitting else { preconditionFailure("the clock is shorter than all windows") }
    return fitting
  }

  /// Requests of the load.
  public var count: Int { requests.count }
  /// The length of a block.
  public var block: Seconds { Seconds(Double(plan.blockLength) * window.seconds.value) }
  /// Whether blocks keep the hour of the week.
  public var keepsHourOfWeek: Bool { plan.period > 1 }

  /// The requests of a window, by its position.
  func requests(in windows: Range<Int>) -> Range<Int> {
    firstOfWindow[windows.lowerBound]..<firstOfWindow[windows.upperBound]
  }
  func request(_ index: Int) -> Request { requests[index] }

  /// One resample: a function of the load, the seed and the number.
  public func resample(seed: UInt64, replication: Int) -> BlockBootstrapStream {
    var random = RandomStream(seed: seed, replication: replication, name: "bootstrap")
    return BlockBootstrapStream(self, plan.blocks(using: &random))
  }
}

/// The requests of one resample, on the clock of the load: none is later than its span.
public struct BlockBootstrapStream: RequestStream, Sendable {
  private let load: BlockBootstrap
  private let blocks: [Range<Int>]
  private var nextBlock = 0
  /// Requests left in the block.
  private var left = 0..<0
  private var shift = SimulationTime.zero

  init(_ load: BlockBootstrap, _ blocks: [Range<Int>]) {
    self.load = load
    self.blocks = blocks
  }

  /// - Complexity: O(1) a request, no allocation.
  public mutating func next() -> Request? {
    while left.isEmpty {
      guard nextBlock < blocks.count else { return nil }
      let block = blocks[nextBlock]
      left = load.requests(in: block)
      let place = nextBlock * load.plan.blockLength
      shift = SimulationTime(ticks: Int64(place - block.lowerBound) * load.window.ticks)
      nextBlock += 1
    }
    var request = load.request(left.lowerBound)
    left = (left.lowerBound + 1)..<left.upperBound
    request.arrival += shift
    guard request.arrival <= load.span else {
      // Only the last window reaches beyond the span.
      left = 0..<0
      return nil
    }
    return request
  }
}
