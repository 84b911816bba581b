// CountText.swift: whole numbers as people shorten them: "8k", "2,000", "1.5M".

/// Reads shortened counts for hints; what a file or a flag takes is a plain whole number.
public enum CountText {
  /// What a shortened count can mean, the decimal reading first; empty for what is none.
  ///
  /// `k` before a power of two may count as memory does: `32k` is 32,000 or 32,768. `10k` is 10,000 alone.
  public static func readings(_ text: String) -> [Int] {
    var digits = text.filter { !" _'".contains($0) }
    var factor = 1
    var isThousands = false
    if let last = digits.last,
      let unit = ["k": 1000, "K": 1000, "m": 1_000_000, "M": 1_000_000][last]
    {
      (factor, isThousands) = (unit, unit == 1000)
      digits.removeLast()
    }
    if digits.contains(",") {
      let groups = digits.split(separator: ",", omittingEmptySubsequences: false)
      guard groups.dropFirst().allSatisfy({ $0.count == 3 }), 1...3 ~= groups.first?.count ?? 0
      else { return [] }
      digits = groups.joined()
    }
    guard let number = NumberText.parseDouble(digits), number >= 0, number < 1e12,
      factor > 1 || digits != text, let decimal = Int(exactly: (number * Double(factor)).rounded()),
      Double(decimal) == (number * Double(factor)).rounded()
    else { return [] }
    guard isThousands, let whole = Int(exactly: number), whole > 0, whole & (whole - 1) == 0 else {
      return [decimal]
    }
    return [decimal, whole * 1024]
  }
}
