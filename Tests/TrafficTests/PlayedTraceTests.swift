// PlayedTraceTests.swift: what transforms do to recorded traffic, and to sessions and tenants of a trace.

import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct PlayedTraceTests {
  /// Traces with the longest bin, in seconds, of which each has enough for a dispersion: Mooncake's are six minutes.
  private static let recorded: [(file: String, longestBin: Double)] = [
    (RecordedTraces.azureChat, 600), (RecordedTraces.azureCode, 600), (RecordedTraces.mooncake, 10),
  ]

  @Test(
    "keeps the bursts of real traffic, from 1 s to 10 minutes where it is long enough",
    arguments: [0.5, 1.3, 3], recorded)
  func real(k: Double, trace: (file: String, longestBin: Double)) throws {
    let list = try all(TraceStream(path: RecordedTraces.path(trace.file)))
    // Counts of a doubly stochastic process at k times its rate have dispersion 1 + k (I − 1). Copies are
    // placed by it; thinning meets it in the mean over seeds, because an hour has few windows.
    let scaled = try (0..<(k < 1 ? 5 : 1)).map { seed in
      try all(RateScaledStream(ListStream(list), factor: k, seed: UInt64(seed)))
    }
    for one in scaled {
      #expect(isSorted(one))
      // Of a short list the number that is kept is that of a few windows.
      let tolerance = max(0.015, 1 / Double(list.count).squareRoot())
      #expect(abs(Double(one.count) / Double(list.count) / k - 1) < tolerance)
    }
    for bin in [1.0, 10, 60, 300, 600] where bin <= trace.longestBin {
      let expected = 1 + k * (indexOfDispersion(list, binSeconds: bin) - 1)
      let found = scaled.map { indexOfDispersion($0, binSeconds: bin) }
      for value in k < 1 ? [mean(found)] : found {
        #expect(abs(value / expected - 1) < 0.15, "k \(k), bin \(bin): \(value) for \(expected)")
      }
    }
  }

  @Test("whole sessions are kept or dropped", arguments: [0.5, 2.5])
  func sessions(k: Double) throws {
    let text = (0..<4000).map { "\($0),\($0 % 400 + 1),1,session-\($0 % 400)\n" }.joined()
    let source = try trace("arrival_s,input_tokens,output_tokens,session\n" + text)
    var scaled = RateScaledStream(source, factor: k, seed: 5)
    var turns: [UInt64: Int] = [:]
    while let item = try scaled.next() { turns[item.session, default: 0] += 1 }
    #expect(turns.values.allSatisfy { $0 == 10 })
    #expect(abs(Double(turns.count) / 400 / k - 1) < 0.12)
  }

  @Test("a tenant's requests keep the trace's time")
  func tenants() throws {
    let rows = "0,1,1,a\n"
    let stream = try trace("arrival_s,input_tokens,output_tokens,session\n" + rows) {
      $0.keepsDetails = true
    }
    #expect(throws: InputErrors.self) { try all(TenantStream(stream, tenants: ["nobody"])) }
  }
}
