// Calculators.swift: every calculator there is.

/// The table of calculators.
public enum Calculators {
  /// In the order of `headroom calc`. A new one is one file and one line here.
  public static let all: [Calculator] = [
    Breakeven.calculator, Roi.calculator, Budget.calculator, Decide.calculator, Tco.calculator,
    ModelMemory.calculator, DecodeBound.calculator, PrefillBound.calculator, ClaimBound.calculator,
    QuantizationSpeedup.calculator, WeightLoadTime.calculator, UserRate.calculator,
    TokenRate.calculator, Capacity.calculator, TimeWeightedPercentile.calculator,
    Latency.calculator, HybridDay.calculator, ProviderShares.calculator, Alerts.calculator,
    KubernetesGpus.calculator, ApiCost.calculator, GpuCost.calculator, PowerCost.calculator,
    Bill.calculator, TcoReduction.calculator, RoiClaim.calculator, SpotPrice.calculator,
    Attribution.calculator, GenerationCrossover.calculator,
  ]

  public static func named(_ name: String) -> Calculator? { all.first { $0.name == name } }
}
