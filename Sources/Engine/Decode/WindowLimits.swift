// WindowLimits.swift: from when on a row's windows are full.

internal import Hardware

/// Where the windows of a row are full.
struct WindowLimits: BitwiseCopyable {
  /// Tokens of its context that a row reads at most in some layers; 0 where all layers read all.
  let reach: Int
  /// Computed tokens after which the windows take no further block; 0 without windows.
  let saturation: Int
  let areThere: Bool
  private let clock: TokenClock
  /// Tokens of a row that a step computes, and those beyond the next that its blocks hold.
  private let rowTokens, spareTokens: Int

  init(_ limits: EngineLimits, reach: Int?) {
    let footprint = limits.footprint
    self.reach = reach ?? 0
    saturation = footprint.windowGroups > 0 ? footprint.saturation : 0
    areThere = reach != nil || footprint.windowGroups > 0
    clock = limits.clock
    rowTokens = limits.rowTokens
    spareTokens = limits.spareTokens
  }

  /// The first step that reads a row's windows in full.
  /// - Parameter offset: computed tokens of the row less what the clock says.
  func readsInFull(offset: Int) -> Int { clock.step(reaching: reach - rowTokens - offset) }

  /// The first step before which a row's windows took their last block.
  func holdsAll(offset: Int) -> Int {
    clock.step(reaching: saturation - 1 - spareTokens - offset) + 1
  }

  /// The step at which a row's windows are read in full, or take no further block: what comes next.
  func nextSaturation(offset: Int, after step: Int) -> Int? {
    let places = (reads: readsInFull(offset: offset), blocks: holdsAll(offset: offset))
    if step < places.reads {
      return step < places.blocks ? min(places.reads, places.blocks) : places.reads
    }
    return step < places.blocks ? places.blocks : nil
  }
}
