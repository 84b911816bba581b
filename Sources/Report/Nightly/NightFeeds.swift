// NightFeeds.swift: a night for the programs that watch nights: JUnit XML, and metrics for a node's text file.

internal import Planning
internal import Text

enum NightFeeds {
  /// A test case for each scenario: `failure` where it missed, `error` where it could not run.
  static func junit(_ night: Night) -> String {
    let cases = night.rows.map { row in
      Markup.tag(
        "testcase",
        ["classname": "headroom.\(row.record.question.rawValue)", "name": row.record.name],
        outcome(row))
    }
    let counts = [NightVerdict.missed, .insufficient].reduce(0) { $0 + night.count($1) }
    let suite = Markup.tag(
      "testsuite",
      [
        "name": "headroom nightly \(night.stamp.name)", "tests": "\(night.rows.count)",
        "failures": "\(counts)", "errors": "\(night.count(.error))",
      ], cases.flatMap { [.text("\n"), $0] } + [.text("\n")])
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    Markup.tag("testsuites", [:], [suite]).write(to: &text)
    return text + "\n"
  }

  private static func outcome(_ row: NightRow) -> [Markup] {
    guard row.verdict != .holds else { return [] }
    let words = row.reasons.map(TerminalText.line)
    return [
      .tag(
        row.verdict == .error ? "error" : "failure",
        ["type": row.verdict.rawValue, "message": words.first ?? row.verdict.rawValue],
        words.joined(separator: "\n"))
    ]
  }

  /// The text format of Prometheus, as node_exporter's textfile collector reads it.
  static func prometheus(_ night: Night) -> String {
    var lines: [String] = []
    func metric(
      _ name: String, _ help: String, _ samples: [(labels: [(String, String)], value: Double)]
    ) {
      guard !samples.isEmpty else { return }
      lines += ["# HELP \(name) \(help)", "# TYPE \(name) gauge"]
      lines += samples.map { sample in
        let labels = sample.labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
        return "\(name){\(labels)} \(NumberText.shortest(sample.value))"
      }
    }
    func figures(_ name: String) -> [(labels: [(String, String)], value: Double)] {
      night.rows.compactMap { row in
        row.value(name).map { ([("scenario", row.record.name)], $0) }
      }
    }
    metric(
      "headroom_verdict", "1 for the verdict of the last night, 0 for the others.",
      night.rows.flatMap { row in
        NightVerdict.allCases.map { verdict in
          (
            [("scenario", row.record.name), ("verdict", verdict.rawValue)],
            row.verdict == verdict ? 1 : 0
          )
        }
      })
    metric("headroom_gpus", "GPUs of the fleet.", figures("gpus"))
    metric(
      "headroom_holds_up_to", "Load that the sized fleet holds, over the percentile of its load.",
      figures("holds_up_to"))
    metric("headroom_left", "The same, less one.", figures("headroom_left"))
    metric(
      "headroom_last_success_timestamp_seconds", "When the scenario held last.",
      night.rows.compactMap { row in
        let last = row.verdict == .holds ? night.stamp.seconds : row.lastSuccess
        return last.map { ([("scenario", row.record.name)], Double($0)) }
      })
    return lines.map { $0 + "\n" }.joined()
  }

  private static func escaped(_ label: String) -> String {
    var text = ""
    for character in label.unicodeScalars {
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(character)
      }
    }
    return text
  }
}
