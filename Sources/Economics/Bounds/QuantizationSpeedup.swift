// QuantizationSpeedup.swift: what fewer bits are said to bring, beside what they can bring.

internal import Foundation
internal import Text

enum QuantizationSpeedup {
  static let fp8Low = BandKey(
    "fp8Low", unit: "x", in: 0...100, isPositive: true, default: 1.3,
    "fp8 against bf16, at the low end", "guide 004, quoted")
  static let fp8High = BandKey(
    "fp8High", unit: "x", in: 0...100, isPositive: true, default: 1.6,
    "fp8 against bf16, at the high end", "guide 004, quoted")
  static let fp4Extra = BandKey(
    "fp4Extra", unit: "x", in: 0...100, isPositive: true, default: 1.3, "fp4 against fp8",
    "guide 004, quoted")

  static let calculator = Calculator(
    "quantization-speedup", "what fp8 and fp4 bring over bf16, beside the bound of reading weights",
    keys: [fp8Low, fp8High, fp4Extra],
    notes: ["The bound is that of decoding one request, where all time goes into reading weights."],
    examples: ["", "--fp8-low 1.4 --fp8-high 1.6 --explain"], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let extra = try work.term(fp4Extra)
    let low = work.figure(
      "fp4_low_ratio", "fp4 against bf16, low", unit: "x", try work.term(fp8Low) * extra,
      source: "guide 004")
    let high = work.figure(
      "fp4_high_ratio", "fp4 against bf16, high", unit: "x", try work.term(fp8High) * extra,
      source: "guide 004")
    let bound8 = work.figure(
      "fp8_bound_ratio", "fp8 against bf16, at most", unit: "x", Term(16) / Term(8),
      source: "bits of a weight")
    let bound4 = work.figure(
      "fp4_bound_ratio", "fp4 against bf16, at most", unit: "x", Term(16) / Term(4),
      source: "bits of a weight")
    let line =
      "fp4 is \(CountWords.short(low.value.mid)) to \(CountWords.short(high.value.mid)) times as fast as bf16"
    let fp8 = try work.inputs.needed(fp8High)
    let isTooMuch = high.value.mid > bound4.value.mid || fp8.mid > bound8.value.mid
    return isTooMuch
      ? work.answer(
        "\(line), which cannot be", .no,
        because: "reading weights of half the bits is at most twice as fast")
      : work.answer("\(line); reading weights allows 4", .yes)
  }
}
