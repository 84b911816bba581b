// CostBook.swift: the prices that hold here: the user's, else the catalog's, else a guess that says so.

internal import Foundation
public import Text

/// An amount with who says it.
public struct Amount: Hashable, Sendable {
  public let band: Band
  public let source: String
  public let isGuess: Bool

  public init(_ band: Band, source: String, isGuess: Bool = false) {
    (self.band, self.source, self.isGuess) = (band, source, isGuess)
  }

  public static func * (amount: Amount, factor: Band) -> Amount {
    Amount(amount.band * factor, source: amount.source, isGuess: amount.isGuess)
  }
}

/// Where an offer finds its prices.
public struct CostBook: Sendable {
  /// What the user says.
  public let inputs: Inputs
  public let prices: PriceCatalog
  /// What some prices are multiplied by, given or published.
  private var scale: (names: Set<String>, factor: Band)?

  public init(inputs: Inputs, prices: PriceCatalog) {
    (self.inputs, self.prices) = (inputs, prices)
  }

  /// The same with some prices multiplied.
  public func scaling(_ keys: [any TypedKey], by factor: Int) -> CostBook {
    var scaled = self
    scaled.scale = (Set(keys.map(\.key.name)), Band(factor))
    return scaled
  }

  /// What the user gives of a key.
  func given(_ key: BandKey) -> Amount? {
    inputs.given(key).map { Amount($0, source: "as given (\(key.key.name))") }
  }

  /// What the user gives, else what is published.
  func amount(_ key: BandKey, _ published: @autoclosure () -> PriceBand?) -> Amount? {
    let amount =
      given(key)
      ?? published().map { $0.amount }
      ?? usual(key)
    guard let scale, scale.names.contains(key.key.name) else { return amount }
    return amount.map { $0 * scale.factor }
  }

  /// What the user gives, else the key's default; a default without a source is a guess.
  func amount(_ key: BandKey) -> Amount? { given(key) ?? usual(key) }

  private func usual(_ key: BandKey) -> Amount? {
    key.usual.map {
      Amount(
        $0, source: key.key.source.isEmpty ? "a guess" : key.key.source,
        isGuess: key.key.source.isEmpty || key.key.source.hasPrefix("a guess"))
    }
  }

  /// A number that has a default.
  func number(_ key: BandKey) -> Band { amount(key)?.band ?? .zero }
}

extension PriceBand {
  /// What one source says is no range: how far others are from it is guessed.
  fileprivate var amount: Amount {
    guard !isGuess, !band.isRange, quotes.count == 1, !quotes[0].isUsers else {
      return Amount(band, source: sourceWords, isGuess: isGuess)
    }
    let low = Decimal(7) / 10
    let high = Decimal(13) / 10
    return Amount(
      Band(low: band.low * low, mid: band.mid, high: band.high * high),
      source: "\(sourceWords); one source: ± 30 % is a guess", isGuess: true)
  }
}
