// EvictionQueue.swift: cached blocks that nobody holds, in the order in which they are given up.

internal import Kernel

/// The pieces of a run that nobody holds, from the beginning of the prompt on: the deepest was released first.
struct PieceEnds: BitwiseCopyable {
  fileprivate(set) var shallowest = Int32.noRow
  fileprivate(set) var deepest = Int32.noRow
}

/// Pieces of runs in order of release, those of one release from its tail to its front.
///
/// Who holds a block holds all before it, and gives them back after it. So along a prompt the last releases never get
/// later with depth: the oldest block of a run is its deepest, and what is left of a run is its beginning. A piece needs
/// no place, only a length.
/// - Source: vLLM's `FreeKVCacheBlockQueue`, which is a list of blocks.
struct EvictionQueue: ~Copyable {
  private struct Piece: BitwiseCopyable {
    /// None where nobody can find the blocks: they only stand in the way of others.
    let run: Int32
    var blocks: Int
    var older = Int32.noRow
    var newer = Int32.noRow
    /// In its run.
    var deeper = Int32.noRow
    var shallower = Int32.noRow
  }

  private var pieces = RowPool<Piece>()
  private var oldest = Int32.noRow
  private var newest = Int32.noRow
  /// Of all pieces.
  private(set) var blocks = 0

  /// The run of the piece that is given up next.
  /// - Precondition: there is a piece.
  var oldestRun: Int32 { pieces[oldest].run }

  /// Blocks were released that nobody can find.
  mutating func append(blocks count: Int) {
    blocks += count
    if newest != .noRow, pieces[newest].run == .noRow {
      pieces[newest].blocks += count
    } else {
      push(Piece(run: .noRow, blocks: count))
    }
  }

  /// The shallowest blocks of a run were released that anybody held.
  mutating func append(blocks count: Int, of run: Int32, _ ends: inout PieceEnds) {
    blocks += count
    let piece = push(Piece(run: run, blocks: count, deeper: ends.shallowest))
    if ends.deepest == .noRow {
      ends.deepest = piece
    } else {
      pieces[ends.shallowest].shallower = piece
    }
    ends.shallowest = piece
  }

  /// Takes the shallowest blocks of a run out, for somebody to hold.
  mutating func take(_ count: Int, _ ends: inout PieceEnds) {
    blocks -= count
    var left = count
    while left > 0 {
      let piece = ends.shallowest
      let taken = min(left, pieces[piece].blocks)
      pieces[piece].blocks -= taken
      left -= taken
      guard pieces[piece].blocks == 0 else { return }
      ends.shallowest = pieces[piece].deeper
      if ends.shallowest == .noRow {
        ends.deepest = .noRow
      } else {
        pieces[ends.shallowest].shallower = .noRow
      }
      unlink(piece)
    }
  }

  /// Gives up blocks of the oldest piece, which nobody can find.
  /// - Returns: how many there were.
  mutating func giveUp(atMost most: Int) -> Int {
    let given = min(most, pieces[oldest].blocks)
    blocks -= given
    pieces[oldest].blocks -= given
    if pieces[oldest].blocks == 0 { unlink(oldest) }
    return given
  }

  /// Gives up blocks of the oldest piece, the deepest of its run.
  /// - Returns: how many there were.
  mutating func giveUp(atMost most: Int, _ ends: inout PieceEnds) -> Int {
    let piece = oldest
    precondition(piece == ends.deepest, "the oldest piece of a run is its deepest")
    if pieces[piece].blocks <= most {
      ends.deepest = pieces[piece].shallower
      if ends.deepest == .noRow {
        ends.shallowest = .noRow
      } else {
        pieces[ends.deepest].deeper = .noRow
      }
    }
    return giveUp(atMost: most)
  }

  mutating func removeAll() {
    pieces.removeAll()
    (oldest, newest, blocks) = (.noRow, .noRow, 0)
  }

  @discardableResult
  private mutating func push(_ piece: Piece) -> Int32 {
    let index = pieces.insert(piece)
    pieces[index].older = newest
    if newest == .noRow { oldest = index } else { pieces[newest].newer = index }
    newest = index
    return index
  }

  private mutating func unlink(_ piece: Int32) {
    let (older, newer) = (pieces[piece].older, pieces[piece].newer)
    if older == .noRow { oldest = newer } else { pieces[older].newer = newer }
    if newer == .noRow { newest = older } else { pieces[newer].older = older }
    pieces.remove(piece)
  }
}
