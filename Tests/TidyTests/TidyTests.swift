// TidyTests.swift: the tree keeps the shape it is described by.

import Testing

@Suite struct TidyTests {
  @Test(
    "each rule finds what breaks it", arguments: Rule.everywhere + Rule.inSources + Rule.inTests)
  func canFail(_ rule: Rule) {
    #expect(!rule.broken(rule.badExample).isEmpty)
    let good = SourceFile(path: "Sources/Kernel/Good.swift", text: "internal import Units\n")
    #expect(rule.broken(good).isEmpty)
  }

  @Test("every Swift file", arguments: Rule.everywhere)
  func everywhere(_ rule: Rule) throws {
    let files = try SourceTree.files(below: "Sources") + SourceTree.files(below: "Tests")
    #expect(files.count > 100)
    for file in files { #expect(rule.broken(file) == [], "\(file)") }
  }

  @Test("every file of the product", arguments: Rule.inSources)
  func inSources(_ rule: Rule) throws {
    for file in try SourceTree.files(below: "Sources") {
      #expect(rule.broken(file) == [], "\(file)")
    }
  }

  @Test("every file of the tests", arguments: Rule.inTests)
  func inTests(_ rule: Rule) throws {
    for file in try SourceTree.files(below: "Tests") { #expect(rule.broken(file) == [], "\(file)") }
  }

  @Test func documentsNameNoMachine() throws {
    let files =
      try SourceTree.files(below: "Workloads", endings: ["json5", "csv", "md"])
      + SourceTree.files(below: "Sources", endings: ["json"])
      + SourceTree.files(below: "Reports", endings: ["json", "csv"])
      + SourceTree.files(below: "Tests", endings: ["md"])
      + [SourceTree.file("README.md"), SourceTree.file("Package.swift")]
    for file in files { #expect(Rule.noMachinePaths.broken(file) == [], "\(file)") }
  }

  @Test func topLevel() throws {
    let expected = ["Package.swift", "README.md", "Reports", "Sources", "Tests", "Workloads"]
    #expect(try SourceTree.names() == expected)
  }

  @Test func roomsAreThoseOfThePackage() throws {
    #expect(try SourceTree.names(in: "Sources") == Rooms.steps.flatMap { $0 }.sorted())
    let package = try SourceTree.file("Package.swift")
    #expect(matches(#"\.package\("#, in: package.code) == [])
    #expect(!matches(#"\.package\("#, in: "dependencies: [.package(url: x)]").isEmpty)
    #expect(package.imports == ["PackageDescription"])
  }

  @Test func functionsAreMeasuredByTheirBraces() {
    let text = SwiftText(
      #"""
      protocol P {
        func a() -> Int
        init(x: Int)
      }
      struct S {
        init?(_ x: Int = [1].map { $0 }[0]) { self.init(x: "\(f { "}" })") }
        func b(_ s: String = "{{{") -> [Int] where S == Int {  // }
          .init(repeating: 1, count: 2)
        }
        static func == (a: S, b: S) -> Bool {
          true
        }
        var c: Int {
          1
        }
        var d: Int
      }
      """#)
    #expect(text.functions.map(\.line) == [6, 7, 10, 13])
    #expect(text.functions.map(\.lineCount) == [1, 3, 3, 3])
  }
}
