// ProfileArrivals.swift: a rate over time that somebody measured or plans, played once.

internal import Text
internal import Units

extension ArrivalKind {
  /// Either `ratesPerSecond` at an `interval`, or `pieces` of { duration, ratePerSecond }; null is missing data.
  /// The profile's end is the class's end, unless `duration` or `requests` end it earlier.
  static let profile = ArrivalKind(name: "profile") { reader in
    let before = reader.problems.count
    let hasRates = reader.has("ratesPerSecond")
    if hasRates == reader.has("pieces") {
      reader.report(
        hasRates ? .conflict : .missingKey,
        "'\(reader.path)' must have one of 'ratesPerSecond' and 'pieces'",
        hint: "write ratesPerSecond: [2, 3, null], interval: \"10m\"")
    }
    let pieces = hasRates ? readRates(&reader) : readPieces(&reader)
    reader.ignore("pieces", "ratesPerSecond")
    let gaps = reader.renewalGaps()
    let noise = reader.rateNoise()
    return reader.unless(problemsSince: before) {
      guard check(pieces, reader) else { return nil }
      return reader.modulated(ProfileRate(pieces), gaps: gaps, noise: noise)
    }
  }

  private static func readRates(_ reader: inout ObjectReader) -> [ProfileRate.Piece] {
    let seconds = reader.duration("interval", in: WorkloadLimits.durations).value
    return reader.array("ratesPerSecond") { value in
      if value.isNull { return ProfileRate.Piece(seconds: seconds, ratePerSecond: nil) }
      return value.double(in: 0...WorkloadLimits.ratePerSecond).map {
        ProfileRate.Piece(seconds: seconds, ratePerSecond: $0)
      }
    }
  }

  private static func readPieces(_ reader: inout ObjectReader) -> [ProfileRate.Piece] {
    let pieces = reader.arrayIfPresent("pieces") { value in
      value.object { reader -> ProfileRate.Piece in
        let seconds = reader.duration("duration", in: WorkloadLimits.durations).value
        let rate = reader.value("ratePerSecond").flatMap { value in
          value.isNull ? nil : value.double(in: 0...WorkloadLimits.ratePerSecond)
        }
        return ProfileRate.Piece(seconds: seconds, ratePerSecond: rate)
      }
    }
    return pieces ?? []
  }

  private static func check(_ pieces: [ProfileRate.Piece], _ reader: ObjectReader) -> Bool {
    let total = pieces.reduce(0) { $0 + $1.seconds }
    let requests = pieces.reduce(0) { $0 + $1.seconds * ($1.ratePerSecond ?? 0) }
    if pieces.count <= ProfileRate.pieceLimit, total <= WorkloadLimits.durationSeconds,
      requests / max(total, 1) >= WorkloadLimits.rates.lowerBound
    {
      return true
    }
    reader.report(
      .outOfRange,
      "'\(reader.path)': a profile has from 1 to \(ProfileRate.pieceLimit) pieces of at most 388 days in all, "
        + "and a rate above 0 somewhere",
      hint: "this one has \(pieces.count) pieces over \(NumberText.shortest(total)) s")
    return false
  }
}
