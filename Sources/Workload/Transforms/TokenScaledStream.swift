// TokenScaledStream.swift: the same texts counted by another tokenizer.

internal import Text
internal import Units

/// Factors from one tokenizer's counts to another's.
public struct TokenScale: Hashable, Sendable {
  public var prompt = 1.0
  public var output = 1.0
  public init() {}

  /// Factors that are accepted: a thousandth to a thousand.
  public static let range = 1e-3...1e3
}

/// A stream with prompt and output tokens times a factor each, rounded to the nearest, halves to even.
///
/// What was at least 1 stays at least 1, and 0 stays 0. Rounding to the nearest is without bias but for
/// the shortest: a sum over n requests is off by about √n / 3.5 tokens.
public struct TokenScaledStream: SourceStream {
  private var source: any SourceStream
  private let scale: TokenScale

  public init(_ stream: any RequestStream, scale: TokenScale) {
    source = PlainSource.of(stream)
    self.scale = scale
  }

  public var record: (any SourceRecord)? { source.record }

  /// - Throws: besides the source's errors, `InputErrors` when a request grows beyond `WorkloadLimits`.
  public mutating func next() throws -> Request? {
    guard var item = try source.next() else { return nil }
    item.promptTokens = try Self.scaled(item.promptTokens, by: scale.prompt)
    item.outputTokens = try Self.scaled(item.outputTokens, by: scale.output)
    return item
  }

  private static func scaled(_ tokens: Int, by factor: Double) throws -> Int {
    guard tokens > 0, factor != 1 else { return tokens }
    let scaled = (Double(tokens) * factor).rounded(.toNearestOrEven)
    guard scaled <= Double(WorkloadLimits.tokensPerRequest) else {
      throw InputErrors(
        InputError(
          .tooLarge, at: SourceLocation(file: "workload.trace.tokenScale"),
          "a request of \(tokens) tokens times \(NumberText.shortest(factor)) is beyond "
            + "\(WorkloadLimits.tokensPerRequest)",
          hint: "lower \"tokenScale\""))
    }
    return max(1, Int(scaled))
  }
}
