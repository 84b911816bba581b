// PrefixCache+Holds.swift: requests that take hold of cached blocks, add to them and let go of them.

extension PrefixCache {
  /// A request runs from now on, and holds what it found; what it shares beyond that it will compute itself.
  mutating func take(_ hold: Int32, _ match: PrefixMatch) {
    takeOwn(hold, match.own)
    var (run, end) = (match.run, match.shared)
    while run != .noRow {
      let held = held(run)
      let free = end - runs[run].start - held
      if free > 0 { queue.take(free, &runs[run].pieces) }
      if held > 0 { break }
      end = runs[run].start
      run = runs[run].parent
    }
    if match.parts { holds[hold].shared = match.shared }
    let place = self.run(of: holds[hold].key, blocks: holds[hold].shared)
    holds[hold].run = place
    guard place != .noRow else { return }
    let wasHeld = runs[place].isHeld
    if holds[hold].shared == .max {
      runs[place].writer = hold
    } else {
      link(hold, to: place)
    }
    if !wasHeld { holdParents(of: place) }
  }

  /// A request that was preempted finds all of its own blocks that are left: they are its again.
  private mutating func takeOwn(_ hold: Int32, _ blocks: Int) {
    let own = holds[hold].own
    guard own != .noRow else { return }
    precondition(blocks == runs[own].visible, "what a request has computed it may begin with")
    queue.take(blocks, &runs[own].pieces)
    runs.remove(own)
    holds[hold].own = .noRow
  }

  /// A step is built after which a request has computed so many full blocks.
  mutating func extend(_ hold: Int32, to blocks: Int) {
    var (run, end) = (holds[hold].run, min(blocks, holds[hold].shared))
    while run != .noRow {
      let start = runs[run].start
      if end > start {
        if runs[run].visible >= end - start { return }
        runs[run].visible = end - start
        end = start
      }
      run = runs[run].parent
    }
  }

  /// A running request gives its blocks back.
  /// - Parameters:
  ///   - blocks: full blocks that it has computed.
  ///   - waits: it will run again; else it is forgotten.
  /// - Returns: of these, blocks that others still hold.
  mutating func release(_ hold: Int32, blocks: Int, waits: Bool) -> Int {
    let shared = min(blocks, holds[hold].shared)
    releaseOwn(hold, blocks - shared, waits: waits)
    let place = holds[hold].run
    if place != .noRow, runs[place].writer == hold {
      runs[place].visible = max(0, shared - runs[place].start)
      runs[place].writer = .noRow
    } else if place != .noRow {
      unlink(hold, from: place)
    }
    holds[hold].run = .noRow
    holds[hold].decodeOffset = nil
    let left = leave(place, from: shared)
    if !waits { holds.remove(hold) }
    return left
  }

  private mutating func releaseOwn(_ hold: Int32, _ blocks: Int, waits: Bool) {
    guard blocks > 0 else { return }
    guard waits else { return queue.append(blocks: blocks) }
    var own = CachedRun(.own, start: 0)
    own.visible = blocks
    let run = runs.insert(own)
    queue.append(blocks: blocks, of: run, &runs[run].pieces)
    holds[hold].own = run
  }

  /// A hold that ended in a run is gone: what nobody holds any longer may be evicted, the deepest first.
  /// - Returns: of so many blocks of the path, those that are still held.
  private mutating func leave(_ place: Int32, from blocks: Int) -> Int {
    var (run, end) = (place, blocks)
    while run != .noRow {
      let start = runs[run].start
      let held = held(run)
      if end - start > held {
        queue.append(blocks: end - start - held, of: run, &runs[run].pieces)
        end = start + held
      }
      if runs[run].isHeld { return end }
      let parent = runs[run].parent
      runs.removeIfUnused(run)
      if parent != .noRow { runs[parent].heldChildren -= 1 }
      run = parent
    }
    return end
  }

  private mutating func holdParents(of place: Int32) {
    var run = runs[place].parent
    while run != .noRow {
      let wasHeld = runs[run].isHeld
      runs[run].heldChildren += 1
      if wasHeld { return }
      run = runs[run].parent
    }
  }

  private mutating func link(_ hold: Int32, to run: Int32) {
    let next = runs[run].holders
    holds[hold].next = next
    holds[hold].previous = .noRow
    if next != .noRow { holds[next].previous = hold }
    runs[run].holders = hold
    let held = holds[hold].shared - runs[run].start
    if held > runs[run].mostHeld { (runs[run].mostHeld, runs[run].holdingMost) = (held, 0) }
    if held == runs[run].mostHeld { runs[run].holdingMost += 1 }
  }

  private mutating func unlink(_ hold: Int32, from run: Int32) {
    let (previous, next) = (holds[hold].previous, holds[hold].next)
    if previous == .noRow { runs[run].holders = next } else { holds[previous].next = next }
    if next != .noRow { holds[next].previous = previous }
    guard holds[hold].shared - runs[run].start == runs[run].mostHeld else { return }
    runs[run].holdingMost -= 1
    if runs[run].holdingMost == 0 { countMost(of: run) }
  }

  /// The last of those that held most is gone.
  private mutating func countMost(of run: Int32) {
    runs[run].mostHeld = 0
    var hold = runs[run].holders
    while hold != .noRow {
      let held = holds[hold].shared - runs[run].start
      if held > runs[run].mostHeld { (runs[run].mostHeld, runs[run].holdingMost) = (held, 0) }
      if held == runs[run].mostHeld { runs[run].holdingMost += 1 }
      hold = holds[hold].next
    }
  }
}
