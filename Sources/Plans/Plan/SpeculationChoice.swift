// SpeculationChoice.swift: speculative decoding as a pool asks for it.

internal import Engine
internal import Hardware
internal import Text

/// Drafts of a pool, by `fleet.pools[].speculation`.
public struct SpeculationChoice: Hashable, Sendable {
  /// Drafts of a row in a step.
  public var draftTokens: Int
  public var accepted: Accepted
  /// `ngram`, `eagle`, `mtp`, or the name of a model.
  public var draft: String

  /// How many of the drafts are accepted.
  public enum Accepted: Hashable, Sendable {
    /// So many on average.
    case tokens(Double)
    /// Each with this probability, if those before it are.
    case rate(Double)
  }

  public init(draftTokens: Int, accepted: Accepted, draft: String) {
    self.draftTokens = draftTokens
    self.accepted = accepted
    self.draft = draft
  }

  /// Drafts that are accepted in a step, on average.
  ///
  /// - Source: Leviathan, Kalman, Matias, "Fast Inference from Transformers via Speculative Decoding", ICML 2023,
  ///   equation 1: α + α² + … + αᵏ.
  public var acceptedTokens: Double {
    switch accepted {
    case .tokens(let mean): return mean
    case .rate(let probability):
      var (power, sum) = (1.0, 0.0)
      for _ in 0..<draftTokens {
        power *= probability
        sum += power
      }
      return sum
    }
  }
}

extension SpeculationChoice {
  /// `{ draftTokens, acceptedTokens or acceptanceRate, draft }`.
  static func read(_ value: ValueReader) -> SpeculationChoice? {
    value.object { reader in
      let drafts = reader.int("draftTokens", in: Speculation.draftRange)
      let most = Double(Speculation.draftRange.upperBound)
      let tokens = reader.doubleIfPresent("acceptedTokens", in: 0...most)
      let rate = reader.doubleIfPresent("acceptanceRate", in: 0...1)
      let draft = reader.string("draft", default: Draft.eagle.name)
      if let tokens, tokens > Double(drafts) {
        reader.report(
          .conflict, key: "acceptedTokens",
          "speculation: \(NumberText.shortest(tokens)) accepted tokens of \(drafts) drafts a step",
          hint: "write at most draftTokens: engines report the drafts accepted in a step on average"
        )
      }
      if tokens != nil, rate != nil {
        reader.report(
          .conflict, key: "acceptanceRate",
          "speculation: acceptedTokens and acceptanceRate both say how many drafts are accepted",
          hint: "leave one out: the rate is that of a draft whose predecessors were accepted")
      }
      if tokens == nil, rate == nil, !reader.has("acceptedTokens"), !reader.has("acceptanceRate") {
        reader.report(
          .missingKey, key: "draftTokens",
          "speculation: nothing says how many drafts are accepted",
          hint:
            "add acceptedTokens: 1.6, as measured on such traffic (vLLM logs the mean acceptance length, one more)"
        )
      }
      let accepted = rate.map(Accepted.rate) ?? .tokens(min(tokens ?? 0, Double(drafts)))
      return SpeculationChoice(draftTokens: drafts, accepted: accepted, draft: draft)
    }
  }

  var written: JSONValue {
    var members: [(String, JSONValue)] = [("draftTokens", .int(draftTokens))]
    switch accepted {
    case .tokens(let mean): members.append(("acceptedTokens", .double(mean)))
    case .rate(let probability): members.append(("acceptanceRate", .double(probability)))
    }
    return .object(members + [("draft", .string(draft))])
  }
}
