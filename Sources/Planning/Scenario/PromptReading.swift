// PromptReading.swift: which prompts a pool takes, and whether the pools of a model leave some out.

internal import Fleet
internal import Hardware
internal import Text

/// The prompts of a pool, with the place where they are described.
struct ReadPrompts {
  var range = PromptRange.all
  /// The pool itself where nothing was written.
  var place: SourceLocation
}

extension PromptRange {
  /// As a scenario has it; nil where every prompt is taken.
  var canonicalTree: JSONValue? {
    guard self != .all else { return nil }
    var members: [(String, JSONValue)] = [("min", .int(min))]
    if let max { members.append(("max", .int(max))) }
    return .object(members)
  }

  /// The lengths that none of the ranges contains, the shortest first.
  static func gaps(between ranges: [PromptRange]) -> [PromptRange] {
    var gaps: [PromptRange] = []
    var next = 1  // every shorter prompt is taken
    for range in ranges.sorted(by: { $0.min < $1.min }) {
      if range.min > next { gaps.append(PromptRange(min: next, max: range.min - 1)) }
      guard let max = range.max else { return gaps }
      next = Swift.max(next, max + 1)
    }
    return gaps + [PromptRange(min: next)]
  }
}

extension ScenarioContext {
  func readPrompts(_ reader: inout ObjectReader) -> ReadPrompts {
    let place = reader.valueIfPresent("promptTokens")?.value.location ?? reader.location
    var prompts = ReadPrompts(place: place)
    let lengths = PoolKeys.maxModelLen.range
    let read = reader.objectIfPresent("promptTokens") { reader in
      let min = reader.intIfPresent("min", in: lengths)
      let max = reader.intIfPresent("max", in: lengths)
      if let min, let max, min > max {
        reader.report(
          .conflict, key: "min",
          "promptTokens: min \(min) is above max \(max): no prompt is so long",
          hint: "swap the two, or leave one out: each is a bound that belongs to the range")
      }
      return PromptRange(min: min ?? 1, max: max)
    }
    if let read { prompts.range = read }
    return prompts
  }

  /// Says where the engine's own limit cuts into the prompts that a pool is to take.
  func check(_ prompts: ReadPrompts, _ limits: EngineLimits, pool name: String) {
    if prompts.range.min > limits.maxModelLen {
      problems.add(
        .conflict, at: prompts.place,
        "pool '\(name)' is to take prompts \(prompts.range.description), and its maxModelLen is "
          + "\(limits.maxModelLen): it would reject every one",
        hint: "raise maxModelLen above \(prompts.range.min), or lower promptTokens.min")
    } else if let max = prompts.range.max, max > limits.maxModelLen {
      warn(
        "pool '\(name)': promptTokens.max \(max) is above its maxModelLen \(limits.maxModelLen): it "
          + "rejects the prompts between, even where another pool could take them")
    }
  }

  /// Refuses pools that leave prompts of a length to nobody: whether a load has such prompts is often known only
  /// once it has run.
  /// - Parameter pools: those that serve one model.
  func requireEveryPrompt(_ pools: [ReadPool], model: String) {
    for gap in PromptRange.gaps(between: pools.map(\.plan.prompts)) {
      let message = "no pool of '\(model)' takes prompts \(gap.description)"
      let below = pools.first { $0.plan.prompts.max == gap.min - 1 }
      let above = gap.max.flatMap { max in pools.first { $0.plan.prompts.min == max + 1 } }
      guard let pool = below ?? above else { continue }
      let hint =
        switch (below, above) {
        case (let below?, let above?):
          "set promptTokens.max of pool '\(below.plan.name)' to \(above.plan.prompts.min - 1), or "
            + "promptTokens.min of pool '\(above.plan.name)' to \(gap.min)"
        case (_, let above?):
          "leave min out of the pool that takes the shortest prompts: '\(above.plan.name)'"
        default: "leave max out of the pool that takes the longest prompts: '\(pool.plan.name)'"
        }
      problems.add(.conflict, at: pool.promptsPlace, message, hint: hint)
    }
  }
}
