// AgentArrivals.swift: agents that call the model several times for one action, tools at work in between.

internal import Text
internal import Units

extension ArrivalKind {
  /// Actions begin by `arrivals` or at `actionsPerSecond`; each makes `calls`, `toolTime` after the one before
  /// has been answered. A call's prompt is all that came before, the last output and the tool's result.
  static let agents = ArrivalKind(name: "agents") { reader in
    let before = reader.problems.count
    let starts = reader.conversationStarts(rateKey: "actionsPerSecond")
    let calls = reader.countLaw("calls")
    let pause = reader.durationLaw("toolTime", default: .zero)
    let tool = reader.value("toolTokens").flatMap { LengthKind.readLengths($0, minimum: 0) }
    let tail = reader.conversationTail()
    reader.ignore("actionsPerSecond", "arrivals")
    return reader.unless(problemsSince: before) {
      guard let starts, let tool else { return nil }
      let shape = ConversationShape(
        turns: calls, pause: pause, answerSeconds: tail.answer, systemTokens: tail.system,
        maxContextTokens: tail.limit, toolTokens: tool)
      return reader.conversation(starts, shape)
    }
  }
}
