// ParetoFront.swift: which candidates no other one beats in both of two figures.

enum ParetoFront {
  /// Whether each point is on the front: no other is at least as good in both and better in one. Smaller is
  /// better; a point without both figures is on no front.
  /// - Complexity: O(n²), for some hundred candidates.
  static func members(_ points: [(x: Double, y: Double)?]) -> [Bool] {
    points.map { point in
      guard let point else { return false }
      return !points.contains { other in
        guard let other else { return false }
        return other.x <= point.x && other.y <= point.y && (other.x < point.x || other.y < point.y)
      }
    }
  }
}
