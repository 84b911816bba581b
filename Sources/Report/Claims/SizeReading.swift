// SizeReading.swift: a claim of a size alone, whose KV only a model can say.

internal import Planning
internal import Text
internal import Units

/// What a model of the catalog makes of a claim whose batch and context have KV, which a size does not say.
struct SizeReading: Sendable {
  /// As the dense model that is as large; nil where the catalog has none that the GPUs can share.
  let answer: ClaimAnswer?

  init(_ answer: ClaimAnswer?) { self.answer = answer }

  /// Whether that model allows it too.
  var isPossible: Bool { answer?.verdict == .possible || answer?.verdict == .partly }

  /// Behind "possible": "by the weights alone, as a size says nothing of KV; as llama-3.1-70b impossible".
  func words(_ verdict: String?) -> String {
    let known = "by the weights alone, as a size says nothing of KV"
    guard let answer, let verdict else { return known }
    return "\(known); as \(answer.claim.subject.name) \(verdict)"
  }

  var json: JSONValue {
    guard let answer else { return .null }
    return [
      "model": .string(answer.claim.subject.name), "verdict": .string(answer.verdict.rawValue),
      "expectation": JSONValue(answer.expectation?.rawValue),
      "bound": .double(answer.bound.value), "expected": JSONValue(answer.bound.expected),
      "needed_bytes": .double(answer.bound.memory.needed.value),
    ]
  }
}
