// PriceCatalog.swift: every price that is known, with its source and date.

public import Foundation
public import Text

/// Prices of hardware, places, people and APIs. A user's lists go before what is built in.
public struct PriceCatalog: Sendable {
  public private(set) var quotes: [Quote]
  public private(set) var tokens: [TokenPrice]

  /// The lists that travel inside the binary.
  /// - Throws: only if one of them is malformed, which a test excludes.
  public static func builtIn() throws(InputErrors) -> PriceCatalog {
    var catalog = PriceCatalog(quotes: [], tokens: [])
    for (name, bytes) in [
      ("prices.csv", PackageResources.prices_csv),
      ("api_prices.csv", PackageResources.api_prices_csv),
    ] {
      try catalog.add(file: name, bytes, isUsers: false)
    }
    return catalog
  }

  private init(quotes: [Quote], tokens: [TokenPrice]) {
    (self.quotes, self.tokens) = (quotes, tokens)
  }

  /// Adds a price list: the columns of `catalog prices --out`, of either kind.
  /// - Throws: every row that is wrong.
  public mutating func add(file: String, _ bytes: [UInt8], isUsers: Bool = true) throws(InputErrors)
  {
    let problems = InputProblems()
    let lines = LineReader(ByteSource(bytes: bytes, name: file))
    do throws(ReadError) {
      var table = PriceTable(CSVReader(lines), problems, isUsers: isUsers)
      try table.read()
      quotes.insert(contentsOf: table.quotes, at: 0)
      tokens.insert(contentsOf: table.tokens, at: 0)
    } catch {
      if case .input(let errors) = error { problems.add(errors) }
    }
    try problems.check()
  }

  /// Adds what a maker asks for a GPU, as a user's own catalog says.
  public mutating func add(listPrice: Decimal, of gpu: String, source: String) {
    quotes.insert(
      Quote(
        kind: "gpu-purchase", item: gpu, offer: "purchase", provider: "", region: "",
        unit: "USD/GPU", gpu: gpu, gpus: nil, band: Band(listPrice), date: "", source: source,
        isUsers: true), at: 0)
  }

  /// What is known of one thing of one kind; nil where nobody quotes it.
  /// - Parameter provider: nil takes all of them together.
  public func band(
    _ kind: String, _ item: String, offer: String? = nil, provider: String? = nil,
    unit: String? = nil
  ) -> PriceBand? {
    PriceBand(
      quotes.filter {
        $0.kind == kind && $0.item == item && (offer == nil || $0.offer == offer)
          && (provider == nil || $0.provider == provider) && (unit == nil || $0.unit == unit)
      })
  }

  /// One band for each thing of each kind, offer and provider, in the order of the list.
  public func bands(kind: String? = nil) -> [PriceBand] {
    struct Key: Hashable { var kind, item, offer, provider, unit: String }
    var order: [Key] = []
    var groups: [Key: [Quote]] = [:]
    for quote in quotes where kind == nil || quote.kind == kind {
      let key = Key(
        kind: quote.kind, item: quote.item, offer: quote.offer, provider: quote.provider,
        unit: quote.unit)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(quote)
    }
    return order.compactMap { groups[$0].flatMap(PriceBand.init) }
  }

  /// Kinds of prices in the order of the list.
  public var kinds: [String] {
    quotes.reduce(into: []) { if !$0.contains($1.kind) { $0.append($1.kind) } }
  }

  /// Instance types that hold a GPU, by offer.
  public func instances(of gpu: String, offer: String) -> [PriceBand] {
    bands(kind: "cloud-instances").filter {
      $0.quotes[0].gpu == gpu && $0.quotes[0].offer == offer && $0.quotes[0].gpus != nil
    }
  }

  /// What providers ask for a model, cheapest first by a share of prompt tokens. A user's own prices are the only ones
  /// where there are any.
  public func offers(of model: String, inputShare: Decimal) -> [TokenPrice] {
    let found = tokens.filter { $0.model == model || $0.name == model }
    let own = found.filter(\.isUsers)
    return (own.isEmpty ? found : own).sorted {
      ($0.blended(inputShare: inputShare), $0.provider, $0.name)
        < ($1.blended(inputShare: inputShare), $1.provider, $1.name)
    }
  }
}
