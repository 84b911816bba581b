// LoadLayers.swift: a load over time, cut into layers of one replica each: how long each is needed, and what it does.

internal import Foundation

/// The load of one stretch of time.
public struct LoadSlice: Hashable, Sendable {
  public let seconds: Double
  /// Replicas that are just full at it, without margin.
  public let replicas: Double
  public let inputTokens: Double
  public let outputTokens: Double

  public init(seconds: Double, replicas: Double, inputTokens: Double, outputTokens: Double) {
    (self.seconds, self.replicas) = (seconds, replicas)
    (self.inputTokens, self.outputTokens) = (inputTokens, outputTokens)
  }
}

/// One replica of the load-duration curve, the first being needed longest.
public struct LoadLayer: Hashable, Sendable {
  /// Share of the time in which it is needed, headroom included.
  public let timeShare: Double
  /// How often it is started a month.
  public let startsPerMonth: Double
  /// What it serves in a month, were it full up to its share of the headroom.
  public let inputTokensPerMonth: Double
  public let outputTokensPerMonth: Double
}

/// The load-duration curve of a load.
public struct LoadLayers: Hashable, Sendable {
  /// The lowest first.
  public let layers: [LoadLayer]
  public let hoursPerMonth: Double
  /// Of each slice in order of time: how long it is, and replicas that are needed, headroom included.
  public let seconds: [Double]
  public let needed: [Int]

  /// - Parameters:
  ///   - slices: in order of time.
  ///   - factor: load that is provided for over the load that comes, such as 1.3.
  ///   - spares: replicas that are there for what may be lost, whatever the load.
  ///   - limit: replicas of the sized fleet: no more are ever provided.
  /// - Complexity: O(slices × replicas).
  public init(
    _ slices: [LoadSlice], factor: Double, spares: Int = 0, limit: Int, hoursPerMonth: Double
  ) {
    let span = slices.reduce(0) { $0 + $1.seconds }
    // What a replica serves is its capacity over the headroom.
    let loads = slices.map { $0.replicas * factor + Double(spares) }
    let perMonth = span > 0 ? hoursPerMonth * 3600 / span : 0
    self.hoursPerMonth = hoursPerMonth
    seconds = slices.map(\.seconds)
    needed = loads.map { Int(min($0.rounded(.up), Double(limit))) }
    layers = (0..<limit).map { index in
      let floor = Double(index)
      var (time, starts, input, output) = (0.0, 0.0, 0.0, 0.0)
      var wasNeeded = slices.last.map { _ in (loads.last ?? 0) > floor } ?? false
      for (slice, load) in zip(slices, loads) {
        let isNeeded = load > floor
        if isNeeded {
          time += slice.seconds
          if !wasNeeded { starts += 1 }
          // What is above the limit is served by all that are there.
          let share = min(load - floor, 1) / min(load, Double(limit))
          input += slice.inputTokens * share
          output += slice.outputTokens * share
        }
        wasNeeded = isNeeded
      }
      return LoadLayer(
        timeShare: span > 0 ? time / span : 0, startsPerMonth: starts * perMonth,
        inputTokensPerMonth: input * perMonth, outputTokensPerMonth: output * perMonth)
    }
  }

  /// Hours a month in which replicas run, were each there only while it is needed.
  public var replicaHoursPerMonth: Double {
    layers.reduce(0) { $0 + $1.timeShare } * hoursPerMonth
  }
}
