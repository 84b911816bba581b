// VolumeTiers.swift: an API's price that falls with the volume of a month, step by step.

public import Foundation
internal import Text

/// A step of a price.
public struct VolumeTier: Hashable, Sendable {
  /// The volume of a month above which it holds, in the measure of its list.
  public let above: Decimal
  /// What is taken off the list price, as a share of it.
  public let discount: Band

  public init(above: Decimal, discount: Band) { (self.above, self.discount) = (above, discount) }
}

/// Discounts by volume, each on what is above its step alone: one token more never makes the month cheaper.
///
///     paid = list × (1 − Σ discount × volume within the step / volume)
public struct VolumeTiers: Hashable, Sendable {
  /// What the volume is counted in; the raw value is its key.
  public enum Measure: String, CaseIterable, Hashable, Sendable {
    /// Prompt and output tokens of the month together, cached and batched ones among them.
    case millionTokens = "aboveMillionTokens"
    /// Dollars of the month at the list price, cached and batched tokens at theirs.
    case dollars = "aboveDollars"
  }

  public let measure: Measure
  public let tiers: [VolumeTier]

  /// - Precondition: tiers rise.
  public init(_ measure: Measure, _ tiers: [VolumeTier]) {
    precondition(zip(tiers, tiers.dropFirst()).allSatisfy { $0.above < $1.above }, "tiers rise")
    (self.measure, self.tiers) = (measure, tiers)
  }

  /// What is paid of a month's bill.
  /// - Parameters:
  ///   - list: dollars at the list price.
  ///   - millionTokens: of the month.
  public func paid(_ list: Band, millionTokens: Decimal) -> Band {
    func paid(_ dollars: Decimal, _ discount: (Band) -> Decimal) -> Decimal {
      let volume = volume(dollars, millionTokens)
      guard volume > 0 else { return dollars }
      let off = tiers.indices.reduce(Decimal(0)) { sum, index in
        sum + part(index, of: volume) * discount(tiers[index].discount)
      }
      return dollars - dollars * off / volume
    }
    let middle = paid(list.mid) { $0.mid }
    return Band(
      low: min(paid(list.low) { $0.high }, middle), mid: middle,
      high: max(paid(list.high) { $0.low }, middle))
  }

  /// The last step that a month reaches; nil where it stays below all.
  public func reached(_ dollars: Decimal, millionTokens: Decimal) -> VolumeTier? {
    let volume = volume(dollars, millionTokens)
    return tiers.last { volume > $0.above }
  }

  /// "5,000 million tokens reach the step above 1,000 million tokens: 10 % off what is above it".
  func words(_ dollars: Decimal, millionTokens: Decimal) -> String {
    func named(_ volume: Decimal) -> String {
      measure == .dollars
        ? CountWords.dollars(volume.rounded(0))
        : "\(CountWords.short(volume * 1_000_000)) tokens"
    }
    let volume = named(volume(dollars, millionTokens))
    guard let tier = reached(dollars, millionTokens: millionTokens) else {
      return "\(volume) a month reach no step; the first is above \(named(tiers[0].above))"
    }
    return "\(volume) a month reach the step above \(named(tier.above)): "
      + "\((tier.discount * 100).text) % off what is above it"
  }

  private func volume(_ dollars: Decimal, _ millionTokens: Decimal) -> Decimal {
    measure == .dollars ? dollars : millionTokens
  }

  /// How much of a volume lies within a step.
  private func part(_ index: Int, of volume: Decimal) -> Decimal {
    let end = index + 1 < tiers.count ? min(volume, tiers[index + 1].above) : volume
    return max(0, end - tiers[index].above)
  }
}

// MARK: - As a scenario or an option has it

extension VolumeTiers {
  private static let discount = BandKey(
    "discount", unit: "of the price", in: 0...1, "what is taken off")
  /// A step at 0 is a lower list price.
  private static let above = 0.0...1e12

  /// `[{ aboveMillionTokens: 1000, discount: 0.1 }]`, or `1000:0.1,5000:0.2`; dollars as `$50000:0.1`.
  static func read(_ value: ValueReader) -> VolumeTiers? {
    let steps =
      value.isArray
      ? NamedLists.all((value.elements(count: 1...100) ?? []).map(step))
      : NamedLists.parts(value, discount).flatMap { parts in
        NamedLists.all(parts.map { step($0, at: value) })
      }
    guard let steps, let measure = steps.first?.measure else { return nil }
    guard steps.allSatisfy({ $0.measure == measure }) else {
      value.report(
        .conflict, "tiers by tokens and by dollars stand in one list",
        hint:
          "count all of them in one measure, \(Measure.allCases.map(\.rawValue).joined(separator: " or "))"
      )
      return nil
    }
    let tiers = steps.map(\.tier)
    guard zip(tiers, tiers.dropFirst()).allSatisfy({ $0.above < $1.above }) else {
      value.report(
        .outOfRange, "tiers do not rise", hint: "write the lowest step first, each step once")
      return nil
    }
    return VolumeTiers(measure, tiers)
  }

  private struct Step {
    var measure: Measure
    var tier: VolumeTier
  }

  private static func step(_ value: ValueReader) -> Step? {
    let step: Step?? = value.object { reader in
      let found = Measure.allCases.compactMap { measure in
        reader.doubleIfPresent(measure.rawValue, in: above).map { (measure, $0) }
      }
      let discount = reader.value("discount").flatMap(Self.discount.read)
      if Measure.allCases.filter({ reader.has($0.rawValue) }).count != 1 {
        let names = Measure.allCases.map(\.rawValue).joined(separator: " or ")
        value.report(
          .missingKey, "a tier says above what it holds, once: by \(names)",
          hint: "write { aboveMillionTokens: 1000, discount: 0.1 }")
      }
      guard let (measure, above) = found.first, let discount else { return nil }
      return Step(
        measure: measure, tier: VolumeTier(above: Decimal(shortest: above), discount: discount))
    }
    return step ?? nil
  }

  private static func step(_ part: NamedAmount, at value: ValueReader) -> Step? {
    let isDollars = part.name.hasPrefix("$")
    guard let above = NumberText.parseDouble(isDollars ? String(part.name.dropFirst()) : part.name),
      Self.above.contains(above)
    else {
      value.report(
        .outOfRange, "\(JSONWriter.quoted(part.name)) is no volume of a month",
        hint: "write million tokens, 1000:0.1, or dollars, $50000:0.1")
      return nil
    }
    return Step(
      measure: isDollars ? .dollars : .millionTokens,
      tier: VolumeTier(above: Decimal(shortest: above), discount: part.amount))
  }

  /// As a scenario has it.
  var written: JSONValue {
    .array(
      tiers.map {
        [
          measure.rawValue: .double($0.above.double),
          "discount": Self.discount.written($0.discount),
        ]
      })
  }
}
