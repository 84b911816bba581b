import Kernel
import Testing

@testable import Planning

extension LinearProgram {
  fileprivate init(
    _ objective: [Double], _ rows: [([Double], Relation, Double)]
  ) {
    self.init(minimise: objective)
    for (coefficients, relation, bound) in rows { require(coefficients, relation, bound) }
  }

  fileprivate func optimum() throws -> Optimum {
    guard case .optimum(let found) = solve() else { throw NoOptimum() }
    return found
  }
}

private struct NoOptimum: Error {}

private func near(_ a: Double, _ b: Double) -> Bool {
  abs(a - b) <= 1e-7 * max(1, abs(a), abs(b))
}

@Suite struct LinearProgramTests {
  /// Dantzig's diet of two foods; a transport of two sources; an equation with one point.
  @Test func solvesByHand() throws {
    // max 3x + 5y with x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18: 36 at (2, 6), prices 0, 1.5 and 1.
    let plant = try LinearProgram(
      [-3, -5], [([1, 0], .atMost, 4), ([0, 2], .atMost, 12), ([3, 2], .atMost, 18)]
    ).optimum()
    #expect(near(plant.value, -36) && near(plant.x[0], 2) && near(plant.x[1], 6))
    #expect(near(plant.duals[0], 0) && near(plant.duals[1], -1.5) && near(plant.duals[2], -1))
    let diet = try LinearProgram(
      [0.6, 0.35], [([5, 7], .atLeast, 8), ([4, 2], .atLeast, 15), ([2, 1], .atLeast, 3)]
    ).optimum()
    #expect(near(diet.value, 2.25) && near(diet.x[0], 3.75) && near(diet.x[1], 0))
    let point = try LinearProgram(
      [1, 1], [([1, 1], .equal, 3), ([1, -1], .equal, -1), ([2, 2], .equal, 6)]
    ).optimum()
    #expect(near(point.x[0], 1) && near(point.x[1], 2))
    let transport = try LinearProgram(
      [8, 6, 10, 9, 12, 13],
      [
        ([1, 1, 1, 0, 0, 0], .atMost, 35), ([0, 0, 0, 1, 1, 1], .atMost, 50),
        ([1, 0, 0, 1, 0, 0], .equal, 25), ([0, 1, 0, 0, 1, 0], .equal, 30),
        ([0, 0, 1, 0, 0, 1], .equal, 20),
      ]
    ).optimum()
    // From the first source 30 to the second and 5 to the third: 180 + 50; from the other 225 + 195.
    #expect(near(transport.value, 650))
  }

  @Test func tellsWhatHasNoOptimum() {
    let none = LinearProgram([1, 1], [([1, 1], .atMost, 1), ([1, 0], .atLeast, 2)]).solve()
    guard case .infeasible = none else {
      Issue.record("\(none)")
      return
    }
    let endless = LinearProgram([-1, 0], [([-1, 1], .atMost, 1)]).solve()
    guard case .unbounded = endless else {
      Issue.record("\(endless)")
      return
    }
    let negative = LinearProgram([1], [([1], .atMost, -1)]).solve()
    guard case .infeasible = negative else {
      Issue.record("\(negative)")
      return
    }
  }

  /// Programmes on which careless pivoting goes round: Beale's and Marshall and Suurballe's; and no constraint.
  @Test func endsWhereManyBasesShareAVertex() throws {
    let beale = try LinearProgram(
      [-0.75, 150, -0.02, 6],
      [
        ([0.25, -60, -0.04, 9], .atMost, 0), ([0.5, -90, -0.02, 3], .atMost, 0),
        ([0, 0, 1, 0], .atMost, 1),
      ]
    ).optimum()
    #expect(near(beale.value, -0.05))
    let circle = LinearProgram(
      [-10, 57, 9, 24],
      [
        ([0.5, -5.5, -2.5, 9], .atMost, 0), ([0.5, -1.5, -0.5, 1], .atMost, 0),
        ([1, 0, 0, 0], .atMost, 1),
      ])
    #expect(near(try circle.optimum().value, -1))
    #expect(try LinearProgram(minimise: [1, 2]).optimum().x == [0, 0])
  }

