// Screening.swift: short runs that tell what a proof may be expected to say.

/// How short: of a screened candidate, of a pairing, of the answer in other windows.
enum Screening {
  /// Replicates of a size and of a pairing.
  static let replicates = 10
  /// Requests of a replicate, as a share of those behind a proof.
  static let requestShare = 0.25

  /// A proof asks for room of a half-width of its own, which its many requests make narrower than that of a
  /// screening: in the ratio of the roots of the requests behind both, as if all were independent.
  static func width(_ options: SizingOptions) -> Double {
    let share =
      Double(replicates) * requestShare
      / Double(max(1, options.replicateCap))
    return min(1, share.squareRoot())
  }
}
