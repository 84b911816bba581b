// SimplexTableau.swift: the table that the simplex method turns, one pivot at a time.

/// Rows A x = b of a linear programme with slack, surplus and artificial variables, in the form of some basis.
///
/// Columns: the programme's variables, one slack a row (unused where a row is an equation), one artificial a row.
/// Rows are scaled to a largest coefficient of 1 and turned so that b ≥ 0: tolerances mean the same everywhere.
struct SimplexTableau {
  enum End: Hashable { case optimum, unbounded, unsettled }

  /// Of a coefficient or a cost that counts as 0, where the largest of a row is 1: 4,000 times the rounding of
  /// one operation leaves room for some hundred pivots.
  private static let tolerance = 1e-10
  /// Of what is left over at the end of the first phase.
  private static let feasibility = 1e-8
  /// Far more than a programme of some thousand columns takes.
  private static let pivotLimit = 100_000

  private var rows: [[Double]] = []
  private var right: [Double] = []
  /// Column of each row's basic variable.
  private var basis: [Int] = []
  /// Reduced costs and, last, the negative objective.
  private var reduced: [Double] = []
  /// What each row was multiplied by.
  private var scales: [Double] = []
  private var costScale = 1.0
  private let variables: Int
  private let count: Int

  init(_ program: LinearProgram) {
    variables = program.objective.count
    count = program.constraints.count
    for (index, constraint) in program.constraints.enumerated() {
      let largest = constraint.coefficients.reduce(0) { max($0, abs($1)) }
      let scale = (constraint.bound < 0 ? -1 : 1) / (largest > 0 ? largest : 1)
      var row = constraint.coefficients.map { $0 * scale }
      row += [Double](repeating: 0, count: 2 * count)
      let turned = constraint.bound < 0 ? -1.0 : 1.0
      switch constraint.relation {
      case .atMost: row[variables + index] = turned
      case .atLeast: row[variables + index] = -turned
      case .equal: break
      }
      row[variables + count + index] = 1
      rows.append(row)
      right.append(constraint.bound * scale)
      basis.append(variables + count + index)
      scales.append(scale)
    }
  }

  private var width: Int { variables + 2 * count }
  private func isArtificial(_ column: Int) -> Bool { column >= variables + count }

  /// The sum of the artificial variables.
  var infeasibility: [Double] {
    (0..<width).map { isArtificial($0) ? 1 : 0 }
  }

  func cost(_ objective: [Double]) -> [Double] {
    objective + [Double](repeating: 0, count: 2 * count)
  }

  /// Whether the first phase brought the artificial variables to 0.
  var isFeasible: Bool {
    let size = right.reduce(1) { max($0, abs($1)) }
    return basis.indices.allSatisfy {
      !isArtificial(basis[$0]) || right[$0] <= Self.feasibility * size
    }
  }

  /// Takes artificial variables out of the basis; a row that has no other variable says nothing, and stays.
  mutating func dropArtificials() {
    for row in rows.indices where isArtificial(basis[row]) {
      right[row] = 0
      let column = (0..<(variables + count)).first { abs(rows[row][$0]) > Self.feasibility }
      if let column { pivot(row, column) }
    }
  }

  /// Pivots to the least cost from the basis at hand.
  mutating func minimise(_ cost: [Double]) -> End {
    costScale = cost.reduce(0) { max($0, abs($1)) }
    if costScale == 0 { costScale = 1 }
    reduced = cost.map { $0 / costScale } + [0]
    for row in rows.indices {
      let price = cost[basis[row]] / costScale
      guard price != 0 else { continue }
      for column in 0..<width { reduced[column] -= price * rows[row][column] }
      reduced[width] -= price * right[row]
    }
    for _ in 0..<Self.pivotLimit {
      guard let column = entering else { return .optimum }
      guard let row = leaving(column) else { return .unbounded }
      pivot(row, column)
    }
    return .unsettled
  }

  /// Bland's rule: the first column that lowers the cost. An artificial variable never comes back.
  private var entering: Int? {
    (0..<(variables + count)).first { reduced[$0] < -Self.tolerance }
  }

  /// Bland's rule: of the rows that reach 0 first, the one whose variable comes first.
  private func leaving(_ column: Int) -> Int? {
    var best: (row: Int, ratio: Double)?
    for row in rows.indices where rows[row][column] > Self.tolerance {
      let ratio = right[row] / rows[row][column]
      guard let found = best else {
        best = (row, ratio)
        continue
      }
      let isTie = abs(ratio - found.ratio) <= Self.tolerance * max(1, abs(found.ratio))
      if isTie ? basis[row] < basis[found.row] : ratio < found.ratio { best = (row, ratio) }
    }
    return best?.row
  }

  private mutating func pivot(_ row: Int, _ column: Int) {
    let factor = rows[row][column]
    for index in 0..<width { rows[row][index] /= factor }
    rows[row][column] = 1
    right[row] /= factor
    for other in rows.indices where other != row {
      let share = rows[other][column]
      guard share != 0 else { continue }
      for index in 0..<width { rows[other][index] -= share * rows[row][index] }
      rows[other][column] = 0
      right[other] = max(0, right[other] - share * right[row])
    }
    if !reduced.isEmpty {
      let share = reduced[column]
      for index in 0..<width { reduced[index] -= share * rows[row][index] }
      reduced[column] = 0
      reduced[width] -= share * right[row]
    }
    basis[row] = column
  }

  /// The first so many variables.
  func values(_ count: Int) -> [Double] {
    var x = [Double](repeating: 0, count: count)
    for (row, column) in basis.enumerated() where column < count { x[column] = right[row] }
    return x
  }

  /// By constraint as it was given: a column that began as a unit vector now holds its row's price.
  var duals: [Double] {
    (0..<count).map { -reduced[variables + count + $0] * costScale * scales[$0] }
  }
}
