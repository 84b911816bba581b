// ProviderShares.swift: which provider a router asks, what share each gets, and what no limit leaves room for.

internal import Foundation
internal import Text

enum ProviderShares {
  static let providers = NamesKey(
    names: "providers", "names in order of quality, best first; those of the weights where left out"
  )
  static let weights = NamedAmountsKey(
    "weights", unit: "name:weight", "shares by name: OpenAI:0.60,Anthropic:0.25")
  static let prices = NamedAmountsKey(
    "prices", unit: "USD/1M tokens", "price of each by name, for the strategy cost")
  static let unhealthy = NamesKey(
    names: "unhealthy", default: [], "providers that do not answer")
  static let maxRps = NumbersKey(
    numbers: "maxRps", unit: "requests/s", "rate limit of each, in order")
  static let currentRps = NumbersKey(
    numbers: "currentRps", unit: "requests/s", "what each is doing already, in order")
  static let demandRps = BandKey(
    "demandRps", unit: "requests/s", isPositive: true, "requests to be shared out")
  static let strategy = NameKey(
    "strategy", of: ProviderPool.Strategy.allCases.map(\.rawValue), noun: "strategy",
    default: "balanced",
    "balanced shares by weight, cost asks the cheapest first, quality the first, weight the heaviest"
  )

