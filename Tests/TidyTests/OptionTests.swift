// OptionTests.swift: an option is declared once, listed by a command and read by its declaration.

import Foundation
import Testing

/// The options that sources declare, and how they name them elsewhere.
struct DeclaredOptions {
  /// What the source calls it, what the user writes, and where it is declared.
  private(set) var all: [(constant: String, name: String, path: String)] = []
  private let files: [SourceFile]

  private static var declaration: Regex<(Substring, Substring, Substring)> {
    #/static let (\w+)\s*=\s*(?:Flag|Option|RepeatedOption)(?:<[^(]*>)?\(\s*(?:\w+:\s*)?"([a-z0-9-]+)"/#
  }

  init(_ files: [SourceFile]) {
    self.files = files
    for file in files {
      for match in file.text.matches(of: Self.declaration) {
        all.append((String(match.1), String(match.2), file.path))
      }
    }
  }

  /// Options that are only declared and listed: nothing reads them.
  var unread: [String] {
    var mentions: [String: Int] = [:]
    for file in files {
      for word in Self.withoutLists(file.code).split(whereSeparator: { !$0.isIdentifier }) {
        mentions[String(word), default: 0] += 1
      }
    }
    return all.filter { option in
      mentions[option.constant, default: 0] <= all.count { $0.constant == option.constant }
    }.map { "\($0.path): \($0.name)" }
  }

  /// Names of options that are written as a text where their declaration should stand.
  var spelled: [String] {
    let names = Set(all.map(\.name))
    let spelling =
      #/(?:CommandOption|OptionText|place|wrong)\(\s*(?:name: )?"([a-z0-9-]+)"|"--([a-z0-9-]+)"/#
    return files.flatMap { file in
      file.text.matches(of: spelling).compactMap { match in
        let name = String(match.1 ?? match.2 ?? "")
        return names.contains(name) ? "\(file.path): \(name)" : nil
      }
    }
  }

  /// Code without what stands in the brackets of `CommandOption.list(…)`.
  private static func withoutLists(_ code: String) -> String {
    var rest = code[...]
    var kept = ""
    while let found = rest.range(of: "CommandOption.list(") {
      kept += rest[..<found.lowerBound]
      var depth = 1
      rest = rest[found.upperBound...].drop { sign in
        depth += sign == "(" ? 1 : sign == ")" ? -1 : 0
        return depth > 0
      }
    }
    return kept + rest
  }
}

@Suite struct OptionTests {
  /// Runs of this very program spell what they ask of it, and a call may begin with an option.
  private static let callers: Set<String> = [
    "Sources/headroom/Commands/BenchCommand.swift", "Sources/headroom/Bench/AllocationCount.swift",
    "Sources/headroom/CommandLineRun.swift",
  ]

  private static func sources() throws -> [SourceFile] {
    try SourceTree.files(below: "Sources/headroom")
  }

  @Test func everyOptionIsRead() throws {
    let options = DeclaredOptions(try Self.sources())
    #expect(options.all.count > 60)
    #expect(options.unread == [])
  }

  @Test func optionsAreNamedByTheirDeclaration() throws {
    let options = DeclaredOptions(try Self.sources().filter { !Self.callers.contains($0.path) })
    #expect(options.spelled == [])
  }

  @Test func aBadOptionIsFound() {
    let bad = DeclaredOptions([
      SourceFile(
        path: "Sources/headroom/Bad.swift",
        text: """
          static let unread = Flag("unread", "x")
          static let read = Option<Int>("count", "N", in: 1...2, "x")
          static let all = CommandOption.list(unread, read.saying("y (z)"))
          let count = try arguments[read] ?? OptionText("count", "3").int(in: 1...2)
          """)
    ])
    #expect(bad.unread == ["Sources/headroom/Bad.swift: unread"])
    #expect(bad.spelled == ["Sources/headroom/Bad.swift: count"])
  }
}
