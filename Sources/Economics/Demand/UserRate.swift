// UserRate.swift: from people to requests a second and tokens a day, and back.

internal import Foundation
internal import Text

enum UserRate {
  static let concurrentUsers = BandKey(
    "concurrentUsers", unit: "users", isPositive: true,
    "users who each wait for an answer and ask again at once")
  static let responseTimeS = BandKey(
    "responseTimeS", unit: "s", in: 0...1e7, isPositive: true,
    "from one request of a user to the next: the answer, and time to think")
  static let users = BandKey("users", unit: "users", isPositive: true, "users in a session")
  static let messagesPerSession = BandKey(
    "messagesPerSession", unit: "requests", isPositive: true, "requests of a user in a session")
  static let sessionHours = BandKey(
    "sessionHours", unit: "hours", in: 0...8760, isPositive: true, "length of a session")

  static let calculator = Calculator(
    "user-rate",
    "requests a second and tokens a day of so many users, and the users of so many tokens",
    keys: [
      concurrentUsers, responseTimeS, users, messagesPerSession, sessionHours,
      DemandKeys.inputTokens, DemandKeys.outputTokens, DemandKeys.tokensPerRequest,
      DemandKeys.hoursPerDay, DemandKeys.tokensPerDay,
    ],
    notes: [
      "Three ways to ask: --concurrent-users with --response-time-s (Little's law), --users with --messages-per-session",
      "and --session-hours, or --tokens-per-day with the tokens of a request.",
    ],
    examples: [
      "--concurrent-users 100 --response-time-s 30 --input-tokens 2000 --output-tokens 500 --hours-per-day 8",
      "--users 100 --messages-per-session 10 --session-hours 2",
      "--tokens-per-day 10e9 --tokens-per-request 2500 --hours-per-day 8 --response-time-s 30 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let perRequest = try tokensPerRequest(work)
    let seconds = try work.term(DemandKeys.hoursPerDay) * 3600
    if let daily = work.termIfGiven(DemandKeys.tokensPerDay) {
      guard let perRequest else {
        throw work.missing(
          "tokens a day are so many requests only where the tokens of a request are known",
          at: DemandKeys.tokensPerRequest.key.flag, hint: "add --tokens-per-request 2500")
      }
      return needed(work, daily / perRequest / seconds)
    }
    let rate = work.figure(
      "requests_per_s", "requests", unit: "requests/s", try rate(work),
      source: "Little's law; guide 000")
    let daily = work.figure(
      "requests_per_day", "requests", unit: "requests/day", rate * seconds)
    let line = "\(words(rate)) requests a second"
    guard let perRequest else { return work.answer(line) }
    let tokens = work.figure(
      "tokens_per_day", "tokens", unit: "tokens/day", daily * perRequest, source: "guide 000")
    return work.answer("\(line), \(words(tokens)) tokens a day")
  }

  private static func rate(_ work: Working) throws(InputErrors) -> Term {
    if work.inputs[messagesPerSession] != nil || work.inputs[users] != nil {
      return try work.term(users) * (try work.term(messagesPerSession))
        / (try work.term(sessionHours) * 3600)
    }
    guard let users = work.termIfGiven(concurrentUsers) else {
      throw work.missing(
        "it is not said who asks",
        hint:
          "add --concurrent-users 100 --response-time-s 30, or --users, or --tokens-per-day")
    }
    return users / (try work.term(responseTimeS))
  }

  private static func tokensPerRequest(_ work: Working) throws(InputErrors) -> Term? {
    if let sum = work.termIfGiven(DemandKeys.tokensPerRequest) { return sum }
    guard let output = work.termIfGiven(DemandKeys.outputTokens) else { return nil }
    return work.termIfGiven(DemandKeys.inputTokens).map { $0 + output } ?? output
  }

  /// The rate, and the users, that so many tokens take.
  private static func needed(_ work: Working, _ rate: Term) -> Calculation {
    var work = work
    let rate = work.figure(
      "requests_per_s", "requests that it takes", unit: "requests/s", rate)
    var line = "it takes \(words(rate)) requests a second"
    if let time = work.termIfGiven(responseTimeS) {
      let users = work.figure(
        "concurrent_users", "users that it takes", unit: "users", (rate * time).ceiling,
        source: "Little's law")
      line += ": \(words(users)) users at once"
    }
    return work.answer(line)
  }

  private static func words(_ term: Term) -> String { CountWords.short(term.value.mid) }
}
