// DecisionFacts.swift: what the rules of the guides ask about a team and its load.

internal import Foundation
public import Text

/// The answers that decision rules look at. What is left out is unknown, and a rule that needs it says so.
public struct DecisionFacts: Sendable {
  public let inputs: Inputs

  public init(_ inputs: Inputs) { self.inputs = inputs }

  public static let compliance = FlagKey(
    "compliance", "", "rules or contracts forbid sending the data to an API")
  public static let sovereign = FlagKey(
    "sovereign", "", "sovereign or air-gapped: nothing may leave the site")
  public static let monthlyApiSpend = BandKey(
    "monthlyApiSpend", unit: "USD/month", "the bill of an API today, for one family of models")
  public static let hasTeam = FlagKey("hasTeam", "", "people who run GPUs are there")
  public static let operationsExperience = FlagKey(
    "operationsExperience", "", "the team has run GPU serving in production")
  public static let isDeployed = FlagKey(
    "isDeployed", "", "the workload is in production: its load is known, not hoped for")
  public static let capacityUtilization = BandKey(
    "capacityUtilization", unit: "of capacity", in: 0...1,
    "mean offered work over the work that can be sustained at the promised latency; never busy")
  public static let horizonYears = BandKey(
    "horizonYears", unit: "years", in: 0...50, "how long the load is sure to last")
  public static let tokensPerMonth = CostKeys.tokensPerMonth
  public static let latencyToleranceMs = BandKey(
    "latencyToleranceMs", unit: "ms", in: 0...1e9, "latency that users put up with")

  static let keys: [any TypedKey] = [
    compliance, sovereign, monthlyApiSpend, hasTeam, operationsExperience, isDeployed,
    capacityUtilization, horizonYears, tokensPerMonth, latencyToleranceMs,
  ]

  subscript(key: FlagKey) -> Bool? { inputs[key] }
  subscript(key: BandKey) -> Decimal? { inputs[key]?.mid }
}
