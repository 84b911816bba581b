// PriceDocument.swift: the price catalog as a report: every price with its source and date, no blank.

public import Economics
internal import Foundation
internal import Planning
internal import Text

/// What `catalog prices` shows.
public struct PriceReport: Sendable {
  let prices: PriceCatalog
  /// GPUs of the catalog, in its order.
  let gpus: [String]
  /// A GPU, a kind of price, a model, a provider or an item; nil for all.
  let asked: String?

  public init(_ prices: PriceCatalog, gpus: [String], asked: String? = nil) {
    (self.prices, self.gpus, self.asked) = (prices, gpus, asked)
  }

  /// Bands of what is asked for.
  var bands: [PriceBand] {
    guard let asked else { return prices.bands() }
    return prices.bands().filter { band in
      let quote = band.quotes[0]
      return [quote.kind, quote.item, quote.gpu, quote.provider, quote.offer].contains {
        $0.lowercased() == asked.lowercased()
      }
    }
  }

  var tokens: [TokenPrice] {
    guard let asked else { return prices.tokens }
    return prices.tokens.filter { price in
      asked == "api"
        || [price.model, price.provider, price.name].contains {
          $0.lowercased() == asked.lowercased()
        }
    }
  }

  /// Whether anything of that name is known.
  public var isEmpty: Bool { bands.isEmpty && tokens.isEmpty }

  /// What can be asked for, beside GPUs and models.
  public var names: [String] {
    ["api"] + prices.kinds + gpus + Set(prices.tokens.map(\.model)).sorted()
  }
}

extension Document {
  /// The report of `catalog prices`.
  public init(_ report: PriceReport) {
    let guesses = report.prices.bands().filter(\.isGuess).count
    var screen = Screen(
      Words(
        report.asked.map { "prices of \($0)" }
          ?? "\(report.prices.bands().count) prices, \(guesses) of them guesses, and \(report.prices.tokens.count) of APIs"
      ))
    screen.add(
      "read",
      "lowest, median and highest of the sources; a guess stands only where nobody quotes a price")
    screen.add("yours", "--catalog DIR with .csv files of the same columns goes before these")
    self.init(
      Names(figures: "prices", page: "prices"), title: "headroom catalog prices", screen: screen,
      sections: report.asked == nil ? report.overview : report.detail,
      provenance: "headroom \(HeadroomVersion.current)", figures: { report.json },
      tables: { [report.quoteRows, report.tokenRows] })
  }
}

extension PriceReport {
  fileprivate var overview: [Section?] {
    let offers = ["purchase", "on-demand", "reserved-1y", "reserved-3y", "spot"]
    var table = DocumentTable([
      "GPU", "purchase, $", "on demand, $/h", "1 year, $/h", "3 years, $/h", "spot, $/h",
    ])
    for gpu in gpus {
      table.row(
        [gpu]
          + offers.map { offer in
            let kind = offer == "purchase" ? "gpu-purchase" : "gpu-rental"
            return prices.band(kind, gpu, offer: offer).map { Self.short($0) } ?? "not sold so"
          })
    }
    var kinds = DocumentTable(["kind", "prices", "guesses", "quotes"])
    for kind in prices.kinds {
      let bands = prices.bands(kind: kind)
      kinds.row([
        kind, "\(bands.count)", "\(bands.filter(\.isGuess).count)",
        "\(bands.reduce(0) { $0 + $1.quotes.count })",
      ])
    }
    kinds.row(["api", "\(prices.tokens.count)", "0", "\(prices.tokens.count)"])
    return [
      Section("GPUs (~ is a guess)", [.table(table)]),
      Section(
        "All kinds",
        [
          .table(kinds),
          .note("`headroom catalog prices KIND|GPU|MODEL|PROVIDER` lists them with sources"),
        ]),
    ]
  }

  /// "28,000", "~3.5".
  private static func short(_ band: PriceBand) -> String {
    (band.isGuess ? "~" : "")
      + MoneyText.number(band.band.mid, unit: band.band.mid > 100 ? "" : "USD")
  }

