// CheckpointNameTests.swift: a model from somebody's folder is called by a name that says something.

import Testing
import Text

@testable import Hardware

@Suite struct CheckpointNameTests {
  @Test(
    "a published name is kept",
    arguments: ["meta-llama/Llama-3.1-70B", "gpt2-xl", "Qwen/Qwen2.5-7B", "us/small_v2+x"])
  func published(name: String) {
    #expect(CheckpointName.name(name, path: "models/other/config.json") == name)
  }

  @Test(
    "a folder, a step of training or an option gives way to the file's folder",
    arguments: [
      "/data/someone/runs/llama", "./x", "../x", "~/models/x", "C:\\models\\x", "runs/a/b",
      "checkpoint-500", "me/checkpoint-500", "out/step_1000", "--trust-remote-code", "-x", "",
      "a b", "name\u{202E}gnp", "x\u{1B}[31m", "output", ".", "..", "a/", "/",
    ])
  func folder(written: String) {
    #expect(CheckpointName.name(written, path: "models/our-own/config.json") == "our-own")
    #expect(CheckpointName.name(written, path: "models/own.json") == "own")
  }

  @Test(
    "the name that is taken is clean",
    arguments: [
      ("config.json", "config"), ("--evil/config.json", "evil"),
      ("a b\u{1B}[31m/config.json", "a-b-31m"),
      ("runs/checkpoint-20/config.json", "runs"), ("\u{202E}/config.json", "config"),
      ("C:\\them\\llama\\config.json", "llama"),
    ])
  func clean(path: String, expected: String) {
    #expect(CheckpointName.name(nil, path: path) == expected)
  }

  @Test("no name begins like an option, whatever the path and the text", arguments: 0..<200)
  func neverAnOption(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func text() -> String {
      let alphabet: [Character] = [
        "-", "/", ".", "a", "B", "7", " ", "\\", "~", "\u{1B}", "é", "_",
      ]
      return String(
        (0..<8).map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return alphabet[Int(state >> 33) % alphabet.count]
        })
    }
    let name = CheckpointName.name(text(), path: text() + "/config.json")
    #expect(!name.isEmpty && !name.hasPrefix("-"), "\(name)")
    #expect(!name.unicodeScalars.contains(where: TerminalText.isUnsafe))
  }

  @Test("a catalog file's name may not begin like an option", arguments: ["-x", "--model"])
  func catalogName(name: String) throws {
    var catalog = try Catalog.builtIn()
    let text = """
      {"name": "\(name)", "architecture": {"source": "test", "layers": 2, "hidden": 64, "heads": 4,
       "kvHeads": 4, "headDim": 16, "intermediate": 128, "vocab": 100, "maxPositionEmbeddings": 512}}
      """
    let error = #expect(throws: InputErrors.self) {
      try catalog.add(files: [("m.json", Array(text.utf8))])
    }
    #expect(error?.errors.map(\.code) == [.outOfRange])
  }
}
