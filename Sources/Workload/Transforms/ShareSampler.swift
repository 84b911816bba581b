// ShareSampler.swift: picks a share of a sequence at random, with the share exact over long stretches.

internal import Kernel

/// Says yes for a share p of its calls, at random, and for exactly p × `block` of each block of calls.
///
/// Independent draws would miss a rate by their noise (2 % of 2 000 requests); within a block, picks are
/// still random, so counts over times much shorter than a block vary as independent draws do.
/// - Source: Knuth, "The Art of Computer Programming" 2, section 3.4.2, Algorithm S.
struct ShareSampler {
  /// Calls after which the share is exact; a guess: some minutes of most traces.
  static let block = 4096

  private let share: Double
  private var callsLeft = 0
  private var picksLeft = 0.0

  init(share: Double) { self.share = share }

  mutating func next(_ random: inout RandomStream) -> Bool {
    if callsLeft == 0 {
      callsLeft = Self.block
      picksLeft += share * Double(Self.block)  // a fraction of a pick is carried over
    }
    let isPicked = random.nextUniform() * Double(callsLeft) < picksLeft
    callsLeft -= 1
    if isPicked { picksLeft -= 1 }
    return isPicked
  }
}