  fileprivate var detail: [Section?] {
    var table = DocumentTable(
      ["item", "way", "provider", "price", "unit", "source"], words: [1, 2, 4, 5])
    for band in bands {
      let quote = band.quotes[0]
      table.row([
        quote.item, quote.offer, quote.provider, MoneyText.band(band.band, unit: band.unit),
        band.unit, band.isGuess ? quote.source : band.sourceWords,
      ])
    }
    var quotes = DocumentTable(["item", "price", "date", "region", "source"], words: [2, 3, 4])
    for quote in bands.flatMap(\.quotes) {
      quotes.row([
        "\(quote.item), \(quote.offer)", quote.band.text, quote.date, quote.region, quote.source,
      ])
    }
    var api = DocumentTable(
      ["model", "provider", "input", "cached", "output", "date", "source"], words: [1, 5, 6])
    for price in tokens {
      api.row([
        price.model, price.provider, "\(price.input)", price.cachedInput.map { "\($0)" } ?? "–",
        "\(price.output)", price.date, price.source,
      ])
    }
    return [
      bands.isEmpty ? nil : Section("Prices", [.table(table)]),
      bands.isEmpty ? nil : Section("Quotes", [.table(quotes)]),
      tokens.isEmpty ? nil : Section("APIs, $ per million tokens", [.table(api)]),
    ]
  }

  fileprivate var json: JSONValue {
    [
      "prices": .array(bands.map(Self.json)),
      "api": .array(tokens.map(Self.json)),
      "version": .string(HeadroomVersion.current),
    ]
  }

  private static func json(_ band: PriceBand) -> JSONValue {
    let quote = band.quotes[0]
    return [
      "kind": .string(quote.kind), "item": .string(quote.item), "offer": .string(quote.offer),
      "provider": .string(quote.provider), "unit": .string(band.unit),
      "gpu": .string(quote.gpu), "gpus": JSONValue(quote.gpus),
      "low": .double(band.band.low.double), "mid": .double(band.band.mid.double),
      "high": .double(band.band.high.double), "is_guess": .bool(band.isGuess),
      "sources": .array(
        band.quotes.map { quote in
          [
            "value": .double(quote.band.mid.double), "date": .string(quote.date),
            "region": .string(quote.region), "source": .string(quote.source),
          ]
        }),
    ]
  }

  private static func json(_ price: TokenPrice) -> JSONValue {
    [
      "model": .string(price.model), "provider": .string(price.provider),
      "name": .string(price.name), "input_usd_per_million": .double(price.input.double),
      "cached_input_usd_per_million": JSONValue(price.cachedInput?.double),
      "output_usd_per_million": .double(price.output.double),
      "batch_discount": JSONValue(price.batchDiscount?.double),
      "requests_per_minute": JSONValue(price.requestsPerMinute?.double),
      "tokens_per_minute": JSONValue(price.tokensPerMinute?.double),
      "ttft_ms": JSONValue(price.ttftMs?.double),
      "tokens_per_second": JSONValue(price.tokensPerSecond?.double),
      "date": .string(price.date), "source": .string(price.source),
    ]
  }

  /// The columns of a price list: what `--out` writes can be edited and given back.
  fileprivate var quoteRows: DataTable {
    var table = DataTable(
      "prices",
      columns: [
        "kind", "item", "offer", "provider", "region", "unit", "gpu", "gpus", "low", "value",
        "high",
        "date", "source",
      ])
    for quote in bands.flatMap(\.quotes) {
      let isRange = quote.band.isRange
      table.row(
        quote.kind, quote.item, quote.offer, quote.provider, quote.region, quote.unit, quote.gpu,
        quote.gpus, isRange ? quote.band.low.double : nil, quote.band.mid.double,
        isRange ? quote.band.high.double : nil, quote.date, quote.source)
    }
    return table
  }

  fileprivate var tokenRows: DataTable {
    var table = DataTable(
      "api_prices",
      columns: [
        "model", "provider", "name", "input", "cached_input", "output", "batch_discount",
        "requests_per_minute", "tokens_per_minute", "ttft_ms", "tokens_per_second", "date",
        "source",
      ])
    for price in tokens {
      table.row(
        price.model, price.provider, price.name, price.input.double, price.cachedInput?.double,
        price.output.double, price.batchDiscount?.double, price.requestsPerMinute?.double,
        price.tokensPerMinute?.double, price.ttftMs?.double, price.tokensPerSecond?.double,
        price.date, price.source)
    }
    return table
  }
}
