// StudyFlags.swift: what `size` is asked beside its answer, from flags.

import Foundation
import Planning
import Plans
import Text
import Units

enum StudyFlags {
  private static let budget = Flag(
    "budget", "what one more replica buys: minutes out of SLO a month, for each size")
  static let growth = Option<Double>(
    "growth-per-month", "SHARE", "of the load: 3% or 0.03; N by month, when to order"
  ) { text throws(InputErrors) in
    guard let share = text.share, (0...1).contains(share) else {
      throw text.wrong(.outOfRange, "a share from 0 to 100%, such as 3%")
    }
    return share
  }
  static let leadTime = Option<Double>(
    "lead-time", "T", "from an order to its delivery: 4mo, 120d (6mo: a guess)"
  ) { text throws(InputErrors) in
    guard let months = text.months, (0...60).contains(months) else {
      throw text.wrong(.outOfRange, "a time up to 60mo, such as 4mo or 120d")
    }
    return months
  }
  static let start = Option<CalendarDate>(
    "start", "DATE", "the day from which months count: 2026-12-01"
  ) { text throws(InputErrors) in
    guard let day = CalendarDate(text.text) else {
      throw text.wrong(.outOfRange, "a day, such as 2026-12-01")
    }
    return day
  }
  private static let train = Option(
    span: "train", "size on this part of the load (0d..7d), with --test")
  private static let test = Option(
    span: "test", "and try the answer on this one: what it misses")
  /// The fleet that is there.
  static let replicas = Option<Int>(
    "replicas", "N", within: PoolKeys.replicas,
    "judge a fleet of so many, which is there, by the same gates")
  static let nodes = Option<Int>(
    "nodes", "N", within: PoolKeys.replicas,
    "nodes that it stands on, dealt evenly; default: the fewest")

  static let options = CommandOption.list(
    budget, growth, leadTime, start, train, test,
    Options.out.saying("size.html, size.json, tables, and benchmarks with predictions"))

  /// Load over today's at the end of the growth table, at most: a guess at where a plan ends.
  private static let mostGrowth = 1000.0

  /// - Throws: every flag that makes no sense.
  static func options(_ arguments: ParsedArguments) throws(InputErrors) -> StudyOptions {
    let problems = InputProblems()
    var options = StudyOptions()
    options.growthPerMonth = problems.taking { () throws(InputErrors) in try arguments[growth] }
    options.leadMonths = problems.taking { () throws(InputErrors) in try arguments[leadTime] }
    options.start = problems.taking { () throws(InputErrors) in try arguments[start] }
    for option in [leadTime.declared, start.declared]
    where arguments.has(option) && !arguments.has(growth) {
      problems.add(
        .conflict, at: OptionText.place(option.name),
        "--\(option.name) says when a growing load needs more",
        hint: "add --growth-per-month 3%")
    }
    if let monthly = options.growthPerMonth {
      let lead = options.leadMonths ?? GrowthPlan.usualLead
      if pow(1 + monthly, lead + Double(GrowthPlan.horizon)) > Self.mostGrowth {
        problems.add(
          .outOfRange, at: growth.place,
          "the load would grow more than a thousandfold within the lead time and a year",
          hint: "give a growth and a lead time that such a fleet could be planned for")
      }
    }
    if arguments.has(replicas), arguments.has(ClassicFlags.maxQueue) {
      problems.add(
        .conflict, at: ClassicFlags.maxQueue.place,
        "--replicas judges a fleet that is there by its gates, of which a queue is none",
        hint: "leave out --max-queue, or --replicas")
    }
    options.owned = try arguments[replicas]
    options.ownedNodes = try arguments[nodes]
    if options.ownedNodes != nil, options.owned == nil {
      problems.add(
        .conflict, at: nodes.place,
        "--nodes says where a fleet that is there stands",
        hint: "add --replicas N")
    }
    options.replaysNeighbours = arguments[budget] || arguments.has(Options.out)
    options.predicts = arguments.has(Options.out)
    try problems.check()
    return options
  }

  /// The two spans of a backtest; nil without one.
  static func spans(_ arguments: ParsedArguments) throws -> (train: LoadSpan, test: LoadSpan)? {
    let given = [train, test].filter { arguments.has($0) }
    guard !given.isEmpty else { return nil }
    guard given.count == 2 else {
      throw UsageError(
        message: "size: --\(given[0].name) is half a backtest",
        hint: "give both: --train 0d..7d --test 7d..14d")
    }
    let problems = InputProblems()
    let spans = given.map { span in
      problems.taking { () throws(InputErrors) in try arguments[span] }
    }
    try problems.check()
    return spans[0].flatMap { train in spans[1].map { (train, $0) } }
  }
}

extension Option<LoadSpan> {
  /// An option for a part of the load.
  fileprivate init(span name: String, _ summary: String) {
    self.init(name, "FROM..TO", summary) { text throws(InputErrors) in
      guard let span = LoadSpan(text.text) else {
        throw text.wrong(
          .outOfRange, "a part of the load, such as 0d..7d, its end after its start")
      }
      return span
    }
  }
}

extension InputProblems {
  /// What is read; nil, and its mistakes recorded, where it is wrong.
  func taking<Value>(_ read: () throws(InputErrors) -> Value?) -> Value? {
    do { return try read() } catch {
      add(error)
      return nil
    }
  }
}

extension OptionText {
  /// "2%", "2 %" or "0.02".
  var share: Double? {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? String(text.dropLast()).filter { $0 != " " } : text
    return NumberText.parseDouble(digits).map { isPercent ? $0 / 100 : $0 }
  }

  /// "4mo", or a duration in months of 30.44 days.
  fileprivate var months: Double? {
    if text.hasSuffix("mo") { return NumberText.parseDouble(String(text.dropLast(2))) }
    return DurationText.parse(text).map { $0.value / CalendarDate.secondsPerMonth }
  }
}
