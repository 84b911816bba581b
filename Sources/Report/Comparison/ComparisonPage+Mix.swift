// ComparisonPage+Mix.swift: two pools by prompt length, on the page.

internal import Planning

extension ComparisonPage {
  func mix(_ mix: MixAnswer) -> Markup {
    let text = ComparisonText(answer)
    var parts = [note(text.mixSentence(mix))]
    if let fleet = mix.fleet {
      parts.append(
        .table(
          header: ComparisonText.fleetHeader, rows: text.fleetRows(fleet), words: [1, 5]))
      parts += text.fleetNotes(fleet).map(note)
    }
    return .section("Two pools by prompt length", parts + [note(text.boundSentence(mix))])
  }
}
