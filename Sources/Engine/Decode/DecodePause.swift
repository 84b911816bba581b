// DecodePause.swift: token gaps that contain steps in which no row decoded.

internal import Kernel

/// Rows of one class that emitted their last token at one moment, while prompts had the steps to themselves.
struct LateRows: BitwiseCopyable {
  var since: Int64
  var classIndex: Int
  var rows: Int
}

/// Where prompts go first, the gap of a decode row may span steps that computed prompts alone. The rows that decoded
/// before have waited since `decodeEnd`; those that began later are listed by when.
struct DecodePause: ~Copyable {
  /// When the last step ended in which rows decoded.
  private(set) var decodeEnd: Int64 = 0
  /// Rows that began since `decodeEnd`, by when.
  private var begun = OwnedArray<LateRows>()
  /// A step has ended since in which the decode rows waited.
  private var hasWaited = false

  /// Whether every next gap is as long as the step that ends it.
  var isOver: Bool { !hasWaited && begun.isEmpty }

  mutating func stepWithoutDecode() { hasWaited = true }

  /// A row emitted the token of its prompt.
  mutating func begins(classIndex: Int, at now: Int64) {
    let last = begun.count - 1
    if last >= 0, begun[last].since == now, begun[last].classIndex == classIndex {
      begun[last].rows += 1
    } else {
      begun.append(LateRows(since: now, classIndex: classIndex, rows: 1))
    }
  }

  /// Takes a row out that is preempted.
  /// - Returns: when its last token came.
  mutating func leaves(classIndex: Int, lastToken: Int64) -> Int64 {
    guard lastToken > decodeEnd else { return decodeEnd }
    for index in begun.indices
    where begun[index].since == lastToken && begun[index].classIndex == classIndex {
      begun[index].rows -= 1
      break
    }
    return lastToken
  }

  /// The step that ends the pause is over: all rows emit a token.
  /// - Parameter rows: all decode rows of each class.
  mutating func ends(
    at now: Int64, rows: borrowing OwnedArray<Int>, report: inout EngineReport
  ) {
    for index in rows.indices where rows[index] > 0 {
      var before = rows[index]
      for item in begun.indices where begun[item].classIndex == index && begun[item].rows > 0 {
        before -= begun[item].rows
        report.gapsEnded(
          GapEntry(first: now - begun[item].since, rows: begun[item].rows, classIndex: index))
      }
      guard before > 0 else { continue }
      report.gapsEnded(GapEntry(first: now - decodeEnd, rows: before, classIndex: index))
    }
    begun.removeAll()
    hasWaited = false
  }

  mutating func decoded(until now: Int64) { decodeEnd = now }
}
