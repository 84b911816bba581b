// BootstrapCheck.swift: what resamples of a trace ask of a plan.

internal import Text
internal import Workload

extension PlanResolver {
  /// Refuses a bootstrap of what cannot be resampled.
  func checkBootstrap(_ plan: FleetPlan) {
    guard let bootstrap = plan.bootstrap, let load = plan.load else { return }
    func refuse(_ message: String, _ hint: String) {
      findings.problems.add(.conflict, at: bootstrap.place ?? plan.place, message, hint: hint)
    }
    let workload = load.specification
    let replications = plan.value(RunKeys.replications)
    if !workload.hasTrace {
      refuse(
        "a bootstrap resamples a trace, and the workload has none",
        "leave \"bootstrap\" out and set \"replications\": synthetic load gets its intervals from them"
      )
    }
    if !workload.closedLoops.isEmpty {
      refuse(
        "a closed loop's arrivals depend on the fleet and cannot be resampled",
        "leave \"bootstrap\" out, or run the closed loop in a scenario of its own")
    }
    if replications > 1 {
      refuse(
        "\"bootstrap\" and \"replications\" \(replications) are two ways to the same intervals",
        "leave one of them out")
    }
    if load.tracePaths.contains("-") {
      refuse(
        "a bootstrap would read standard input more than once",
        "save the trace to a file, or leave \"bootstrap\" out")
    }
  }
}