  /// The best of all corners that a programme of few variables has.
  private static func bestCorner(_ program: LinearProgram) -> Double? {
    let count = program.objective.count
    var planes = program.constraints.map { ($0.coefficients, $0.bound) }
    for index in 0..<count { planes.append(((0..<count).map { $0 == index ? 1 : 0 }, 0)) }
    var best: Double?
    for choice in subsets(planes.count, count) {
      guard let x = solved(choice.map { planes[$0] }), x.allSatisfy({ $0 >= -1e-9 }) else {
        continue
      }
      let isFeasible = program.constraints.allSatisfy { constraint in
        let left = zip(constraint.coefficients, x).reduce(0) { $0 + $1.0 * $1.1 }
        switch constraint.relation {
        case .atMost: return left <= constraint.bound + 1e-7
        case .atLeast: return left >= constraint.bound - 1e-7
        case .equal: return abs(left - constraint.bound) <= 1e-7
        }
      }
      guard isFeasible else { continue }
      let value = zip(program.objective, x).reduce(0) { $0 + $1.0 * $1.1 }
      best = min(best ?? value, value)
    }
    return best
  }

  private static func subsets(_ count: Int, _ size: Int) -> [[Int]] {
    guard size > 0 else { return [[]] }
    guard count >= size else { return [] }
    return subsets(count - 1, size) + subsets(count - 1, size - 1).map { $0 + [count - 1] }
  }

  /// Gauss with pivoting; nil for planes that do not meet in a point.
  private static func solved(_ planes: [([Double], Double)]) -> [Double]? {
    var rows = planes.map { $0.0 + [$0.1] }
    let count = planes.count
    for column in 0..<count {
      guard let pivot = (column..<count).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
        abs(rows[pivot][column]) > 1e-9
      else { return nil }
      rows.swapAt(column, pivot)
      for row in 0..<count where row != column {
        let share = rows[row][column] / rows[column][column]
        for index in 0...count { rows[row][index] -= share * rows[column][index] }
      }
    }
    return (0..<count).map { rows[$0][count] / rows[$0][$0] }
  }

  /// In a box, so that it is bounded; whole numbers make ties and degenerate corners common.
  private static func random(_ seed: Int, in range: ClosedRange<Int>) -> LinearProgram {
    var random = RandomStream(seed: UInt64(seed), name: "linear-program")
    func whole(_ range: ClosedRange<Int>) -> Double {
      Double(Int.random(in: range, using: &random))
    }
    let count = Int.random(in: range, using: &random)
    var program = LinearProgram(minimise: (0..<count).map { _ in whole(-5...9) })
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let relation: LinearProgram.Relation = [.atMost, .equal, .atLeast][Int(whole(0...2))]
      program.require((0..<count).map { _ in whole(-2...5) }, relation, whole(-3...9))
    }
    program.require([Double](repeating: 1, count: count), .atMost, 20)
    return program
  }

  @Test("the optimum is the best corner, and there is none where no corner is", arguments: 0..<200)
  func agreesWithEveryCorner(seed: Int) {
    let program = Self.random(seed, in: 2...4)
    let corner = Self.bestCorner(program)
    switch program.solve() {
    case .optimum(let found):
      #expect(corner.map { near($0, found.value) } == true, "\(found.value), \(corner ?? .nan)")
    case .infeasible: #expect(corner == nil)
    case .unbounded, .unsettled: Issue.record("a box is bounded")
    }
  }

  /// Feasible, prices of the right sign, no column worth entering, and both values the same: an optimum proven.
  @Test("prices prove the optimum", arguments: 0..<100)
  func dualityHolds(seed: Int) throws {
    let program = Self.random(1000 + seed, in: 5...30)
    guard case .optimum(let found) = program.solve() else { return }
    var total = 0.0
    #expect(found.x.allSatisfy { $0 >= 0 })
    for (constraint, price) in zip(program.constraints, found.duals) {
      let left = zip(constraint.coefficients, found.x).reduce(0) { $0 + $1.0 * $1.1 }
      total += price * constraint.bound
      let room = left - constraint.bound
      switch constraint.relation {
      case .atMost: #expect(room <= 1e-7 && price <= 1e-9)
      case .atLeast: #expect(room >= -1e-7 && price >= -1e-9)
      case .equal: #expect(abs(room) <= 1e-7)
      }
      #expect(abs(room * price) <= 1e-6, "a price for what is not scarce")
    }
    #expect(near(total, found.value))
    for column in program.objective.indices {
      let earned = zip(program.constraints, found.duals).reduce(0) {
        $0 + $1.0.coefficients[column] * $1.1
      }
      #expect(earned <= program.objective[column] + 1e-7)
    }
  }
}
