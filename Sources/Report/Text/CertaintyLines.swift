// CertaintyLines.swift: how far the times of each part can be trusted, a line each.

internal import Planning

/// "nine of ten measurements …", with the part's name where there are several.
struct CertaintyLines {
  let lines: [String]

  /// - Parameters:
  ///   - evidence: in the order of mention; what is said twice is said once.
  ///   - isShort: for a first screen.
  init(_ evidence: [StepEvidence], isShort: Bool = false) {
    let all = evidence.reduce(into: [StepEvidence]()) { list, item in
      if !list.contains(item) { list.append(item) }
    }
    let names = Set(all.map(\.gpu))
    lines = all.map { item in
      let sentence = isShort ? item.shortSentence : item.sentence
      return names.count > 1 ? "\(item.gpu): \(sentence)" : sentence
    }
  }
}
