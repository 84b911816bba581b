// OverflowChoice.swift: a provider behind a fleet: what is chosen of it, and its keys.

internal import Fleet
public import Text
internal import Units

/// Where requests go when the fleet is full, as it is asked for.
public struct OverflowChoice: Chosen {
  public var provider: Choice<String>?
  public var ttftMs: Choice<LatencyLaw>?
  public var itlMs: Choice<Double>?
  public var requestsPerMinute, tokensPerMinute: Choice<Int>?
  /// Dollars per million tokens.
  public var inputPerMillion, outputPerMillion: Choice<Double>?
  public var above = OverflowBound()
  /// Where it is described.
  var place = SourceLocation(file: "plan")

  public init() {}
}

/// When a fleet is full, as it is asked for.
public struct OverflowBound: Chosen {
  public var unfinishedPerReplica: Choice<Int>?

  public init() {}
}

/// Keys of `fleet.overflow`.
public enum OverflowKeys {
  static let all: [any KeyOf<OverflowChoice>] = [
    provider, ttftMs, itlMs, requestsPerMinute, tokensPerMinute, inputPerMillion,
    outputPerMillion,
  ]
  /// Keys of `fleet.overflow.above`.
  static let above: [any KeyOf<OverflowBound>] = [unfinishedPerReplica]

  /// Every key, with those of the objects.
  static let said: [DeclaredKey] =
    [.init("fleet.overflow", "none", "a provider's interface for what the fleet has no room for")]
    + all.map(\.said)
    + [
      .init(
        "fleet.overflow.above", "",
        "when the fleet is full; without it requests go to the provider only by their class's route"
      )
    ]
    + above.map(\.said)

  public static let provider = PlanKey<OverflowChoice, TextKey>(
    TextKey("fleet.overflow.provider", default: "provider", "whose interface it is, in reports"),
    \.provider)
  public static let ttftMs = PlanKey<OverflowChoice, ValueKey<LatencyLaw>>(
    ValueKey(
      "fleet.overflow.ttftMs", unit: "ms", "",
      "its time to first token: a number, or { distribution, mean, p95 | cv }: constant, exponential, lognormal, gamma",
      read: LatencyLaw.read, write: \.written), \.ttftMs)
  public static let itlMs = PlanKey<OverflowChoice, NumberKey>(
    NumberKey(
      "fleet.overflow.itlMs", unit: "ms", in: 0...LatencyLaw.limit, "its time between two tokens"),
    \.itlMs)
  public static let requestsPerMinute = PlanKey<OverflowChoice, IntKey>(
    // A guess at far more than any provider grants; the same below.
    optional: IntKey(
      "fleet.overflow.requestsPerMinute", unit: "requests/min", in: 1...1_000_000_000,
      text: "no limit", "its limit; beyond it answers 429 and the request waits for its replica"),
    \.requestsPerMinute)
  public static let tokensPerMinute = PlanKey<OverflowChoice, IntKey>(
    optional: IntKey(
      "fleet.overflow.tokensPerMinute", unit: "tokens/min", in: 1...1_000_000_000_000,
      text: "no limit", "its limit on prompt and output tokens together"), \.tokensPerMinute)
  public static let inputPerMillion = PlanKey<OverflowChoice, NumberKey>(
    optional: NumberKey(
      "fleet.overflow.inputPerMillion", unit: "USD/M tokens", in: 0...1e6, text: "no bill",
      "what it takes for a million prompt tokens; see `headroom prices`"), \.inputPerMillion)
  public static let outputPerMillion = PlanKey<OverflowChoice, NumberKey>(
    optional: NumberKey(
      "fleet.overflow.outputPerMillion", unit: "USD/M tokens", in: 0...1e6, text: "no bill",
      "what it takes for a million output tokens"), \.outputPerMillion)
  public static let unfinishedPerReplica = PlanKey<OverflowBound, IntKey>(
    IntKey(
      "fleet.overflow.above.unfinished", unit: "requests", in: 0...1_000_000_000,
      "a request overflows when its replica has so many unfinished, or none is up"),
    \.unfinishedPerReplica)
}

extension OverflowChoice {
  /// Keys that have no default and are not there.
  /// - Parameter isAsked: some class sends requests to the provider whatever the load.
  func missing(isAsked: Bool) -> [DeclaredKey] {
    var missing: [DeclaredKey] = []
    if ttftMs == nil { missing.append(OverflowKeys.ttftMs.said) }
    if itlMs == nil { missing.append(OverflowKeys.itlMs.said) }
    if above.unfinishedPerReplica == nil, !isAsked {
      missing.append(OverflowKeys.unfinishedPerReplica.said)
    }
    switch (inputPerMillion, outputPerMillion) {
    case (nil, .some): missing.append(OverflowKeys.inputPerMillion.said)
    case (.some, nil): missing.append(OverflowKeys.outputPerMillion.said)
    default: break
    }
    return missing
  }

  /// What the provider takes; nil where nothing is said of it.
  var price: ProviderPrice? {
    guard let input = self[OverflowKeys.inputPerMillion],
      let output = self[OverflowKeys.outputPerMillion]
    else { return nil }
    return ProviderPrice(inputPerMillion: input, outputPerMillion: output)
  }

  /// What a run does; nil while a key is missing.
  var rule: OverflowRule? {
    guard let ttft = self[OverflowKeys.ttftMs], let itl = self[OverflowKeys.itlMs]
    else { return nil }
    return OverflowRule(
      provider: value(OverflowKeys.provider), ttft: ttft.durations, itl: Seconds(itl / 1e3),
      requestsPerMinute: self[OverflowKeys.requestsPerMinute],
      tokensPerMinute: self[OverflowKeys.tokensPerMinute],
      unfinishedPerReplica: above[OverflowKeys.unfinishedPerReplica])
  }

  /// As a scenario has it.
  var written: JSONValue {
    let bound = above.members(OverflowKeys.above)
    return .object(
      members(OverflowKeys.all) + (bound.isEmpty ? [] : [("above", .object(bound))]))
  }
}

extension ObjectReader {
  /// `fleet.overflow`, where it is there.
  mutating func readOverflow() -> OverflowChoice? {
    guard let value = valueIfPresent("overflow"), !value.isNull else { return nil }
    return value.object { reader in
      var choice = OverflowChoice()
      choice.place = value.value.location
      reader.read(OverflowKeys.all, into: &choice)
      if let above = reader.valueIfPresent("above"), !above.isNull {
        _ = above.object { $0.read(OverflowKeys.above, into: &choice.above) }
      }
      return choice
    }
  }
}
