// WindowLimits.swift: from when on a row's windows are full.

internal import Hardware

/// Where the windows of a row are full.
struct WindowLimits: BitwiseCopyable {
  /// Tokens of its context that a row reads at most in some layers; 0 where all layers read all.
  let reach: Int
  /// Computed tokens after which the windows take no further block; 0 without windows.
  let saturation: Int
  let areThere: Bool

  init(_ footprint: KVFootprint, reach: Int?) {
    self.reach = reach ?? 0
    saturation = footprint.windowGroups > 0 ? footprint.saturation : 0
    areThere = reach != nil || footprint.windowGroups > 0
  }

  /// Computed tokens after which a row's windows are read in full, or take no further block: what comes next.
  func nextSaturation(after computed: Int) -> Int? {
    let places = (reads: reach - 1, blocks: saturation)
    if computed < places.reads {
      return computed < places.blocks ? min(places.reads, places.blocks) : places.reads
    }
    return computed < places.blocks ? places.blocks : nil
  }
}
