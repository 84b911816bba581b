// SessionArrivals.swift: people who talk with a model: several turns, each with all that was said before.

internal import Text
internal import Units

extension ArrivalKind {
  /// Sessions begin by `arrivals` (any open process), at `sessionsPerSecond`, or so that `users` are always in
  /// one: then requests a second = users × messagesPerSession / sessionDuration.
  static let sessions = ArrivalKind(name: "sessions") { reader in
    let before = reader.problems.count
    let byUsers = reader.has("users")
    let crowd = byUsers ? readCrowd(&reader) : nil
    let starts = byUsers ? nil : reader.conversationStarts(rateKey: "sessionsPerSecond")
    let turns = crowd.map { CountLaw.constant($0.messages) } ?? reader.countLaw("turns")
    let pause = reader.durationLaw("thinkTime", default: crowd?.pause)
    let tail = reader.conversationTail()
    reader.ignore("users", "messagesPerSession", "sessionDuration", "sessionsPerSecond", "arrivals")
    return reader.unless(problemsSince: before) {
      guard let starts = crowd?.starts ?? starts else { return nil }
      let shape = ConversationShape(
        turns: turns, pause: pause, answerSeconds: tail.answer, systemTokens: tail.system,
        maxContextTokens: tail.limit)
      return reader.conversation(starts, shape)
    }
  }

  /// Users who are always in a session, with messages evenly over it unless `thinkTime` says more.
  private static func readCrowd(
    _ reader: inout ObjectReader
  ) -> (starts: any ArrivalProcess, messages: Int, pause: Seconds)? {
    let users = reader.int("users", in: 1...ClosedLoop.concurrencyLimit)
    let messages = reader.int("messagesPerSession", in: 1...CountLaw.limit)
    let duration = reader.duration("sessionDuration", in: WorkloadLimits.durations).value
    for key in ["turns", "arrivals", "sessionsPerSecond"] where reader.has(key) {
      reader.report(
        .conflict, key: key, "'\(reader.path(to: key))' and 'users' are both given",
        hint: "leave one out: users, messagesPerSession and sessionDuration say it")
      reader.ignore(key)
    }
    let rate = Double(users) / duration
    guard WorkloadLimits.rates.contains(rate) else {
      reader.report(
        .outOfRange, key: "users",
        "these users begin \(NumberText.shortest(rate)) sessions a second",
        hint: "lower \"users\", or lengthen \"sessionDuration\"")
      return nil
    }
    return (PoissonArrivals(ratePerSecond: rate), messages, Seconds(duration / Double(messages)))
  }
}

extension ObjectReader {
  /// The process by which conversations begin: `arrivals`, or Poisson at a rate; nil, and recorded, if neither.
  mutating func conversationStarts(rateKey: String) -> (any ArrivalProcess)? {
    guard has("arrivals") else {
      let rate = rate(rateKey)
      return WorkloadLimits.rates.contains(rate) ? PoissonArrivals(ratePerSecond: rate) : nil
    }
    if has(rateKey) {
      report(
        .conflict, key: rateKey, "'\(path(to: rateKey))' and 'arrivals' are both given",
        hint: "leave one out: the first is Poisson at that rate")
      ignore(rateKey)
    }
    guard let inner = value("arrivals").flatMap(ArrivalSpecification.read) else { return nil }
    if case .open(let process) = inner, !(process is ConversationArrivals) { return process }
    report(
      .conflict, key: "arrivals",
      "'\(path(to: "arrivals"))' must be a process of its own, such as poisson or diurnal",
      hint: "batch, closedLoop, sessions and agents cannot begin conversations")
    return nil
  }

  /// The keys `answerTime`, `systemTokens` and `maxContextTokens`.
  mutating func conversationTail() -> (answer: Double, system: Int, limit: Int) {
    let longest = Seconds(ConversationArrivals.spanLimitSeconds)
    let most = WorkloadLimits.tokensPerRequest
    return (
      duration("answerTime", in: .zero...longest, default: .zero).value,
      int("systemTokens", in: 0...most, default: 0),
      int("maxContextTokens", in: 1...most, default: most)
    )
  }

  /// Conversations within the limits; nil, and recorded, when too many would go on at once.
  func conversation(
    _ starts: any ArrivalProcess, _ shape: ConversationShape
  ) -> ArrivalSpecification? {
    let open = ConversationArrivals.meanOpen(starts, shape)
    guard shape.meanSpanSeconds <= ConversationArrivals.spanLimitSeconds,
      open <= ConversationArrivals.openLimit
    else {
      report(
        .tooLarge,
        "'\(path)': on average \(NumberText.shortest(open.rounded())) conversations of "
          + "\(NumberText.shortest(shape.meanSpanSeconds.rounded())) s would go on at once; the limits are "
          + "a million, and 3.9 days",
        hint: "lower the rate, the turns or the pauses")
      return nil
    }
    return .open(ConversationArrivals(starts: starts, shape: shape))
  }
}
