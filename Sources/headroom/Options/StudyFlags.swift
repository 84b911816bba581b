// StudyFlags.swift: what `size` is asked beside its answer, from flags.

import Foundation
import Planning
import Plans
import Text
import Units

enum StudyFlags {
  static let options: [CommandOption] = [
    CommandOption(
      "budget", "what one more replica buys: minutes out of SLO a month, for each size"),
    CommandOption(
      "growth-per-month", "SHARE", "of the load: 3% or 0.03; N by month, when to order"),
    CommandOption("lead-time", "T", "from an order to its delivery: 4mo, 120d (6mo: a guess)"),
    CommandOption("start", "DATE", "the day from which months count: 2026-12-01"),
    CommandOption("train", "FROM..TO", "size on this part of the load (0d..7d), with --test"),
    CommandOption("test", "FROM..TO", "and try the answer on this one: what it misses"),
    CommandOption("out", "DIR", "size.html, size.json, tables, and benchmarks with predictions"),
  ]

  /// Load over today's at the end of the growth table, at most: a guess at where a plan ends.
  private static let mostGrowth = 1000.0

  /// - Throws: every flag that makes no sense.
  static func options(_ arguments: ParsedArguments) throws(InputErrors) -> StudyOptions {
    let problems = InputProblems()
    var options = StudyOptions()
    if let text = arguments.value("growth-per-month") {
      options.growthPerMonth = share(text)
      if options.growthPerMonth.map({ !(0...1).contains($0) }) ?? true {
        problems.add(
          ParsedArguments.wrong(
            .outOfRange, "growth-per-month", text, "a share from 0 to 100%, such as 3%"))
      }
    }
    if let text = arguments.value("lead-time") {
      options.leadMonths = months(text)
      if options.leadMonths.map({ !(0...60).contains($0) }) ?? true {
        problems.add(
          ParsedArguments.wrong(
            .outOfRange, "lead-time", text, "a time up to 60mo, such as 4mo or 120d"))
      }
    }
    if let text = arguments.value("start") {
      options.start = CalendarDate(text)
      if options.start == nil {
        problems.add(
          ParsedArguments.wrong(.outOfRange, "start", text, "a day, such as 2026-12-01"))
      }
    }
    for flag in ["lead-time", "start"]
    where arguments.flag(flag) && !arguments.flag("growth-per-month") {
      problems.add(
        .conflict, at: ParsedArguments.place(flag), "--\(flag) says when a growing load needs more",
        hint: "add --growth-per-month 3%")
    }
    if let growth = options.growthPerMonth {
      let lead = options.leadMonths ?? GrowthPlan.usualLead
      if pow(1 + growth, lead + Double(GrowthPlan.horizon)) > Self.mostGrowth {
        problems.add(
          .outOfRange, at: ParsedArguments.place("growth-per-month"),
          "the load would grow more than a thousandfold within the lead time and a year",
          hint: "give a growth and a lead time that such a fleet could be planned for")
      }
    }
    if arguments.flag("replicas"), arguments.flag("max-queue") {
      problems.add(
        .conflict, at: ParsedArguments.place("max-queue"),
        "--replicas judges a fleet that is there by its gates, of which a queue is none",
        hint: "leave out --max-queue, or --replicas")
    }
    options.owned = try arguments.int("replicas", in: PoolKeys.replicas.range)
    options.ownedNodes = try arguments.int("nodes", in: PoolKeys.replicas.range)
    if options.ownedNodes != nil, options.owned == nil {
      problems.add(
        .conflict, at: ParsedArguments.place("nodes"),
        "--nodes says where a fleet that is there stands",
        hint: "add --replicas N")
    }
    options.replaysNeighbours = arguments.flag("budget") || arguments.flag("out")
    options.predicts = arguments.flag("out")
    try problems.check()
    return options
  }

  /// The two spans of a backtest; nil without one.
  static func spans(_ arguments: ParsedArguments) throws -> (train: LoadSpan, test: LoadSpan)? {
    let flags = ["train", "test"].filter(arguments.flag)
    guard !flags.isEmpty else { return nil }
    guard flags.count == 2 else {
      throw UsageError(
        message: "size: --\(flags[0]) is half a backtest",
        hint: "give both: --train 0d..7d --test 7d..14d")
    }
    let problems = InputProblems()
    let spans = flags.compactMap { flag -> LoadSpan? in
      let text = arguments.value(flag) ?? ""
      let span = LoadSpan(text)
      if span == nil {
        problems.add(
          ParsedArguments.wrong(
            .outOfRange, flag, text, "a part of the load, such as 0d..7d, its end after its start"))
      }
      return span
    }
    try problems.check()
    return (spans[0], spans[1])
  }

  /// "2%", "2 %" or "0.02".
  static func share(_ text: String) -> Double? {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? String(text.dropLast()).filter { $0 != " " } : text
    return NumberText.parseDouble(digits).map { isPercent ? $0 / 100 : $0 }
  }

  /// "4mo", or a duration in months of 30.44 days.
  private static func months(_ text: String) -> Double? {
    if text.hasSuffix("mo") { return NumberText.parseDouble(String(text.dropLast(2))) }
    return DurationText.parse(text).map { $0.value / CalendarDate.secondsPerMonth }
  }
}
