// RecordingStream.swift: requests made from a recording of rates: as many per window as it counted.

internal import Kernel
internal import Text
internal import Units
internal import Workload

/// Plays a recording that has lengths.
///
/// Each client sends in each window as many requests as were recorded (a fraction is rounded up or
/// down at random), at gaps of the window's own law, so that both the counts and the burstiness inside
/// a window are the recorded ones. Windows that were not collected are cut out of the time: they hold
/// neither load nor idleness. A client without lengths borrows those of the others, in proportion to
/// their requests. One value is one reading: memory is the tables, and one window of arrivals.
struct RecordingStream: SourceStream {
  private var clients: [RecordedArrivals]
  private var lengths: [RecordedLengths]
  /// For each client, the place of its lengths; nil when it borrows.
  private let ownLengths: [Int?]
  /// Running share of requests of those that lend.
  private let lenders: [Double]
  private var order: Tournament
  private var random: [RandomStream]
  private let classIndex: Int

  /// - Throws: `InputErrors` when the recording has no lengths or no unit, or is beyond `WorkloadLimits`.
  init(
    _ recording: RateRecording, path: String, seed: UInt64, replication: Int = 0, name: String = "",
    classIndex: Int = 0
  ) throws {
    try Self.check(recording, path: path)
    let senders =
      recording.clients.isEmpty
      ? [RateClient(name: "all", windows: recording.windows)] : recording.clients
    let starts = PlayedTime(recording.windows)
    clients = senders.map { sender in
      RecordedArrivals(
        sender.windows, starts,
        RandomStream(
          seed: seed, replication: replication, name: "recorded-arrivals/\(name)/\(sender.name)"))
    }
    random = senders.map {
      RandomStream(
        seed: seed, replication: replication, name: "recorded-lengths/\(name)/\($0.name)")
    }
    var lengths: [RecordedLengths] = []
    var shares: [Double] = []
    ownLengths = senders.map { sender in
      guard let own = RecordedLengths(sender) else { return nil }
      lengths.append(own)
      shares.append((shares.last ?? 0) + sender.requests)
      return lengths.count - 1
    }
    if lengths.isEmpty, let prompt = recording.promptLengths, let output = recording.outputLengths {
      lengths = [RecordedLengths(prompt: prompt, output: output)]
      shares = [1]
    }
    self.lengths = lengths
    lenders = shares
    self.classIndex = classIndex
    order = Tournament(count: clients.count)
    for index in clients.indices { order.update(index, key: clients[index].next()?.ticks ?? .max) }
  }

  mutating func next() throws -> Request? {
    guard order.minKey < .max else { return nil }
    let sender = order.minIndex
    let arrival = SimulationTime(ticks: order.minKey)
    let time = clients[sender].recordedTime
    let from = ownLengths[sender] ?? lender(sender)
    let (prompt, output) = lengths[from].sample(at: time, &random[sender])
    order.update(sender, key: clients[sender].next()?.ticks ?? .max)
    return Request(
      arrival: arrival, promptTokens: prompt, outputTokens: output, classIndex: classIndex)
  }

  /// Whose lengths a client borrows for one request.
  private mutating func lender(_ client: Int) -> Int {
    guard let total = lenders.last, lenders.count > 1 else { return 0 }
    let place = random[client].nextUniform() * total
    return lenders.firstIndex { $0 > place } ?? lenders.count - 1
  }

  private static func check(_ recording: RateRecording, path: String) throws {
    func refuse(_ code: InputError.Code, _ what: String, _ hint: String) -> InputErrors {
      InputErrors(InputError(code, at: SourceLocation(file: path), what, hint: hint))
    }
    guard recording.promptLengths != nil, recording.outputLengths != nil, !recording.isRelative
    else {
      let profile = #"arrivals: { process: "profile", path: \#(JSONWriter.quoted(path))"#
      throw refuse(
        .unsupported,
        "this file (\(recording.format)) holds rates, not requests, and does not say how long "
          + "requests are",
        recording.isRelative
          ? "write \(profile), ratePerSecond: 4 }, with promptTokens and outputTokens"
          : "write \(profile) }, with promptTokens and outputTokens")
    }
    let requests = recording.requests
    guard requests <= Double(WorkloadLimits.requests),
      recording.windows.allSatisfy({ ($0.ratePerSecond ?? 0) <= WorkloadLimits.ratePerSecond })
    else {
      throw refuse(
        .tooLarge,
        "the recording has \(NumberText.shortest(requests.rounded())) requests; the limit is "
          + "\(WorkloadLimits.requests), at \(NumberText.shortest(WorkloadLimits.ratePerSecond)) a second",
        "play a part of it")
    }
  }
}

/// Where the windows of a recording lie once those that were not collected are cut out.
struct PlayedTime {
  /// Start in the recording, and how much was cut before it.
  private let starts: [Double]
  private let cuts: [Double]
  private let isCollected: [Bool]

