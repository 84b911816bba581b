import Economics
import Foundation
import Testing
import Text

@Suite struct PriceCatalogTests {
  static let prices: PriceCatalog = {
    do { return try PriceCatalog.builtIn() } catch { preconditionFailure("\(error)") }
  }()

  /// None is blank: each has a unit and a source, and each quoted one a date or a guide.
  @Test func everyPriceHasItsSource() {
    for quote in Self.prices.quotes {
      #expect(!quote.unit.isEmpty && !quote.source.isEmpty && !quote.kind.isEmpty, "\(quote)")
      #expect(
        !quote.isGuess || quote.band.low < quote.band.high, "a guess is a band: \(quote.item)")
      #expect(quote.isGuess || !quote.band.isRange, "a quote is one price: \(quote.item)")
    }
    for price in Self.prices.tokens {
      #expect(!price.source.isEmpty && price.input >= 0 && price.output >= 0, "\(price)")
      #expect((price.cachedInput ?? price.input) <= price.input, "\(price.name)")
    }
  }

  @Test(
    "three dated sources for each kind of offer",
    arguments: [
      "purchase", "on-demand", "reserved-1y", "spot", "facility", "part", "dedicated",
      "provisioned",
    ])
  func threeDatedSources(offer: String) {
    let dated = Self.prices.quotes.filter { $0.offer == offer && !$0.date.isEmpty && !$0.isGuess }
    #expect(Set(dated.map(\.source)).count >= 3, "\(offer): \(dated.count)")
  }

  @Test("a band is the lowest, the median and the highest of its quotes")
  func bandOfQuotes() {
    for band in Self.prices.bands() {
      let values = band.quotes.map(\.band.mid).sorted()
      #expect(band.band.low <= values[0] && values[values.count - 1] <= band.band.high)
      let below = values.filter { $0 <= band.band.mid }.count
      #expect(2 * below >= values.count, "\(band.quotes[0].item)")
    }
  }

  /// A user's list goes before what is built in, and a guess gives way to any quote.
  @Test func usersPricesGoFirst() throws {
    var prices = Self.prices
    let list = """
      kind,item,offer,unit,value,source
      gpu-purchase,H100-SXM,purchase,USD/GPU,21000,our contract
      """
    try prices.add(file: "own.csv", Array(list.utf8))
    let band = try #require(prices.band("gpu-purchase", "H100-SXM"))
    #expect(band.band == Band(21000) && band.quotes.count == 1)
    #expect(prices.band("gpu-purchase", "B200") == Self.prices.band("gpu-purchase", "B200"))
  }

  @Test(
    "a wrong list is refused with its place",
    arguments: [
      ("", InputError.Code.empty), ("a,b\n1,2\n", .missingColumn),
      ("kind,item,offer,unit,value,source\nk,i,o,USD,-1,s\n", .badRow),
      ("kind,item,offer,unit,value,source\nk,i,o,USD,1,\n", .badRow),
      ("kind,item,offer,unit,value,source,low,high\nk,i,o,USD,5,s,6,7\n", .badRow),
      ("model,provider,input,output,source\nm,p,x,1,s\n", .badRow),
    ])
  func wrongLists(text: String, code: InputError.Code) {
    var prices = Self.prices
    #expect {
      try prices.add(file: "own.csv", Array(text.utf8))
    } throws: { error in
      (error as? InputErrors)?.errors.first?.code == code
    }
    #expect(prices.quotes.count == Self.prices.quotes.count)
  }
}
