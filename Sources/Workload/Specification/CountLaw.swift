// CountLaw.swift: how many turns a conversation has, or calls an agent's action.

internal import Foundation
internal import Kernel
internal import Text

/// A number from 1 up.
public enum CountLaw: Hashable, Sendable {
  case constant(Int)
  /// After each one the next comes with the same probability.
  case geometric(mean: Double)
  /// Every whole number from the first to the second alike.
  case uniform(Int, Int)

  /// Numbers accepted; a geometric draw beyond it, of probability e^-100 at most, is cut.
  public static let limit = 100_000
  /// Means of a geometric law accepted.
  public static let geometricMeans = 1.0...1_000.0

  public var mean: Double {
    switch self {
    case .constant(let count): Double(count)
    case .geometric(let mean): mean
    case .uniform(let low, let high): Double(low + high) / 2
    }
  }

  /// The mean of n(n − 1)/2: pairs of a turn and one before it.
  var meanPairs: Double {
    switch self {
    case .constant(let count): return Double(count) * Double(count - 1) / 2
    case .geometric(let mean): return mean * (mean - 1)
    case .uniform(let low, let high):
      let middle = mean
      let width = Double(high - low + 1)
      return (middle * middle + (width * width - 1) / 12 - middle) / 2
    }
  }

  func sample(_ random: inout RandomStream) -> Int {
    let uniform = random.nextUniform()
    switch self {
    case .constant(let count): return count
    case .geometric(let mean):
      guard mean > 1 else { return 1 }
      let count = 1 + log(uniform) / log1p(-1 / mean)
      return count < Double(Self.limit) ? Int(count) : Self.limit
    case .uniform(let low, let high): return low + Int(uniform * Double(high - low + 1))
    }
  }
}

extension ObjectReader {
  /// A whole number, or { distribution: "constant" | "geometric" | "uniform", … }.
  mutating func countLaw(_ key: String) -> CountLaw {
    guard let value = value(key) else { return .constant(1) }
    guard value.isObject else { return .constant(value.int(in: 1...CountLaw.limit) ?? 1) }
    let names = ["constant", "geometric", "uniform"]
    let law = value.tagged("distribution", noun: "distribution of counts", among: names) {
      index, reader -> CountLaw? in
      switch names[index] {
      case "constant": return .constant(reader.int("value", in: 1...CountLaw.limit))
      case "geometric": return .geometric(mean: reader.double("mean", in: CountLaw.geometricMeans))
      default:
        let low = reader.int("min", in: 1...CountLaw.limit)
        return .uniform(low, reader.int("max", in: low...CountLaw.limit))
      }
    }
    return law ?? .constant(1)
  }
}