  init(_ windows: [RateWindow]) {
    starts = windows.map(\.start.value)
    isCollected = windows.map { $0.requests != nil }
    var cut = 0.0
    cuts = windows.map { window in
      defer { if window.requests == nil { cut += window.length.value } }
      return cut
    }
  }

  /// The start of a client's window when played; nil where the whole recording collected nothing.
  func start(of window: RateWindow) -> Double? {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      // Half a millisecond: starts are whole or rounded to one.
      if starts[middle] <= window.start.value + 5e-4 { low = middle + 1 } else { high = middle }
    }
    guard low > 0, isCollected[low - 1] else { return nil }
    return window.start.value - cuts[low - 1]
  }
}

/// The arrivals of one client, a window at a time.
struct RecordedArrivals {
  private struct Window {
    var recorded: Seconds
    var start: Double
    var seconds: Double
    var requests: Double
    var gaps: RecordedGaps?
  }

  private var windows: [Window]
  private var nextWindow = 0
  private var random: RandomStream
  /// Seconds from the window's start, in order; a window of one client is all that is held.
  private var points: [Double] = []
  private var place = 0
  private var start = 0.0
  private var last = SimulationTime.zero
  /// Start in the recording of the window from which `next` returned last.
  private(set) var recordedTime = Seconds.zero

  /// Most arrivals drawn at once, 8 MB of them; windows with more are played in equal parts.
  private static let partLimit = 1_048_576.0

  init(_ windows: [RateWindow], _ time: PlayedTime, _ random: RandomStream) {
    self.random = random
    self.windows = []
    for window in windows {
      guard let requests = window.requests, requests > 0, let start = time.start(of: window) else {
        continue
      }
      let parts = max(1, (requests / Self.partLimit).rounded(.up))
      for part in 0..<Int(parts) {
        let seconds = window.length.value / parts
        self.windows.append(
          Window(
            recorded: window.start, start: start + Double(part) * seconds, seconds: seconds,
            requests: requests / parts, gaps: window.gaps))
      }
    }
  }

  mutating func next() -> SimulationTime? {
    while place >= points.count {
      guard nextWindow < windows.count else { return nil }
      fill(windows[nextWindow])
      nextWindow += 1
    }
    // Rounding may put the last point of a window a tick behind the first of the next.
    last = max(last, SimulationTime(Seconds(start + points[place])))
    place += 1
    return last
  }

  /// Lays the window's gaps on a circle as long as the window and turns it by a random angle: every
  /// instant is as likely, and for exponential gaps the points are a Poisson process given its count.
  private mutating func fill(_ window: Window) {
    start = window.start
    recordedTime = window.recorded
    place = 0
    points.removeAll(keepingCapacity: true)
    let whole = window.requests.rounded(.down)
    let count = Int(whole) + (random.nextUniform() < window.requests - whole ? 1 : 0)
    var sum = 0.0
    for _ in 0..<count {
      sum += gap(window.gaps)
      points.append(sum)
    }
    let turn = random.nextUniform()
    for index in points.indices {
      // Gaps of an extreme law may all be 0, or too large to add: then all come at one instant.
      let part = sum > 0 && sum.isFinite ? points[index] / sum : 1
      let turned = part + turn
      points[index] = (turned >= 1 ? turned - 1 : turned) * window.seconds
    }
    // What was turned past the end comes first; both parts are in order already.
    if let first = points.indices.dropFirst().first(where: { points[$0] < points[$0 - 1] }) {
      points = Array(points[first...] + points[..<first])
    }
  }

  private static let unitGap = Distribution.Exponential(mean: 1)

  /// A gap in any unit: only its share of the window matters.
  private mutating func gap(_ law: RecordedGaps?) -> Double {
    switch law {
    case .gamma(let shape):
      Distribution.Gamma(shape: shape, scale: 1).sample(using: &random)
    case .weibull(let shape):
      Distribution.Weibull(shape: shape, scale: 1).sample(using: &random)
    case nil: Self.unitGap.sample(using: &random)
    }
  }
}

/// The lengths of one client over time; times asked for never fall.
struct RecordedLengths {
  private let starts: [Double]
  private let prompts: [LengthTable]
  private let outputs: [LengthTable]
  private var period = 0

  init(prompt: LengthTable, output: LengthTable) {
    starts = [0]
    prompts = [prompt]
    outputs = [output]
  }

  /// Nil for a client without lengths; periods without take those of the nearest that has them.
  init?(_ client: RateClient) {
    guard client.hasLengths else { return nil }
    let filled = client.lengths.compactMap { period in
      client.table(\.prompt, at: period.start).flatMap { prompt in
        client.table(\.output, at: period.start).map { (period.start.value, prompt, $0) }
      }
    }
    starts = filled.map(\.0)
    prompts = filled.map(\.1)
    outputs = filled.map(\.2)
  }

  mutating func sample(at time: Seconds, _ random: inout RandomStream) -> (Int, Int) {
    while period + 1 < starts.count, starts[period + 1] <= time.value { period += 1 }
    return (prompts[period].sample(&random), outputs[period].sample(&random))
  }
}
