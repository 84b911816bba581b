// BatchArrivals.swift: a job of many requests: all at once, or released over a window.

internal import Foundation
public import Kernel
internal import Text
public import Units

/// When the requests of a batch job are released, and by when they should be done.
public struct BatchRelease: Hashable, Sendable {
  /// How releases lie in the window.
  public enum Order: String, Sendable, CaseIterable {
    /// Independent and uniform over the window.
    case uniform
    /// Evenly spaced, the first at the start.
    case even
  }

  /// Seconds of the class's clock at which the release begins.
  public var startSeconds: Double
  /// Seconds over which it lasts; 0 is all at once.
  public var windowSeconds: Double
  public var order: Order
  /// Seconds from the start within which requests should complete; nil when there is no hurry.
  public var deadlineSeconds: Double?

  public init(
    startSeconds: Double = 0, windowSeconds: Double = 0, order: Order = .uniform,
    deadlineSeconds: Double? = nil
  ) {
    self.startSeconds = startSeconds
    self.windowSeconds = windowSeconds
    self.order = order
    self.deadlineSeconds = deadlineSeconds
  }
}

/// The releases of a batch, in order of time.
///
/// Uniform releases are drawn in order: of n that are left in what is left of the window, the first comes after
/// a share 1 − U^(1/n).
/// - Source: Devroye, "Non-Uniform Random Variate Generation", 1986, section V.3.2 (order statistics).
public struct BatchArrivals: ArrivalProcess {
  public let release: BatchRelease
  private let requests: Int
  private var released = 0
  /// Share of the window that has passed.
  private var share = 0.0

  /// All at once, at 0.
  public init() { self.init(requests: 1, release: BatchRelease()) }

  /// - Precondition: `requests` above 0, start and window not negative and together within the clock.
  public init(requests: Int, release: BatchRelease) {
    precondition(requests > 0 && release.startSeconds >= 0 && release.windowSeconds >= 0)
    precondition(release.startSeconds + release.windowSeconds <= WorkloadLimits.durationSeconds)
    self.requests = requests
    self.release = release
  }

  public var isStationary: Bool { false }
  public var meanRatePerSecond: Double? { nil }

  public mutating func next(_ random: inout RandomStream) -> SimulationTime {
    defer { released += 1 }
    if release.windowSeconds > 0 {
      switch release.order {
      case .even: share = min(1, Double(released) / Double(requests))
      case .uniform:
        let left = Double(max(1, requests - released))
        share -= (1 - share) * expm1(log(random.nextUniform()) / left)
      }
    }
    return SimulationTime(Seconds(release.startSeconds + share * release.windowSeconds))
  }
}

extension ArrivalKind {
  static let batch = ArrivalKind(name: "batch") { reader in
    let before = reader.problems.count
    let longest = Seconds(WorkloadLimits.durationSeconds)
    let start = reader.duration("start", in: .zero...longest, default: .zero).value
    let window = reader.duration("window", in: .zero...longest, default: .zero).value
    let order = reader.choice("release", default: BatchRelease.Order.uniform)
    let deadline = reader.durationIfPresent("deadline", in: WorkloadLimits.durations)?.value
    return reader.unless(problemsSince: before) {
      guard start + window <= longest.value, start + (deadline ?? 0) <= longest.value else {
        reader.report(
          .tooLarge, "'\(reader.path)': the release or its deadline ends after 388 days",
          hint: "start earlier, or shorten the window")
        return nil
      }
      return .batch(
        BatchRelease(
          startSeconds: start, windowSeconds: window, order: order, deadlineSeconds: deadline))
    }
  }
}
