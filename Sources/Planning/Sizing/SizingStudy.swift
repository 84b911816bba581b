// SizingStudy.swift: the answer of a sizing with all that is said around it.

public import Units

/// One sizing as a report tells it: the answer, and what it rests on and leads to.
public struct SizingStudy: Sendable {
  public var answer: SizingAnswer
  /// The load, window by window, and the length of a window.
  public var windows: [LoadWindow]
  public var window: Seconds
  /// How a load without a trace came about, and what its queue does.
  public var classic: ClassicLoad?
  public var queue: QueueCheck?

  /// - Parameter classic: what the load was made from, where there is no trace.
  public init(_ answer: SizingAnswer, _ load: SizingLoad, classic: ClassicLoad? = nil) {
    self.answer = answer
    windows = load.profile.windows
    window = load.profile.window
    self.classic = classic
    guard let classic, let limit = classic.inputs.maxQueue else { return }
    queue = QueueCheck(
      limit, answer.atHeadroom, pool: 0,
      rate: classic.requestsPerSecond * (1 + classic.margin))
  }

  /// Whether there is an answer, and it keeps all that was asked.
  public var holds: Bool { answer.replicas != nil && queue?.holds != false }
}
