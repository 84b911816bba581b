// SyntheticStream.swift: requests made from an arrival process and two length distributions.

internal import Kernel
internal import Text
public import Units

/// When a synthetic class ends: after a number of requests, at a time, or at whichever comes first.
public struct LoadBound: Hashable, Sendable {
  public let requests: Int?
  /// Arrivals lie in [0, duration) of the class's own clock.
  public let duration: SimulationTime?

  /// - Precondition: at least one bound is given.
  public init(requests: Int? = nil, duration: SimulationTime? = nil) {
    precondition(requests != nil || duration != nil, "a synthetic load needs an end")
    self.requests = requests
    self.duration = duration
  }
}

/// The requests of a synthetic class: a function of (seed, replication, class name), on the class's clock.
public struct SyntheticStream: RequestStream, Sendable {
  private var arrivals: any ArrivalProcess
  private var lengths: LengthSampler
  private var random: RandomStream
  private var left: Int
  private let end: SimulationTime
  private let classIndex: Int

  public init(
    arrivals: any ArrivalProcess, lengths: LengthSampler, bound: LoadBound, seed: UInt64,
    replication: Int = 0, className: String = "", classIndex: Int = 0
  ) {
    self.arrivals = arrivals
    self.lengths = lengths
    random = RandomStream(seed: seed, replication: replication, name: "arrivals/\(className)")
    left = bound.requests ?? .max
    end = bound.duration ?? .never
    self.classIndex = classIndex
  }

  /// Sessions are numbered as `ArrivalProcess.session`.
  /// - Throws: `InputErrors` when the requests asked for do not fit into the clock's 388 days.
  public mutating func next() throws -> Request? {
    guard left > 0 else { return nil }
    var arrival = arrivals.next(&random)
    while arrival < .zero {
      // Before the window opens: unseen, but what is said then may come back later.
      _ = arrivals.lengths(fresh: lengths.next())
      arrival = arrivals.next(&random)
    }
    guard arrival < end else {
      defer { left = 0 }
      if arrival == .never && end == .never { throw endedEarly }
      return nil
    }
    left -= 1
    let (prompt, output) = arrivals.lengths(fresh: lengths.next())
    return Request(
      arrival: arrival, promptTokens: prompt, outputTokens: output, classIndex: classIndex,
      session: arrivals.session)
  }
}

extension SyntheticStream {
  private var endedEarly: InputErrors {
    let place = SourceLocation(file: "workload")
    if let end = arrivals.endSeconds {
      return InputErrors(
        InputError(
          .tooLarge, at: place,
          "the arrivals end after \(NumberText.shortest(end)) s, \(left) requests before the number asked for",
          hint: "leave \"requests\" out, or give a \"duration\" too"))
    }
    return InputErrors(
      InputError(
        .tooLarge, at: place,
        "the requests asked for do not fit into the 388 days of simulated time",
        hint: "ask for fewer requests, or for a higher rate"))
  }
}
