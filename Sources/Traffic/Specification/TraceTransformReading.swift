// TraceTransformReading.swift: what a scenario asks to be done to a trace, key by key.

internal import Foundation
internal import Text
internal import Units
internal import Workload

extension TraceSource {
  private static let longest = Seconds(WorkloadLimits.durationSeconds)

  /// Reads the keys that change a trace.
  mutating func readTransforms(_ reader: inout ObjectReader) {
    tenants = reader.arrayIfPresent("tenants", count: 1...WorkloadLimits.classes) { $0.string() }
    deQuantising = reader.valueIfPresent("deQuantise").flatMap(Self.readTick)
    readWindows(&reader)
    readRepetition(&reader)
    rateScale = reader.double("rateScale", in: Self.factors, default: 1)
    timeScale = reader.double("timeScale", in: Self.factors, default: 1)
    independent = reader.double(
      "independent", in: 1e-6...IndependentStream.copyLimit, default: 1)
    growth = reader.objectIfPresent("growth") { Self.readGrowth(&$0) } ?? 1
    season = reader.objectIfPresent("season") { Self.readSeason(&$0) } ?? nil
    tokenScale = reader.valueIfPresent("tokenScale").flatMap(Self.readTokenScale) ?? TokenScale()
    let factor = rateScale * growth * (season?.highest ?? 1)
    if !Self.factors.contains(factor) {
      reader.report(
        .outOfRange, key: reader.has("growth") ? "growth" : "season",
        "rateScale, growth and season together are \(factor)",
        hint: "keep their product from 1e-6 to 1000")
    }
  }

  private static let factors = 1e-6...WorkloadLimits.rateScale

  private static func readTick(_ value: ValueReader) -> DeQuantising? {
    if value.isString, value.string() == "auto" { return DeQuantising() }
    return value.duration(in: Seconds(1e-6)...Seconds(86_400)).map {
      DeQuantising(tick: SimulationTime($0))
    }
  }

  private mutating func readWindows(_ reader: inout ObjectReader) {
    let from = reader.duration("from", in: .zero...Self.longest, default: .zero)
    let to = reader.durationIfPresent("to", in: .zero...Self.longest)
    self.from = SimulationTime(from)
    self.to = to.map { SimulationTime($0) } ?? .never
    if self.from >= self.to {
      reader.report(
        .outOfRange, key: "to", "the part ends at or before its start, \(from.value) s",
        hint: "write a later \"to\", or leave it out")
      self.to = .never
    }
    let windows = reader.arrayIfPresent("missing", count: 1...10_000) { value in
      value.object { window -> MissingWindows.Window? in
        let from = SimulationTime(window.duration("from", in: .zero...Self.longest))
        let to = SimulationTime(window.duration("to", in: .zero...Self.longest))
        guard from < to else {
          if window.has("from") && window.has("to") {
            window.report(
              .outOfRange, key: "to", "the missing window ends at or before its start",
              hint: "write a later \"to\"")
          }
          return nil
        }
        return MissingWindows.Window(from: from, to: to)
      } ?? nil
    }
    missing = MissingWindows(windows ?? [])
    if missing.recorded(before: self.from) >= missing.recorded(before: self.to) {
      reader.report(
        .conflict, key: "missing", "all of the part from \"from\" to \"to\" is missing",
        hint: "choose another part")
    }
  }

  private mutating func readRepetition(_ reader: inout ObjectReader) {
    repetitions = reader.int("repeat", in: 1...1_000_000, default: 1)
    repeatShift = SimulationTime(
      reader.duration("repeatShift", in: .zero...Self.longest, default: .zero))
    if repeatShift > .zero && repetitions == 1 {
      reader.report(
        .conflict, key: "repeatShift", "a trace that is played once has no shift between plays",
        hint: "add repeat: 2, or take \"repeatShift\" out")
    }
  }

  /// `{ perYear: 2, years: 1.5 }` is 2^1.5; `{ perMonth: 1.05, months: 6 }` is 1.05⁶.
  private static func readGrowth(_ reader: inout ObjectReader) -> Double {
    let isYearly = reader.has("perYear")
    if isYearly == reader.has("perMonth") {
      reader.report(
        .conflict, "growth is either a factor a year or a factor a month",
        hint: "write { perYear: 2, years: 1.5 }, or { perMonth: 1.05, months: 6 }")
      reader.ignore("perYear", "years", "perMonth", "months")
      return 1
    }
    let base = reader.double(isYearly ? "perYear" : "perMonth", in: 0.01...100)
    let length = reader.double(isYearly ? "years" : "months", in: 0...1200)
    return pow(base, length)
  }

  /// `{ every: "1h", multipliers: [ … ] }`.
  private static func readSeason(_ reader: inout ObjectReader) -> Season? {
    let every = reader.duration("every", in: Seconds(1)...longest)
    let multipliers = reader.array("multipliers", count: 1...10_000) {
      $0.double(in: 0...WorkloadLimits.rateScale)
    }
    guard let highest = multipliers.max() else { return nil }
    guard highest > 0 else {
      reader.report(
        .outOfRange, key: "multipliers", "every multiplier is 0",
        hint: "give the stretches with load a multiplier above 0")
      return nil
    }
    return Season(every: SimulationTime(every), multipliers: multipliers)
  }

  /// A number for prompt and output alike, or `{ prompt: 1.15, output: 1.1 }`.
  private static func readTokenScale(_ value: ValueReader) -> TokenScale? {
    var scale = TokenScale()
    if value.isObject {
      return value.object { reader in
        scale.prompt = reader.double("prompt", in: TokenScale.range, default: 1)
        scale.output = reader.double("output", in: TokenScale.range, default: 1)
        return scale
      }
    }
    guard let factor = value.double(in: TokenScale.range) else { return nil }
    scale.prompt = factor
    scale.output = factor
    return scale
  }
}
