// RecordedProfile.swift: the arrival process `profile` whose rates stand in a file of their own.

internal import Text
internal import Units
internal import Workload

/// `arrivals: { process: "profile", path: "usage.json" }`: the rates of a recording, played once.
///
/// Keys beside `path`: `format` (`auto`, or a name of `RateFormat.all`), `ratePerSecond` (the mean to
/// scale the recording to; needed where the file has no unit), `cv` and `noise` as any varying rate
/// has them. Windows that were not collected are cut out of the time. Lengths are the class's own.
struct RecordedProfile {
  let arrivals: ArrivalSpecification
  /// The file, for who must know what a run depends on.
  let path: String

  static func isMeant(by value: ValueReader) -> Bool {
    value.value["process"]?.content == .string("profile") && value.value["path"] != nil
  }

  /// Nil when something is wrong, which is then recorded: in the scenario, or in the file.
  static func read(_ value: ValueReader, folder: String) -> RecordedProfile? {
    let found: RecordedProfile?? = value.object { reader in
      let before = reader.problems.count
      reader.ignore("process")
      for key in ["ratesPerSecond", "pieces", "interval"] where reader.has(key) {
        reader.report(
          .conflict, key: key,
          "'\(reader.path(to: key))' stands beside 'path', which has the rates",
          hint: "take out \"\(key)\" or \"path\"")
        reader.ignore(key)
      }
      let path = Folder.path(reader.string("path"), in: folder)
      let format = reader.choice(
        "format", of: ["auto"] + RateFormat.all.map(\.name), noun: "format of rates",
        default: "auto")
      let mean = reader.doubleIfPresent("ratePerSecond", in: WorkloadLimits.rates)
      let gaps = reader.renewalGaps()
      let noise = reader.rateNoise()
      guard reader.problems.count == before,
        let rate = Self.rate(reader, path: path, format: format, mean: mean)
      else { return nil }
      return reader.modulated(rate, gaps: gaps, noise: noise).map {
        RecordedProfile(arrivals: $0, path: path)
      }
    }
    return found ?? nil
  }

  private static func rate(_ reader: ObjectReader, path: String, format: String, mean: Double?)
    -> ProfileRate?
  {
    do {
      let recording = try RateRecording(TrafficInput(path: path), format: format)
      if recording.isRelative && mean == nil {
        reader.report(
          .missingKey, "the numbers of \(path) have no unit",
          hint: "add ratePerSecond: 4, the mean rate that they are multiples of")
        return nil
      }
      return profile(recording, mean: mean, reader)
    } catch let errors as InputErrors {
      reader.problems.add(errors)
    } catch {
      reader.report(.unsupported, key: "path", "\(error)", hint: "name a file that can be read")
    }
    return nil
  }

  private static func profile(_ recording: RateRecording, mean: Double?, _ reader: ObjectReader)
    -> ProfileRate?
  {
    guard let own = recording.meanRatePerSecond, own > 0 else {
      reader.report(
        .noRequests, key: "path", "the recording has no requests", hint: "give one with traffic")
      return nil
    }
    let scale = mean.map { $0 / own } ?? 1
    let pieces = recording.windows.compactMap { window in
      window.ratePerSecond.map {
        ProfileRate.Piece(seconds: window.length.value, ratePerSecond: $0 * scale)
      }
    }
    let total = pieces.reduce(0) { $0 + $1.seconds }
    guard pieces.count <= ProfileRate.pieceLimit, total <= WorkloadLimits.durationSeconds,
      pieces.allSatisfy({ ($0.ratePerSecond ?? 0) <= WorkloadLimits.ratePerSecond }),
      own * scale >= WorkloadLimits.rates.lowerBound
    else {
      reader.report(
        .outOfRange, key: "path",
        "a profile has at most \(ProfileRate.pieceLimit) windows within 388 days, of a mean from 1e-9 "
          + "and each up to 1e9 requests a second; this one has \(pieces.count)",
        hint: "play a part of the recording, or join windows")
      return nil
    }
    return ProfileRate(pieces)
  }
}
