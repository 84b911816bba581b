// ReadmeTests.swift: what the documents tell a reader to type exists.

import Economics
import Foundation
import Testing

/// A call of headroom as a document shows it.
struct ShownCall: CustomStringConvertible {
  let words: [String]
  var description: String { words.joined(separator: " ") }

  /// What is wrong with it, given each command's options.
  func mistakes(_ commands: [String: Set<String>]) -> [String] {
    guard let name = words.first else { return [] }
    if ["--help", "--help-man", "--version"].contains(name) || name == "COMMAND" { return [] }
    let second = words.count > 1 ? commands["\(name) \(words[1])"] : nil
    guard let options = second ?? commands[name] else { return ["unknown command \(name)"] }
    return words.dropFirst().compactMap { word in
      let option = String(word.prefix { $0 != "=" })
      guard option.hasPrefix("--"), !options.contains(option) else { return nil }
      return "\(name) has no \(option)"
    }
  }

  /// The calls in a line of shell: what follows `headroom` up to a pipe, a redirection or a comment.
  static func inShell(_ line: some StringProtocol) -> [ShownCall] {
    let line = line.components(separatedBy: " #")[0]
    return line.split(whereSeparator: { "|;&>".contains($0) }).compactMap { part in
      let words = part.split(separator: " ").map(String.init)
      guard let at = words.firstIndex(of: "headroom") else { return nil }
      let isRun = words[..<at].starts(with: ["swift", "run"])
      return at == 0 || isRun ? ShownCall(words: Array(words[(at + 1)...])) : nil
    }
  }
}

/// A document's code: its blocks, and what stands between backquotes.
struct Document {
  var blocks: [[String]] = []
  var spans: [String] = []

  init(_ text: String) {
    var block: [String]?
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        if let lines = block { blocks.append(lines) }
        block = block == nil ? [] : nil
      } else if block != nil {
        block?.append(line)
      } else {
        let parts = line.components(separatedBy: "`")
        spans += parts.indices.filter { $0 % 2 == 1 }.map { parts[$0] }
      }
    }
  }

  var calls: [ShownCall] { (blocks.flatMap { $0 } + spans).flatMap(ShownCall.inShell) }
}

@Suite struct ReadmeTests {
  /// The README and the articles, by path.
  static let documents = Result {
    let articles = "Sources/headroom/Documentation.docc"
    let folder = Headroom.root.appendingPathComponent(articles)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try (["README.md"] + names.map { "\(articles)/\($0)" }).map { path in
      let url = Headroom.root.appendingPathComponent(path)
      return (path, Document(try String(contentsOf: url, encoding: .utf8)))
    }
  }
  static let readme = documents.map { $0[0].1 }

  /// The second words of commands that have some.
  private static let seconds = [
    "calc": Calculators.all.map(\.name),
    "workload": ["describe", "generate", "convert", "fit", "forecast"],
  ]

  /// Every command with its options, as its help lists them.
  static let commands = Result {
    var found: [String: Set<String>] = [:]
    let overview = try Headroom.run(["--help"]).output
    let list = overview.components(separatedBy: "commands:\n").last ?? ""
    for line in list.components(separatedBy: "\n") {
      guard let name = line.split(separator: " ").first else { break }
      let help = try Headroom.run([String(name), "--help"]).output
      found[String(name)] = options(help)
      for word in seconds[String(name)] ?? [] {
        let help = try Headroom.run([String(name), word, "--help"]).output
        found["\(name) \(word)"] = options(help)
      }
    }
    return found
  }

  private static func options(_ help: String) -> Set<String> {
    Set(
      help.split(separator: "\n").filter { $0.hasPrefix("  --") }
        .compactMap { $0.split(separator: " ").first.map(String.init) })
  }

  @Test func firstBlockIsTwoCommands() throws {
    let first = try #require(try Self.readme.get().blocks.first)
    #expect(first.count == 2)
    #expect(first.first?.contains(" headroom ") == true)
    #expect(first.last?.hasPrefix("swift test ") == true)
  }

  @Test func callsNameWhatExists() throws {
    let commands = try Self.commands.get()
    #expect(commands.count >= 6 && commands.values.allSatisfy { $0.contains("--json") })
    let documents = try Self.documents.get()
    #expect(documents.count > 7)
    #expect(try Self.readme.get().calls.count > 10)
    for (path, document) in documents {
      for call in document.calls {
        #expect(call.mistakes(commands) == [], "\(path): headroom \(call)")
      }
    }
  }

  @Test("a link between articles leads to one of them, and the first page leads to all")
  func linksLead() throws {
    let folder = "Sources/headroom/Documentation.docc/"
    var articles: Set<String> = []
    var linked: Set<String> = []
    for (path, _) in try Self.documents.get().dropFirst() {
      articles.insert(String(path.dropFirst(folder.count).dropLast(3)))
      let url = Headroom.root.appendingPathComponent(path)
      let text = try String(contentsOf: url, encoding: .utf8)
      for part in text.components(separatedBy: "<doc:").dropFirst() {
        linked.insert(String(part.prefix { $0 != ">" }))
      }
    }
    #expect(linked == articles.subtracting(["headroom"]))
  }

  @Test func callsInWorkloadsNameWhatExists() throws {
    let commands = try Self.commands.get()
    let folder = Headroom.root.appendingPathComponent("Workloads")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      let comments = text.components(separatedBy: "\n").filter { $0.hasPrefix("//") }
      for call in comments.flatMap({ ShownCall.inShell($0.drop { "/ ".contains($0) }) }) {
        #expect(call.mistakes(commands) == [], "\(name): headroom \(call)")
      }
    }
  }

  @Test func filesNamedExist() throws {
    let words = try Self.readme.get().calls.flatMap(\.words)
    let files = words.filter { $0.hasPrefix("Workloads/") }
    #expect(!files.isEmpty)
    for file in files {
      #expect(
        FileManager.default.fileExists(atPath: Headroom.root.appendingPathComponent(file).path))
    }
  }

  @Test(
    "a call of what does not exist is found",
    arguments: ["headroom plan x", "headroom fit --gpus 3"])
  func canFail(_ line: String) throws {
    let calls = Document("Type `\(line)` here.").calls
    #expect(calls.count == 1)
    #expect(try !calls[0].mistakes(Self.commands.get()).isEmpty)
  }
}
