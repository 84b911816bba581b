// OwnCommand.swift: `headroom own`: does the fleet that is there hold, until when, what to add.

import Economics
import Planning
import Plans
import Report
import Text

enum OwnCommand {
  static let inventory = Option<String>("inventory", "FILE", "the GPUs that are there")
  private static let admit = Option<String>(
    "admit", "CLASS", "may this class of the workload come in, what does it take, from when")

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
      "With --admit a class is judged as not there and as there: what it takes of the room, how much of it fits.",
      "Exit status 5 when a model does not hold now, more GPUs are used than are there, or the class may not come in.",
    ],
    options: CommandOption.list(
      inventory, admit, StudyFlags.growth.saying("of the load: 3% or 0.03; says when it breaks"),
      StudyFlags.leadTime,
      StudyFlags.start.saying("the day from which months count: days in their place"))
      + SizeOptions.search
      + CommandOption.list(Options.out.saying("write own.json, own.html, own.md and own.csv"))
      + SimulateOptions.failure + CommandOption.list(Options.details),
    operands: 1...1,
    examples: [
      "headroom init | headroom own - --draft --window 1m --growth-per-month 3% --start 2026-12-01"
    ],
    run: SimulateOptions.placing(run))

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let catalog = try CatalogOptions.load(arguments)
    let outlook = OwnQuestion.Outlook(
      growthPerMonth: try arguments[StudyFlags.growth],
      leadMonths: try arguments[StudyFlags.leadTime], today: try arguments[StudyFlags.start])
    let inventory = try arguments[Self.inventory].map { path in
      try Inventory(LocatedJSON.load(path: path, what: "inventory"), catalog: catalog)
    }
    let overrides = try SimulateOptions.overrides(arguments)
    let plan = try ScenarioInput.plan(
      arguments, command: "own", overrides: overrides, catalog: catalog)
    let folder = try ReportFolder.asked(call)
    let options = try SizeOptions.read(call)
    defer { if options.progress != nil { Console.progress("") } }
    let question = try OwnQuestion(
      plan, plan.resolved(catalog), catalog: catalog, options: options)
    let answer = try question.answer(
      inventory, outlook, admitting: arguments[admit],
      prices: MoneySetting.prices(arguments, catalog),
      inputs: plan.cost?.inputs ?? Inputs())
    var document = Document(answer)
    document.request = try RunRequest("own", call, [plan])
    try folder?.write(document)
    let isYes = answer.holds && answer.admission?.isAdmitted != false
    return CommandOutput(
      document, call, warnings: answer.warnings, status: isYes ? .done : .answerIsNo)
  }
}
