// LinearProgram.swift: a small linear programme, solved by a dense two-phase simplex.

/// Minimise c·x where A x {≤, =, ≥} b and x ≥ 0.
struct LinearProgram: Sendable {
  enum Relation: Hashable, Sendable { case atMost, equal, atLeast }

  struct Constraint: Sendable {
    var coefficients: [Double]
    var relation: Relation
    var bound: Double
  }

  /// A solution and what proves that no other is better.
  struct Optimum: Sendable {
    var value: Double
    var x: [Double]
    /// By constraint: how much the optimum rises with a unit more of the bound. b·y is the optimum too.
    var duals: [Double]
  }

  enum Outcome: Sendable {
    case optimum(Optimum)
    case infeasible
    /// The objective falls without end.
    case unbounded
    /// Rounding kept the method from its end.
    case unsettled
  }

  /// Cost of a unit of each variable.
  let objective: [Double]
  private(set) var constraints: [Constraint] = []

  init(minimise objective: [Double]) { self.objective = objective }

  /// - Precondition: one coefficient a variable.
  mutating func require(_ coefficients: [Double], _ relation: Relation, _ bound: Double) {
    precondition(coefficients.count == objective.count, "a coefficient for every variable")
    constraints.append(
      Constraint(coefficients: coefficients, relation: relation, bound: bound))
  }

  /// - Complexity: O(rows × columns) a pivot; Bland's rule visits no basis twice, so it ends, on the same vertex
  ///   on every machine.
  /// - Source: Bland, "New finite pivoting rules for the simplex method", Mathematics of OR 2(2), 1977.
  func solve() -> Outcome {
    var tableau = SimplexTableau(self)
    switch tableau.minimise(tableau.infeasibility) {
    case .optimum: break
    // A sum of artificial variables has a least value, 0 at best.
    case .unbounded, .unsettled: return .unsettled
    }
    guard tableau.isFeasible else { return .infeasible }
    tableau.dropArtificials()
    switch tableau.minimise(tableau.cost(objective)) {
    case .unbounded: return .unbounded
    case .unsettled: return .unsettled
    case .optimum:
      let x = tableau.values(objective.count)
      let value = zip(objective, x).reduce(0) { $0 + $1.0 * $1.1 }
      return .optimum(Optimum(value: value, x: x, duals: tableau.duals))
    }
  }
}
