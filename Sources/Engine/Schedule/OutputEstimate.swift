// OutputEstimate.swift: the share of the outputs still to come for which blocks are kept free.

/// SGLang's estimate (`new_token_ratio`): of what running requests may still emit, the share that is expected of them.
///
/// It begins at 0.7 and falls with each step that decodes, to 0.098 after 600. When a request gives way it is set to what
/// those that are left have emitted of what they asked for, with 20 tokens more each; where nobody runs it begins anew.
/// Here it falls by a tenth of the way every 60 steps, so that the steps between are alike. SGLang counts at most 4,096
/// tokens to come of a request; here all count.
/// - Source: SGLang 0.5, `Scheduler.init_schedule_policy`, `ScheduleBatch.retract_decode` and `PrefillAdder`;
///   `SGLANG_INIT_NEW_TOKEN_RATIO` 0.7, `SGLANG_MIN_NEW_TOKEN_RATIO_FACTOR` 0.14, `SGLANG_NEW_TOKEN_RATIO_DECAY_STEPS` 600,
///   `SGLANG_RETRACT_DECODE_STEPS` 20.
struct OutputEstimate {
  /// Shares in ten-thousandths.
  private static let whole = 10_000
  private static let first = 7_000
  private static let least = first * 14 / 100
  private static let fall = (first - least) / falls
  private static let falls = 10
  private static let stepsBetweenFalls = 600 / falls
  /// Tokens that each of the running is granted when one gave way.
  private static let grantedTokens = 20

  private var base = Self.first
  private var since = 0

  /// Nobody runs.
  mutating func restart(at step: Int) { (base, since) = (Self.first, step) }

  /// A request gave way; the others have emitted so many tokens of those they asked for.
  mutating func restart(at step: Int, emitted: Int, of asked: Int, requests: Int) {
    let expected = emitted + Self.grantedTokens * requests
    base = min(Self.whole, expected * Self.whole / (asked + 1))
    since = step
  }

  /// In the step with a number; rounded up.
  func share(of blocks: Int, at step: Int) -> Int {
    let falls = (step - since) / Self.stepsBetweenFalls
    let share = max(Self.least, base - Self.fall * falls)
    return (blocks * share + Self.whole - 1) / Self.whole
  }

  /// Steps until the share is less than in the step with a number; `Int.max` where it falls no more.
  func stepsUntilFall(from step: Int) -> Int {
    let steps = step - since
    guard base - Self.fall * (steps / Self.stepsBetweenFalls) > Self.least else { return .max }
    return Self.stepsBetweenFalls - steps % Self.stepsBetweenFalls
  }
}
