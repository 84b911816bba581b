// MarkovRate.swift: a rate that wanders between states, each held for an exponential time.

public import Kernel

/// The rate of a Markov-modulated Poisson process (MMPP), observed from its steady state.
/// - Source: Fischer and Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook",
///   Performance Evaluation 18, 1993.
public struct MarkovRate: RateCurve {
  /// A level of load and how long it is held on average.
  public struct State: Hashable, Sendable {
    public var ratePerSecond: Double
    public var meanSeconds: Double

    public init(ratePerSecond: Double, meanSeconds: Double) {
      self.ratePerSecond = ratePerSecond
      self.meanSeconds = meanSeconds
    }
  }

  public let states: [State]
  /// Share of time in each state.
  public let shares: [Double]
  /// Cumulative probabilities of the next state, a row for each state.
  private let moves: [[Double]]
  private var current = 0
  private var hasStarted = false

  /// States accepted; their balance is solved by elimination, in time that grows with the cube.
  public static let stateLimit = 100

  /// Nil when some state cannot be reached from some other.
  /// - Parameter transitions: for each state, the probabilities of the next one, which sum to 1, 0 for itself;
  ///   nil for all others alike.
  /// - Precondition: 2 to `stateLimit` states of positive duration, rates within limits; `transitions` is square.
  public init?(_ states: [State], transitions: [[Double]]? = nil) {
    precondition((2...Self.stateLimit).contains(states.count))
    precondition(states.allSatisfy { $0.meanSeconds > 0 && $0.ratePerSecond >= 0 })
    let count = states.count
    let even = 1 / Double(count - 1)
    let rows =
      transitions
      ?? states.indices.map { row in states.indices.map { $0 == row ? 0 : even } }
    precondition(rows.count == count && rows.allSatisfy { $0.count == count })
    guard Self.isConnected(rows), let visits = Self.balance(rows) else { return nil }
    let times = zip(visits, states).map { $0 * $1.meanSeconds }
    let total = times.reduce(0, +)
    self.states = states
    shares = times.map { $0 / total }
    moves = rows.map(Self.cumulative)
  }

  public var isStationary: Bool { true }
  public var isRandom: Bool { true }
  public var meanRatePerSecond: Double {
    zip(shares, states).reduce(0) { $0 + $1.0 * $1.1.ratePerSecond }
  }

  /// Mean number of changes of state between two arrivals.
  public var changesPerArrival: Double {
    zip(shares, states).reduce(0) { $0 + $1.0 / $1.1.meanSeconds } / meanRatePerSecond
  }

  /// What is left of an exponential time is that time again, so the first piece is like the others.
  public mutating func next(_ random: inout RandomStream) -> RatePiece? {
    let point = random.nextUniform()
    current = Self.place(of: point, in: hasStarted ? moves[current] : Self.cumulative(shares))
    hasStarted = true
    let state = states[current]
    let seconds = state.meanSeconds * ArrivalClock.unitWork.sample(using: &random)
    return RatePiece(.constant(state.ratePerSecond), seconds: seconds)
  }

  private static func place(of point: Double, in cumulative: [Double]) -> Int {
    cumulative.firstIndex { point < $0 } ?? cumulative.count - 1
  }

  /// Running sums, the last set to 1 from the last positive entry on: rounding reaches no state of weight 0.
  private static func cumulative(_ weights: [Double]) -> [Double] {
    var sum = 0.0
    var sums = weights.map { weight in
      sum += weight
      return sum
    }
    let last = weights.lastIndex { $0 > 0 } ?? weights.count - 1
    for index in last..<sums.count { sums[index] = 1 }
    return sums
  }

  /// Whether every state leads to every other.
  private static func isConnected(_ rows: [[Double]]) -> Bool {
    func reached(_ leads: (Int, Int) -> Bool) -> Int {
      var seen = [Bool](repeating: false, count: rows.count)
      var open = [0]
      seen[0] = true
      while let state = open.popLast() {
        for next in rows.indices where !seen[next] && leads(state, next) {
          seen[next] = true
          open.append(next)
        }
      }
      return seen.count { $0 }
    }
    return reached { rows[$0][$1] > 0 } == rows.count
      && reached { rows[$1][$0] > 0 } == rows.count
  }

  /// Visits to each state relative to the others, by state reduction, which subtracts nothing.
  /// - Source: Grassmann, Taksar and Heyman, Oper. Res. 33(5), 1985.
  private static func balance(_ rows: [[Double]]) -> [Double]? {
    var p = rows
    for last in stride(from: rows.count - 1, to: 0, by: -1) {
      let out = p[last][..<last].reduce(0, +)
      guard out > 0 else { return nil }
      for row in 0..<last {
        p[row][last] /= out
        for column in 0..<last { p[row][column] += p[row][last] * p[last][column] }
      }
    }
    var visits = [1.0]
    for state in 1..<rows.count {
      visits.append((0..<state).reduce(0) { $0 + visits[$1] * p[$1][state] })
    }
    return visits
  }
}
