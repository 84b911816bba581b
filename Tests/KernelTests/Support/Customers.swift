// Customers.swift: rows of customers and lines of them, for the models of these tests.

import Kernel
import Units

/// One customer somewhere in a system.
struct Customer {
  /// When it entered the system.
  var arrival = SimulationTime.zero
  /// When it came to the station where it is.
  var entered = SimulationTime.zero
  /// When its service there began.
  var start = SimulationTime.zero
  /// The service it still needs, and all it needed.
  var remaining = SimulationTime.zero
  var service = SimulationTime.zero
  /// Its class, or the station where it is.
  var place = 0
  var hasLeft = false
}

/// Customers in rows that are used again, and any number of first-in-first-out lines through them.
struct Customers {
  private(set) var rows: [Customer] = []
  private var next: [Int] = []
  private var free: [Int] = []
  private var heads: [Int]
  private var tails: [Int]
  private(set) var lengths: [Int]

  init(lines: Int) {
    heads = Array(repeating: -1, count: lines)
    tails = heads
    lengths = Array(repeating: 0, count: lines)
  }

  subscript(row: Int) -> Customer {
    get { rows[row] }
    set { rows[row] = newValue }
  }

  mutating func add(_ customer: Customer) -> Int {
    if let row = free.popLast() {
      rows[row] = customer
      return row
    }
    rows.append(customer)
    next.append(-1)
    return rows.count - 1
  }

  mutating func remove(_ row: Int) { free.append(row) }

  mutating func append(_ row: Int, to line: Int) {
    next[row] = -1
    if heads[line] < 0 { heads[line] = row } else { next[tails[line]] = row }
    tails[line] = row
    lengths[line] += 1
  }

  /// Puts a customer back at the head of a line.
  mutating func prepend(_ row: Int, to line: Int) {
    next[row] = heads[line]
    if heads[line] < 0 { tails[line] = row }
    heads[line] = row
    lengths[line] += 1
  }

  mutating func popFirst(of line: Int) -> Int? {
    let row = heads[line]
    guard row >= 0 else { return nil }
    heads[line] = next[row]
    lengths[line] -= 1
    return row
  }
}

extension Distribution {
  /// A variate in seconds as a length of simulated time.
  func time(_ random: inout RandomStream) -> SimulationTime {
    SimulationTime(Seconds(sample(using: &random)))
  }
}
