// RateRecording.swift: traffic of which only sums per window were recorded, not each request.

public import Units

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
}

/// A whole recording, in order of time; windows neither overlap nor repeat.
public struct RateRecording: Hashable, Sendable {
  /// Identifier of the format it was read from.
  public var format: String
  /// Data rows of the file or files.
  public var rows: Int
  public var windows: [RateWindow]

  public init(format: String, rows: Int, windows: [RateWindow]) {
    self.format = format
    self.rows = rows
    self.windows = windows
  }
}
