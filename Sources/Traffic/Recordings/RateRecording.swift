// RateRecording.swift: traffic of which only sums per window were recorded, not each request.

public import Units

/// The law of the gaps between arrivals inside a window, as a recording fitted it.
///
/// Only the shape is taken from the fit: the scale is set so that the mean gap is one over the
/// window's own rate, which recorded scales do not always keep.
public enum RecordedGaps: Hashable, Sendable {
  /// Coefficient of variation 1/√shape.
  case gamma(shape: Double)
  case weibull(shape: Double)

  static let gammaShapes = 1e-7...1e6
  /// Below 0.02 the mean of a Weibull law, Γ(1 + 1/shape), comes near what a Double holds.
  static let weibullShapes = 0.02...1e3
}

/// One window of a recording: how many requests came in it, and how long they were.
public struct RateWindow: Hashable, Sendable {
  /// From the start of the recording.
  public var start: Seconds
  public var length: Seconds
  /// Requests in the window, as counted or as rate × length; nil where nothing was collected, which is
  /// no zero load.
  public var requests: Double?
  /// Sums over the window; nil where the recording has none.
  public var promptTokens: Double?
  public var outputTokens: Double?
  /// Of `promptTokens`, those that a prefix cache held; nil where the recording has none.
  public var cachedTokens: Double?
  /// Burstiness inside the window; nil where the recording has none, or nothing came.
  public var cv: Double?
  public var gaps: RecordedGaps?

  public init(
    start: Seconds, length: Seconds, requests: Double?, promptTokens: Double? = nil,
    outputTokens: Double? = nil
  ) {
    self.start = start
    self.length = length
    self.requests = requests
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
  }

  public var end: Seconds { start + length }
  public var ratePerSecond: Double? { requests.map { $0 / length.value } }
}

/// What a recording says about the time of day of its start.
public enum RecordingAnchor: Hashable, Sendable {
  case unknown
  /// Its start is a midnight; of which zone is not said.
  case midnight
  /// Seconds since 1970-01-01 UTC.
  case epoch(Double)
}

/// The lengths of one client from a point in time on; nil where the recording has none.
public struct LengthPeriod: Sendable {
  public var start: Seconds
  public var prompt: LengthTable?
  public var output: LengthTable?
}

/// One of several senders that a recording tells apart.
public struct RateClient: Sendable {
  public var name: String
  public var windows: [RateWindow]
  /// In order of time; empty when the recording has no lengths of this client.
  public var lengths: [LengthPeriod] = []

  /// Whether at least one period has both prompts and outputs.
  var hasLengths: Bool { lengths.contains { $0.prompt != nil && $0.output != nil } }
  var requests: Double { windows.reduce(0) { $0 + ($1.requests ?? 0) } }
}

/// A whole recording, in order of time; windows neither overlap nor repeat, and leave no hole: where
/// nothing was collected stands a window whose `requests` are nil.
public struct RateRecording: Sendable {
  /// Identifier of the format it was read from.
  public var format: String
  /// Data rows of the file or files.
  public var rows: Int
  public var windows: [RateWindow]
  public var anchor = RecordingAnchor.unknown
  /// Whether `requests` are multiples of an unknown rate, as in a table of hours without a unit.
  public var isRelative = false
  /// Who sent the requests, where the recording tells them apart; their windows add up to `windows`.
  public var clients: [RateClient] = []
  /// Lengths over the whole recording, weighted by requests; nil where it has none.
  public var promptLengths: LengthTable?
  public var outputLengths: LengthTable?
  /// What a reader of figures must know: what was left out, and what was assumed.
  public var notes: [String] = []

  public init(format: String, rows: Int, windows: [RateWindow]) {
    self.format = format
    self.rows = rows
    self.windows = windows
  }

  /// Requests of all windows that were collected.
  public var requests: Double { windows.reduce(0) { $0 + ($1.requests ?? 0) } }
  /// Time of the windows that were collected.
  public var collected: Seconds {
    windows.reduce(.zero) { $1.requests == nil ? $0 : $0 + $1.length }
  }
  /// Requests a second while something was collected; nil when nothing was.
  public var meanRatePerSecond: Double? {
    collected > .zero ? requests / collected.value : nil
  }
}

extension TraceAnchor {
  /// The clock at the start of a recording; nil where nothing tells it, or where time was cut out of it.
  init?(_ recording: RateRecording) {
    guard recording.windows.allSatisfy({ $0.requests != nil }) else { return nil }
    switch recording.anchor {
    case .unknown: return nil
    case .midnight: self.init(epochSeconds: 0, hasDate: false)
    case .epoch(let seconds): self.init(epochSeconds: seconds, hasDate: true)
    }
  }
}
