import Foundation
import Metrics
import Testing

@Suite struct StudentTTests {
  @Test(
    "quantiles are the tabulated ones",
    arguments: [
      // Probability, degrees of freedom, value: Abramowitz and Stegun, table 26.10.
      (0.975, 1, 12.706), (0.975, 2, 4.303), (0.975, 3, 3.182), (0.975, 9, 2.262),
      (0.975, 19, 2.093), (0.975, 30, 2.042), (0.975, 120, 1.980), (0.95, 5, 2.015),
      (0.995, 10, 3.169),
    ])
  func table(probability: Double, degreesOfFreedom: Int, expected: Double) {
    let value = StudentT.quantile(probability, degreesOfFreedom: degreesOfFreedom)
    #expect(abs(value - expected) < 0.0006)
  }

  @Test("the two simplest cases have closed forms", arguments: [0.01, 0.3, 0.5, 0.8, 0.999])
  func closedForms(probability: Double) {
    let one = tan(.pi * (probability - 0.5))
    let excess = 2 * probability - 1
    let two = excess * (2 / (1 - excess * excess)).squareRoot()
    for (degrees, expected) in [(1, one), (2, two)] {
      let error = abs(StudentT.quantile(probability, degreesOfFreedom: degrees) - expected)
      let allowed = 1e-9 * max(1, abs(expected))
      #expect(error < allowed)
    }
  }

  @Test("many degrees of freedom make it normal")
  func limit() {
    #expect(abs(StudentT.quantile(0.975, degreesOfFreedom: 1_000_000) - 1.959966) < 1e-5)
  }
}
