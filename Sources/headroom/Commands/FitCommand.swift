// FitCommand.swift: `headroom fit`: does the model fit, and how much context fits beside it.

import Hardware
import Planning
import Plans
import Report
import Text
import Units

enum FitCommand {
  private static let utilization = Option<Double>(
    share: "gpu-memory-utilization", "U", "share of the memory the engine may use (0.9)")
  private static let context = Option<Int>(
    "context", "N", in: 1...10_000_000, "tokens of one sequence, for the largest batch")

  static let command = Command(
    name: "fit",
    summary: "weights, KV per token, tokens that fit, largest batch at a context",
    forms: ["fit --model M --gpu G [--tp N] [--precision P] [--kv P] [--context N] [options]"],
    notes: [
      "Memory is what the engine sees of the GPU; what the datasheet's GB would allow stands beside it.",
      "Exit status 5 when it does not fit, or not one sequence of --context tokens beside it.",
    ],
    options: Deployment.options
      + CommandOption.list(
        utilization, context, ReplicaOptions.maxNumSeqs, ReplicaOptions.maxNumBatchedTokens,
        Options.out.saying("write fit.json, fit.html and fit.md")),
    operands: 0...0,
    examples: [
      "headroom fit --model llama-3.1-70b --gpu H200-SXM --tp 2 --precision fp8 --context 8192",
      "headroom fit --model llama-3.1-8b --gpu L40S --kv fp8 --json",
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let deployment = try Deployment(call.arguments)
    let settings = try settings(call.arguments, deployment)
    let context = try call.arguments[Self.context]
    func plan(_ basis: MemoryBasis?) -> MemoryPlan {
      var settings = settings
      settings.basis = basis
      return MemoryPlan(
        deployment.model, on: deployment.accelerator, deployment.parallelism,
        deployment.precision, settings)
    }
    var remarks = deployment.remarks
    let limits = [ReplicaOptions.maxNumSeqs, ReplicaOptions.maxNumBatchedTokens]
    if limits.contains(where: { !call.arguments.has($0) }) {
      remarks.append(
        "a step of \(settings.maxNumSeqs) sequences and \(settings.maxNumBatchedTokens) tokens at most: what is not set "
          + "is what `vllm serve` takes on this part")
    }
    let report = FitReport(
      plan: plan(nil), datasheet: plan(.datasheet), context: context,
      fittingUtilization: smallestFittingUtilization(plan(nil), context), title: deployment.title,
      remarks: remarks, identity: deployment.identity)
    let document = Document(report)
    try ReportFolder.asked(call)?.write(document)
    return CommandOutput(all: document, call, status: report.fits ? .done : .answerIsNo)
  }

  /// What the flags say, else what `vllm serve` would choose on the part.
  private static func settings(
    _ arguments: ParsedArguments, _ deployment: Deployment
  ) throws -> EngineMemorySettings {
    var settings = deployment.engine.memoryDefaults(on: deployment.accelerator)
    if let share = try arguments[utilization] {
      settings.gpuMemoryUtilization = share
    }
    if let count = try arguments[ReplicaOptions.maxNumBatchedTokens] {
      settings.maxNumBatchedTokens = count
    }
    settings.maxNumSeqs =
      try arguments[ReplicaOptions.maxNumSeqs]
      ?? min(settings.maxNumSeqs, settings.maxNumBatchedTokens)
    guard settings.maxNumBatchedTokens >= settings.maxNumSeqs else {
      throw InputErrors(
        InputError(
          .conflict, at: ReplicaOptions.maxNumBatchedTokens.place,
          "\(settings.maxNumBatchedTokens) is below --max-num-seqs \(settings.maxNumSeqs)",
          hint: "a step needs a token for every sequence: raise the one or lower the other"))
    }
    return settings
  }

  /// The lowest utilization, in whole percent up to 99, at which a plan that does not hold a context would; nil when
  /// none.
  private static func smallestFittingUtilization(
    _ plan: MemoryPlan, _ context: Int?
  ) -> MemoryPlan? {
    guard !plan.holds(context: context) else { return nil }
    let start = Int((plan.settings.gpuMemoryUtilization * 100).rounded(.down)) + 1
    for percent in stride(from: start, through: 99, by: 1) {
      var settings = plan.settings
      settings.gpuMemoryUtilization = Double(percent) / 100
      let higher = MemoryPlan(
        plan.model, on: plan.accelerator, plan.parallelism, plan.precision, settings)
      if higher.holds(context: context) { return higher }
    }
    return nil
  }
}
