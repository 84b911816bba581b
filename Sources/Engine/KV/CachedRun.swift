// CachedRun.swift: a run of blocks that prompts share, and the table of those that are cached or held.

internal import Kernel

/// A run of blocks of a replica's cache. The runs of a prompt are a path from a root; what is cached of a path is always
/// its beginning, and so is what is held.
struct CachedRun: BitwiseCopyable {
  let key: RunKey
  let parent: Int32
  /// Blocks before it.
  let start: Int
  /// Its blocks that are cached, but for those that `writer` has filled since it decodes.
  var visible = 0
  /// The hold of the running turn of a session that goes on with the run.
  var writer = Int32.noRow
  /// The first of the other holds that end in it; the most blocks of it that one of them has, and how many have them.
  var holders = Int32.noRow
  var mostHeld = 0
  var holdingMost = 0
  /// Runs after it that somebody holds, or goes on with.
  var heldChildren = 0
  /// Its pieces that nobody holds.
  var pieces = PieceEnds()

  init(_ key: RunKey, parent: Int32 = .noRow, start: Int) {
    self.key = key
    self.parent = parent
    self.start = start
  }

  /// Whether some running request's blocks end in it or go beyond it.
  var isHeld: Bool { writer != .noRow || holders != .noRow || heldChildren > 0 }
}

/// What a request on a replica holds, or would hold, of the runs.
struct PrefixHold: BitwiseCopyable {
  /// The run in which its shared part ends at most.
  let key: RunKey
  /// Blocks from the beginning of its prompt that it shares; the rest is its own.
  var shared: Int
  /// Where what it shares ends, while it runs.
  var run = Int32.noRow
  /// Its own blocks, while it waits again.
  var own = Int32.noRow
  /// Other holds that end in the same run.
  var next = Int32.noRow
  var previous = Int32.noRow
  /// Its computed tokens less the step number, once it decodes.
  var decodeOffset: Int?
}

/// The runs of a replica by what names them. One that is neither cached nor held is forgotten, so that there are no more
/// than blocks and running requests.
struct RunTable: ~Copyable {
  private var rows = RowPool<CachedRun>()
  private var places: [RunKey: Int32] = [:]

  subscript(run: Int32) -> CachedRun {
    @inline(__always) _read { yield rows[run] }
    @inline(__always) _modify { yield &rows[run] }
  }

  func find(_ key: RunKey) -> Int32 { places[key] ?? .noRow }

  mutating func insert(_ run: CachedRun) -> Int32 {
    let index = rows.insert(run)
    if run.key != .own { places[run.key] = index }
    return index
  }

  mutating func remove(_ run: Int32) {
    if rows[run].key != .own { places[rows[run].key] = nil }
    rows.remove(run)
  }

  /// Forgets a run of which nothing is left; one's own is kept for its request.
  mutating func removeIfUnused(_ run: Int32) {
    if rows[run].visible == 0, !rows[run].isHeld, rows[run].key != .own { remove(run) }
  }

  mutating func removeAll() {
    rows.removeAll()
    places.removeAll(keepingCapacity: true)
  }
}
