// CertaintyLines.swift: how far the times of each part can be trusted, a line each.

internal import Planning

/// "nine of ten measurements …", with the part's name where there are several.
struct CertaintyLines {
  let lines: [String]

  /// - Parameter evidence: in the order of mention; what is said twice is said once.
  init(_ evidence: [StepEvidence]) {
    let all = evidence.reduce(into: [StepEvidence]()) { list, item in
      if !list.contains(item) { list.append(item) }
    }
    let names = Set(all.map(\.gpu))
    lines = all.map { item in
      names.count > 1 ? "\(item.gpu): \(item.sentence)" : item.sentence
    }
  }
}
