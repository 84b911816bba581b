// Rules.swift: what every file is held to, as functions from text to what is wrong with it.

import Foundation

/// A rule on one file: what breaks it, or nothing.
struct Rule: Sendable, CustomStringConvertible {
  let description: String
  let broken: @Sendable (SourceFile) -> [String]
  /// A file that breaks it: a rule that cannot fail holds nothing.
  let badExample: SourceFile

  init(
    _ description: String, bad text: String, at path: String = "Sources/Kernel/Bad.swift",
    _ broken: @escaping @Sendable (SourceFile) -> [String]
  ) {
    self.description = description
    badExample = SourceFile(path: path, text: text)
    self.broken = broken
  }
}

/// Where a pattern matches in a text, a line each.
func matches(_ pattern: String, in text: some StringProtocol) -> [String] {
  text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
    index, line in
    line.range(of: pattern, options: .regularExpression) == nil
      ? nil : "line \(index + 1): \(line.drop { $0 == " " })"
  }
}

extension Rule {
  static let lineLimit = 400
  static let functionLimit = 70

  /// Rules on every Swift file, tests included.
  static let everywhere: [Rule] = [
    Rule(
      "no file is longer than \(lineLimit) lines",
      bad: String(repeating: "let x = 1\n", count: lineLimit + 1)
    ) {
      let count = $0.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
      return count > lineLimit ? ["\(count) lines"] : []
    },
    Rule(
      "no function is longer than \(functionLimit) lines",
      bad: "struct A {\n  init(x: Int) {\n" + String(repeating: "    f()\n", count: 70) + "  }\n}\n"
    ) {
      SwiftText($0.text).functions.filter { $0.lineCount > functionLimit }
        .map { "line \($0.line): \($0.name): \($0.lineCount) lines" }
    },
  ]

  /// Rules on every Swift file of the product.
  static let inSources: [Rule] = [
    Rule("no `try!`", bad: "let x = try! f()") { matches(#"\btry!"#, in: $0.code) },
    Rule("no forced cast", bad: "let x = y as! Int") { matches(#"\bas!"#, in: $0.code) },
    Rule("no `fatalError`", bad: "fatalError(\"no\")") {
      matches(#"\bfatalError\s*\("#, in: $0.code)
    },
    Rule("nothing left to do in the code", bad: "let x = 1  // \("TO" + "DO"): more") {
      matches(#"\b(TODO|FIXME|XXX|HACK)\b"#, in: $0.text)
    },
    Rule("only the executable prints", bad: "print(\"x\")") {
      $0.room == "headroom" ? [] : matches(#"(^|[^.\w])(print|debugPrint|dump)\("#, in: $0.code)
    },
    Rule("a fleet has pools, not a first one", bad: "let gpu = scenario.pools[0].gpu") {
      matches(#"\bpools\[0\]"#, in: $0.code)
    },
    Rule("imports point one way", bad: "public import Fleet\n") { file in
      file.imports.filter { !Rooms.allows(file.room, toImport: $0) }.map { "imports \($0)" }
    },
    noMachinePaths,
  ]

  /// Rules on every Swift file of the tests: a clone without anything beside it runs all of them.
  static let inTests: [Rule] = [
    Rule(
      "only the kind of build, or a browser that is not there, skips a test",
      bad: "@Test(.enabled(if: isPresent)) func a() {}"
    ) {
      matches(
        #"\.(enabled|disabled)\b(?!\(\s*if: (isOptimised|Browser\.isThere)\b)|\bguard\b.*\b(fileExists|isExecutableFile)\b"#,
        in: $0.code)
    },
    Rule("no file from beside the package", bad: "let folder = \"\("sha" + "red")/traces\"") {
      matches(#"\.\./shared|\bshared/"#, in: $0.text)
    },
  ]

  static let noMachinePaths = Rule(
    "no path of one machine", bad: "let folder = \"/home/me/traces\""
  ) {
    matches(#"(^|[^\w./…])/(home|root|Users|work|tmp|var|opt|mnt)/|\.\./shared"#, in: $0.text)
  }
}

extension SourceFile {
  var code: String { String(SwiftText(text).code) }

  /// The room of a file of `Sources`.
  var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  /// Modules named by its import lines.
  var imports: [String] {
    code.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(of: "import"), at + 1 < words.count,
        words[..<at].allSatisfy({ Self.importWords.contains(String($0)) || $0.hasPrefix("@") })
      else { return nil }
      return words[words.count - 1].split(separator: ".").first.map(String.init)
    }
  }

  private static let importWords: Set<String> = [
    "public", "package", "internal", "fileprivate", "private",
  ]
}

/// The rooms, and which may use which.
enum Rooms {
  /// Bottom to top; rooms of one step know nothing of each other.
  static let steps: [[String]] = [
    ["Units"], ["Text"], ["Kernel", "Hardware", "Metrics", "Economics"], ["Workload"],
    ["Traffic", "Engine"], ["Fleet"], ["Plans"], ["Planning"], ["Report"], ["headroom"],
  ]
  /// What the toolchain brings.
  static let toolchain: Set<String> = ["Foundation", "Dispatch", "Synchronization", "Glibc"]

  static func allows(_ room: String, toImport module: String) -> Bool {
    if toolchain.contains(module) { return true }
    guard let own = steps.firstIndex(where: { $0.contains(room) }),
      let other = steps.firstIndex(where: { $0.contains(module) })
    else { return false }
    return other < own
  }
}
