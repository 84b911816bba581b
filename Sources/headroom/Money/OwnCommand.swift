// OwnCommand.swift: `headroom own`: does the fleet that is there hold, until when, what to add.

import Economics
import Planning
import Plans
import Report
import Text

enum OwnCommand {
  static let command = Command(
    name: "own",
    summary:
      "does the fleet that is there hold, by the gates that size one; until when; what to add",
    forms: ["own SCENARIO [--inventory FILE] [options]"],
    notes: [
      "The replicas written in the scenario are what is there; each model is judged by itself. An inventory says which",
      "GPUs stand where, and until when they are leased:",
      "{ stock: [{ gpu: \"H200-SXM\", count: 16, site: \"fra1\", owned: true },",
      "          { gpu: \"H200-SXM\", count: 8, site: \"ams2\", leasedUntil: \"2027-06-30\" }] }",
      "Exit status 5 when a model does not hold now, or more GPUs are used than are there.",
    ],
    options: [
      CommandOption("inventory", "FILE", "the GPUs that are there"),
      CommandOption("growth-per-month", "SHARE", "of the load: 3% or 0.03; says when it breaks"),
      CommandOption("lead-months", "M", "from an order to the first request (6, a guess)"),
      CommandOption("today", "DATE", "such as 2026-12-01: months become days"),
      CommandOption("window", "D", "length of a window of load (\"5m\")"),
      CommandOption("max-replicas", "N", "replicas tried at most (4096)"),
      CommandOption("draft", "a first look: shorter replicates"),
      CommandOption("rel-error", "SHARE", "replicate until the deciding intervals are so narrow"),
      CommandOption("max-replicates", "N", "replicates of a load at most"),
      CommandOption("set", "KEY=VALUE", "override a field", isRepeatable: true),
      CommandOption("seed", "N", "of all random numbers (1)"),
      CommandOption("threads", "N", "runs at once; changes no figure"),
      CatalogOptions.option,
      CommandOption("out", "DIR", "write own.json, own.html, own.md, own.csv"),
    ] + SimulateOptions.failure + [.details],
    operands: 1...1,
    examples: [
      "headroom init | headroom own - --draft --window 1m --growth-per-month 3% --today 2026-12-01"
    ],
    run: SimulateOptions.placing(run))

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let catalog = try CatalogOptions.load(arguments)
    let outlook = try outlook(arguments)
    let inventory = try arguments.value("inventory").map { path in
      try Inventory(LocatedJSON.load(path: path, what: "inventory"), catalog: catalog)
    }
    let overrides = try SimulateOptions.overrides(arguments)
    let plan = try ScenarioInput.telling(arguments.operands[0], command: "own") {
      () throws(ReadError) in
      try FleetPlan.load(path: arguments.operands[0], overrides: overrides, catalog: catalog)
    }
    let folder = try ReportFolder.asked(call)
    let options = try SizeCommand.options(call)
    defer { if options.progress != nil { Console.progress("") } }
    let question = try OwnQuestion(
      plan, plan.resolved(catalog), catalog: catalog, options: options)
    let answer = try question.answer(
      inventory, outlook, prices: MoneySetting.prices(arguments, catalog),
      inputs: plan.cost?.inputs ?? Inputs())
    let document = Document(answer)
    try folder?.write(document)
    return CommandOutput(
      document, call, warnings: answer.warnings, status: answer.holds ? .done : .answerIsNo)
  }

  private static func outlook(_ arguments: ParsedArguments) throws -> OwnQuestion.Outlook {
    let growth = try arguments.value("growth-per-month").map { text in
      guard let share = StudyFlags.share(text), (0...1).contains(share) else {
        throw ParsedArguments.wrong(
          .outOfRange, "growth-per-month", text, "a share from 0 to 100%, such as 3%")
      }
      return share
    }
    let today = try arguments.value("today").map { text in
      guard let day = CalendarDate(text) else {
        throw ParsedArguments.wrong(.wrongType, "today", text, "a day, such as 2026-12-01")
      }
      return day
    }
    let lead = try arguments.int("lead-months", in: 0...120)
    return OwnQuestion.Outlook(
      growthPerMonth: growth, leadMonths: lead.map(Double.init), today: today)
  }
}
