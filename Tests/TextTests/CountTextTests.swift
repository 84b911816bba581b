// CountTextTests.swift: what a shortened count can mean.

import Testing

@testable import Text

@Suite struct CountTextTests {
  @Test(
    "shortened counts have their readings",
    arguments: [
      ("1k", [1000, 1024]), ("8K", [8000, 8192]), ("32k", [32_000, 32_768]), ("10k", [10_000]),
      ("2,000", [2000]), ("12,345,678", [12_345_678]), ("2_000", [2000]), ("1.5M", [1_500_000]),
      ("1M", [1_000_000]), ("0.5k", [500]),
    ] as [(String, [Int])])
  func readings(text: String, expected: [Int]) {
    #expect(CountText.readings(text) == expected)
  }

  @Test(
    "what is plain, or no count, has none",
    arguments: [
      "", "k", "12", "1,5", "1,50", "-3k", "1e99k", "abc", "1kk", "NaN", "9999999999999k",
    ])
  func none(text: String) {
    #expect(CountText.readings(text).isEmpty)
  }
}
