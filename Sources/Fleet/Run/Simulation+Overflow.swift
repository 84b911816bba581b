// Simulation+Overflow.swift: requests at a provider, as part of a run.

extension Simulation {
  /// Requests come back from the provider, once the steps that end at this instant have ended.
  mutating func endProvided(at now: Int64) {
    while let request = gateway.returned(at: now) {
      recorder.provided(request)
      noteReturn(ofClass: request.classIndex, at: now)
    }
  }
}