  static let calculator = Calculator(
    "provider-shares", "what share of requests each provider gets, with failures and rate limits",
    keys: [
      providers, weights, prices, strategy, unhealthy, demandRps, maxRps, currentRps,
    ],
    notes: [
      "Weights are shared out anew over those that are available. Cost goes by price: the program of guide 002 takes the",
      "highest weight under that name (--strategy weight). What exceeds all limits is rejected (exit status 5).",
    ],
    examples: [
      "--weights OpenAI:0.60,Anthropic:0.25,Self-hosted:0.15 --unhealthy OpenAI",
      "--providers OpenAI,Anthropic,Self-hosted --prices OpenAI:10,Anthropic:15,Self-hosted:2 --strategy cost "
        + "--demand-rps 400 --max-rps 500,200,50 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let pool = try pool(work)
    let strategy = ProviderPool.Strategy(rawValue: try work.inputs.needed(strategy)) ?? .balanced
    try check(pool, strategy, work)
    let open = pool.ranked(by: strategy)
    guard let first = open.first else {
      work.figure(
        Figure(
          "choice", "asked first", .none("none: every provider is down or at its limit"),
          source: "guide 002"))
      return work.answer(
        "none is available: the request waits or is rejected", .no,
        because: "every provider is down or at its limit")
    }
    let given = work.inputs[demandRps]?.mid
    let demand = given ?? 1
    let shares = pool.shared(demand, by: strategy)
    table(pool, shares, demand, &work)
    let name = pool.providers[first].name
    work.figure(
      Figure(
        "choice", "asked first",
        .text(strategy == .balanced ? "by weight, most often \(name)" : name),
        formula: words(strategy), source: "guide 002"))
    guard given != nil else { return work.answer(sentence(pool, shares, strategy, name)) }
    let rejected = work.figure(
      "rejected_rps", "rejected", unit: "requests/s",
      (Term("demand_rps", Band(demand)) - Term("taken_rps", Band(shares.reduce(0, +)))).orZero)
    guard rejected.value.mid > 0 else {
      return work.answer(sentence(pool, shares, strategy, name), .yes)
    }
    return work.answer(
      "\(CountWords.short(rejected.value.mid)) of \(CountWords.short(demand)) requests a second are rejected",
      .no,
      because:
        "the limits of those available take \(CountWords.short(shares.reduce(0, +))) a second")
  }

  private static func words(_ strategy: ProviderPool.Strategy) -> String {
    switch strategy {
    case .balanced: "weight / sum of weights of those available"
    case .cost: "the lowest price of those available"
    case .quality: "the first of the list that is available"
    case .weight: "the highest weight of those available"
    }
  }

  private static func sentence(
    _ pool: ProviderPool, _ shares: [Decimal], _ strategy: ProviderPool.Strategy, _ name: String
  ) -> String {
    let all = shares.reduce(0, +)
    guard strategy == .balanced || shares.filter({ $0 > 0 }).count > 1, all > 0 else {
      return "\(name) is asked"
    }
    return zip(pool.providers, shares).filter { $0.1 > 0 }
      .map { "\($0.name) \(NumberText.percent(($1 / all).double))" }.joined(separator: ", ")
  }

  private static func table(
    _ pool: ProviderPool, _ shares: [Decimal], _ demand: Decimal, _ work: inout Working
  ) {
    var table = FigureTable(
      "providers_by_share", "Providers",
      [
        ("provider", "provider"), ("available", "available"), ("share", "share"),
        ("rps", "requests/s"), ("usd_per_million", "$/1M tokens"),
      ])
    let hasDemand = work.inputs[demandRps] != nil
    for (provider, share) in zip(pool.providers, shares) {
      table.row([
        .text(provider.name), .flag(provider.isAvailable), .band(Band(share / demand)),
        hasDemand ? .band(Band(share)) : .none(""),
        provider.price.map { .band(Band($0)) } ?? .none(""),
      ])
    }
    work.table(table)
  }

  // MARK: Inputs

  private static func pool(_ work: Working) throws(InputErrors) -> ProviderPool {
    let weights = work.inputs[weights] ?? []
    let prices = work.inputs[prices] ?? []
    let limits = work.inputs[maxRps]
    let names =
      work.inputs[providers]
      ?? (!weights.isEmpty ? weights.map(\.name) : nil)
      ?? (!prices.isEmpty
        ? prices.map(\.name) : (limits ?? []).indices.map { "provider \($0 + 1)" })
    guard !names.isEmpty else {
      throw work.missing(
        "no provider is named", at: providers.key.flag, hint: "add --weights name:0.6,other:0.4")
    }
    let down = try work.inputs.needed(unhealthy)
    for (list, flag) in [
      (weights.map(\.name), Self.weights.key.flag), (prices.map(\.name), Self.prices.key.flag),
      (down, unhealthy.key.flag),
    ] {
      for name in list where !names.contains(name) {
        throw InputErrors(
          InputError(
            .unknownName, at: SourceLocation(file: flag),
            "\(JSONWriter.quoted(name)) is no provider", hint: Suggestion.hint(for: name, in: names)
          ))
      }
    }
    let current = work.inputs[currentRps]
    for (list, key) in [(limits, maxRps), (current, currentRps)]
    where list != nil && list?.count != names.count {
      throw InputErrors(
        InputError(
          .doesNotFit, at: SourceLocation(file: key.key.flag),
          "\(list?.count ?? 0) numbers for \(names.count) providers",
          hint: "give one number for each provider, in order"))
    }
    return ProviderPool(
      providers: names.enumerated().map { index, name in
        ProviderPool.Provider(
          name: name,
          // Without weights the rate limits say how much goes where.
          weight: weights.isEmpty
            ? limits?[index].mid : weights.first { $0.name == name }?.amount.mid,
          price: prices.first { $0.name == name }?.amount.mid, isHealthy: !down.contains(name),
          room: limits.map { max(0, $0[index].mid - (current?[index].mid ?? 0)) })
      })
  }

  /// What a strategy goes by must be there for all.
  private static func check(
    _ pool: ProviderPool, _ strategy: ProviderPool.Strategy, _ work: Working
  ) throws(InputErrors) {
    guard !pool.available.isEmpty else { return }
    switch strategy {
    case .quality: return
    case .cost where pool.providers.contains { $0.price == nil }:
      throw work.missing(
        "cost goes by the price of each provider", at: prices.key.flag,
        hint: "add --prices name:10,other:2; --strategy weight takes the highest weight")
    case .weight where pool.providers.contains { $0.weight == nil }:
      throw work.missing(
        "the weight of each provider is missing", at: weights.key.flag,
        hint: "add --weights name:0.6,other:0.4")
    case .balanced where pool.available.allSatisfy { (pool.providers[$0].weight ?? 0) == 0 }:
      throw work.missing(
        "no available provider has a weight above 0", at: weights.key.flag,
        hint: "add --weights name:0.6,other:0.4")
    default: return
    }
  }
}
