// SpeculationPlan.swift: the drafts of a pool, looked up and found to fit.

public import Engine
public import Hardware
internal import Text

/// Speculative decoding of a pool.
public struct SpeculationPlan: Sendable {
  public var draft: Draft
  public var speculation: Speculation
  /// Of a step that verifies drafts and makes the next ones.
  public var steps: SpeculativeStepTime

  /// Tokens that a step emits for a row, on average.
  public var tokensPerStep: Double { speculation.clock.tokensPerStep }

  /// What a reader is to know of it.
  /// - Parameter context: of the rows for which the speed-up is told.
  func sentence(pool: String, rows: Int, context: Int) -> String {
    func text(_ value: Double) -> String { NumberText.shortest((value * 100).rounded() / 100) }
    func speedUp(_ count: Int) -> String {
      text(steps.speedUp(rows: count, context: context, tokensPerStep: tokensPerStep))
    }
    let loss = steps.losesFrom(rows: rows, context: context, tokensPerStep: tokensPerStep)
    return
      "pool '\(pool)': \(speculation.draftTokens) drafts a step by \(draft.name), of which "
      + "\(text(speculation.acceptedTokens)) are accepted on average, in every row alike: "
      + "\(text(tokensPerStep)) tokens a step; rows of \(context) tokens decode \(speedUp(1)) times as fast "
      + "alone, and \(speedUp(rows)) times at \(rows) rows"
      + (loss.map { "; from \($0) rows on drafts cost more than they bring" } ?? "")
  }
}

extension PoolResolver {
  /// What drafts for a model; nil where something is wrong, which is then recorded.
  func draft(_ choice: PoolChoice, for model: ModelArchitecture) -> Draft? {
    guard let wanted = choice[PoolKeys.speculation] else { return nil }
    if let draft = Draft(named: wanted.draft) { return draft }
    let place = choice.speculation?.place ?? choice.place
    guard let found = names.model(wanted.draft, at: place) else { return nil }
    guard found.entry.vocab == model.vocab else {
      findings.problems.add(
        .conflict, at: place,
        "speculation: '\(found.entry.name)' has a vocabulary of \(found.entry.vocab), and '\(model.name)' "
          + "of \(model.vocab): its drafts could not be verified",
        hint:
          "name a smaller model of the same family, or one of \(Draft.names.joined(separator: ", "))"
      )
      return nil
    }
    return .model(found.entry)
  }

  /// - Parameters:
  ///   - draft: what drafts for its model.
  ///   - target: the time of its steps without drafts.
  /// - Returns: nil where something is wrong, which is then recorded.
  func speculation(
    _ choice: PoolChoice, _ draft: Draft, deployment: DraftDeployment, target: StepTime,
    level: StepTimeLevel?
  ) -> SpeculationPlan? {
    guard let wanted = choice[PoolKeys.speculation] else { return nil }
    let place = choice.speculation?.place ?? choice.place
    let engine = engine
    guard
      let drafting = findings.recording({ () throws(InputErrors) in
        try deployment.stepTime(level: level, engine: engine, at: place)
      })
    else { return nil }
    return SpeculationPlan(
      draft: draft,
      speculation: Speculation(
        draftTokens: wanted.draftTokens, acceptedTokens: wanted.acceptedTokens,
        keepsDraftKeys: draft.keepsKeys),
      steps: SpeculativeStepTime(
        target: target, draft: drafting, draftTokens: wanted.draftTokens))
  }
}
