// SpeculativeStepTime.swift: the time of a step that verifies drafts, and makes the next ones.

public import Units

/// Prices the steps of a model that verifies k drafts of each row, by its own step time and that of its draft.
///
/// - All k + 1 tokens of a row pass the model and are sampled; attention reads a row's KV once for all of them, and
///   does the arithmetic of each.
/// - A model that drafts makes k passes: the first over all tokens of the step, as the keys of each must be there,
///   the others over one token a row. Each reads the draft's KV, samples, and has the gap of a step.
/// - Without one, drafts cost nothing.
/// - Source: vLLM V1 (`EagleProposer.propose`): passes one after the other, behind the step.
/// - MFU and MBU are those of the model alone: its arithmetic on all tokens that it verifies, its bytes.
public struct SpeculativeStepTime: StepTimeLayer {
  /// Of a step without drafts.
  public let target: StepTime
  public var base: any StepTimeModel { target }
  /// Of a pass of what drafts; nil where no model does.
  public let draft: StepTime?
  public let draftTokens: Int

  private var passes: Double { Double(draftTokens) }

  public init(target: StepTime, draft: StepTime?, draftTokens: Int) {
    precondition(draftTokens > 0, "something is drafted")
    self.target = target
    self.draft = draft
    self.draftTokens = draftTokens
  }

  public func tokens(_ count: Int) -> StepPart {
    let part = target.tokens(count)
    return draft.map { part + $0.tokens(count) } ?? part
  }

  public func sampling(rows: Int) -> StepPart { target.sampling(rows: rows) }

  public func drafting(rows: Int) -> StepPart {
    guard let draft, rows > 0 else { return .zero }
    return draft.sampling(rows: rows) * passes + draft.tokens(rows) * (passes - 1)
  }

  public func decodeAttention(rows: Int) -> DecodeAttentionTime {
    var time = target.decodeAttention(rows: rows).verifying(1 + passes)
    guard let draft else { return time }
    var pass = draft.decodeAttention(rows: rows)
    if draft.reach != reach {  // what its own windows do not reach is not counted: they read all
      pass.memoryPerContextToken += pass.memoryPerReachedToken
      pass.computePerContextToken += pass.computePerReachedToken
      pass.memoryPerReachedToken = .zero
      pass.computePerReachedToken = .zero
    }
    time += pass.times(passes)
    return time
  }

  public var promptAttentionLaunch: Seconds {
    target.promptAttentionLaunch + (draft?.promptAttentionLaunch ?? .zero)
  }

  public func promptAttention(newTokens: Int, prefixTokens: Int) -> StepPart {
    let part = target.promptAttention(newTokens: newTokens, prefixTokens: prefixTokens)
    return draft.map {
      part + $0.promptAttention(newTokens: newTokens, prefixTokens: prefixTokens)
    } ?? part
  }

  public func launches(tokens: Int) -> Seconds {
    let launches = target.launches(tokens: tokens)
    return draft.map { launches + $0.launches(tokens: 1) * passes } ?? launches
  }

  public func serial(sampledRows: Int) -> Seconds {
    let serial = target.serial(sampledRows: sampledRows)
    return draft.map { serial + $0.serial(sampledRows: 0) * passes } ?? serial
  }
}

extension SpeculativeStepTime {
  /// A step of decode rows alone, without the host's part that overlaps where the device takes longer.
  /// - Parameter context: of each row, its drafts apart.
  func step(rows: Int, context: Int) -> Seconds {
    let read = rows * (context + 1 + draftTokens)
    let time = decodeAttention(rows: rows)
    let terms = time.terms(
      context: Double(read), reached: Double(min(read, rows * (reach ?? read))))
    let verified = rows * (1 + draftTokens)
    let device =
      tokens(verified).total + sampling(rows: verified).total + drafting(rows: rows).total
      + time.launch + max(terms.memory, terms.compute)
    return max(device, launches(tokens: verified)) + serial(sampledRows: rows)
  }

  /// How many times as many tokens a second rows of a context get as without drafts.
  /// - Parameter tokensPerStep: that a row emits, on average.
  public func speedUp(rows: Int, context: Int, tokensPerStep: Double) -> Double {
    let plain = target.total(
      of: StepBatch(
        decodeRows: rows, decodeContextTokens: rows * (context + 1), sampledRows: rows))
    return tokensPerStep * (plain / step(rows: rows, context: context))
  }

  /// The fewest rows at which drafts slow the output down; nil where they pay up to the most there can be.
  ///
  /// Verifying costs little while weights are read anyhow, and as much as tokens it has once arithmetic is the bound:
  /// the speed-up falls with the rows, but for the steps of kernels, and the first number from which on it stays below
  /// one is told.
  /// - Parameter rows: the most there can be.
  /// - Complexity: O(log rows) where the speed-up falls with the rows.
  public func losesFrom(rows: Int, context: Int, tokensPerStep: Double) -> Int? {
    func pays(_ count: Int) -> Bool {
      speedUp(rows: count, context: context, tokensPerStep: tokensPerStep) >= 1
    }
    guard rows > 0, !pays(rows) else { return nil }
    var (least, most) = (0, rows)  // it pays with none, and does not with the most
    while most - least > 1 {
      let middle = (least + most) / 2
      if pays(middle) { least = middle } else { most = middle }
    }
    return most
  }
}

extension DecodeAttentionTime {
  /// Several tokens of a row at once: keys and values are read once, arithmetic is done for each.
  fileprivate func verifying(_ tokens: Double) -> Self {
    var time = self
    time.computeBase = computeBase * tokens
    time.computePerContextToken = computePerContextToken * tokens
    time.computePerReachedToken = computePerReachedToken * tokens
    return time
  }

  fileprivate func times(_ factor: Double) -> Self {
    var time = DecodeAttentionTime(
      launch: launch * factor, memoryBase: memoryBase * factor,
      memoryPerContextToken: memoryPerContextToken * factor, computeBase: computeBase * factor,
      computePerContextToken: computePerContextToken * factor)
    time.memoryPerReachedToken = memoryPerReachedToken * factor
    time.computePerReachedToken = computePerReachedToken * factor
    return time
  }

  fileprivate static func += (a: inout Self, b: Self) {
    a.launch += b.launch
    a.memoryBase += b.memoryBase
    a.memoryPerContextToken += b.memoryPerContextToken
    a.computeBase += b.computeBase
    a.computePerContextToken += b.computePerContextToken
    a.memoryPerReachedToken += b.memoryPerReachedToken
    a.computePerReachedToken += b.computePerReachedToken
  }
}
