// LogCorrelation.swift: whether long prompts come with long answers.

internal import Foundation

/// Pearson's correlation of the logarithms of two lengths, over the requests where both are positive.
public struct LogCorrelation: Sendable {
  private var count = 0.0
  private var meanX = 0.0
  private var meanY = 0.0
  private var squaresX = 0.0
  private var squaresY = 0.0
  private var products = 0.0

  public init() {}

  /// - Source: the pairwise form of Welford, Technometrics 4(3), 1962.
  mutating func add(_ first: Int, _ second: Int) {
    guard first > 0, second > 0 else { return }
    let (x, y) = (log(Double(first)), log(Double(second)))
    count += 1
    let (deltaX, deltaY) = (x - meanX, y - meanY)
    meanX += deltaX / count
    meanY += deltaY / count
    squaresX += deltaX * (x - meanX)
    squaresY += deltaY * (y - meanY)
    products += deltaX * (y - meanY)
  }

  /// From −1 to 1; nil for fewer than three pairs, or where one length never varies.
  public var value: Double? {
    // Rounding leaves a trace of variance where there is none.
    guard count >= 3, squaresX > 1e-9 * count, squaresY > 1e-9 * count else { return nil }
    return max(-1, min(1, products / (squaresX * squaresY).squareRoot()))
  }
}
