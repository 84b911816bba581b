// EvidenceJSON.swift: how far step times can be trusted, for scripts.

internal import Planning
internal import Text

enum EvidenceJSON {
  static func value(_ evidence: StepEvidence) -> JSONValue {
    [
      "gpu": .string(evidence.gpu), "model_class": .string(evidence.modelClass),
      "engine": .string(evidence.engine), "basis": .string(evidence.basis.rawValue),
      "tpot_low_factor": .double(evidence.tpot.low),
      "tpot_high_factor": .double(evidence.tpot.high),
      "ttft_low_factor": .double(evidence.ttft.low),
      "ttft_high_factor": .double(evidence.ttft.high),
      "runs": .int(evidence.runs),
    ]
  }
}
