// PageInBrowserTests.swift: the pages as a browser shows them: nothing foreign in them acts, and what is ours does.

import Foundation
import Testing
import Text

/// A Chromium that is there.
enum Browser {
  static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    for name in ["chromium", "chromium-browser", "google-chrome"] {
      for folder in folders {
        let path = "\(folder)/\(name)"
        if FileManager.default.isExecutableFile(atPath: path) { return path }
      }
    }
    return nil
  }()

  static let isThere = path != nil

  /// Runs it on a page until nothing is left to happen.
  static func open(_ page: String, _ more: String..., in folder: URL) throws -> Finished {
    let options = [
      "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
      "--enable-logging=stderr", "--v=0", "--virtual-time-budget=5000",
    ]
    let words = ([path ?? "chromium"] + options + more + ["file://\(folder.path)/\(page)"])
      .map { "'\($0)'" }
    return try Headroom.shell(words.joined(separator: " "), in: folder)
  }
}

@Suite(.enabled(if: Browser.isThere, "no chromium, chromium-browser or google-chrome in PATH"))
struct PageInBrowserTests {
  /// Names that would act on a page where they became markup.
  private static let scenario = #"""
    { name: "<script>alert(1)</script>", model: "llama-3.1-8b",
      workload: [{ name: "</style><script>alert(2)</script>",
        arrivals: { process: "poisson", ratePerSecond: 2 }, promptTokens: 400, outputTokens: 40,
        duration: "10m" }],
      fleet: { pools: [{ name: "\"><img src=x onerror=alert(3)>", gpu: "L40S", replicas: 2, price: 1 }] },
      slo: { ttftMs: { p95: 1000 }, tpotMs: { p95: 80 } }, seed: 1 }
    """#

  /// Each page with what makes it.
  private static let pages: [(file: String, command: String)] = [
    ("simulate/report.html", "simulate s.json5 --out simulate"),
    ("size/size.html", "size s.json5 --draft --window 1m --out size"),
    (
      "compare/compare.html",
      "compare s.json5 --window 1m --proofs 0 --tp 1 --gpu L40S,A100-SXM --price A100-SXM=2 --out compare"
    ),
    (
      "cost/cost.html",
      "cost s.json5 --draft --window 1m --offers on-demand --on-demand-price 1 --out cost"
    ),
    ("night/n/index.html", "nightly nights --ask simulate --night n --out night"),
  ]

  /// Opens every page in a frame, looks at it, works its buttons, and writes down what it saw.
  private static let visitor = """
    <!DOCTYPE html><meta charset="utf-8"><body><pre id="seen"></pre><script>
    const pages = [\(pages.map { "\"\($0.file)\"" }.joined(separator: ", "))], seen = {};
    for (const name of pages) {
      const frame = document.createElement("iframe");
      frame.width = 1280; frame.height = 900; frame.src = name;
      frame.onload = () => {
        const page = frame.contentDocument, root = page.documentElement;
        const count = (query) => page.querySelectorAll(query).length;
        const press = (id) => { const b = page.getElementById(id); if (b) b.click(); };
        const ground = () => frame.contentWindow.getComputedStyle(page.body).backgroundColor;
        const hidden = (query) => Array.from(page.querySelectorAll(query))
          .filter((part) => part.getClientRects().length === 0).length;
        const look = { scripts: count("script"), images: count("img, iframe, object, embed, link"),
          handlers: Array.from(page.querySelectorAll("*")).filter((part) =>
            part.getAttributeNames().some((name) => name.startsWith("on"))).length,
          runs: root.classList.contains("js"), charts: count(".plot svg"), height: root.scrollHeight,
          wide: root.scrollWidth, text: page.body.textContent, light: ground(),
          sections: count("section.part, details.part"),
          empty: Array.from(page.querySelectorAll("section.part, details.part > div, dd, figure"))
            .filter((part) => !part.textContent.trim()).length };
        press("theme");
        look.dark = ground();
        press("unfold");
        look.folded = count("details.part:not([open])");
        press("tables");
        look.plots = count("figure:has(details.data) .plot") - hidden("figure:has(details.data) .plot");
        press("tables");
        frame.width = 390;
        look.narrow = root.scrollWidth;
        seen[name] = look;
        if (Object.keys(seen).length === pages.length)
          document.getElementById("seen").textContent = btoa(encodeURIComponent(JSON.stringify(seen)));
      };
      document.body.append(frame);
    }
    </script>
    """

  /// What the visitor saw of a page.
  private struct Look: Decodable, Sendable {
    var scripts, images, handlers, charts, height, wide, narrow, sections, empty, folded, plots: Int
    var runs: Bool
    var text, light, dark: String
  }

  /// The pages in a folder, what was seen of them, and what the browser had to say.
  private struct Visit: Sendable {
    var scratch: Scratch
    var looks: [String: Look]
    var remarks: [String]
  }

  private static let visit = Result { () throws -> Visit in
    let scratch = try Scratch()
    let path = try scratch.write(scenario, to: "s.json5")
    let nights = scratch.folder.appendingPathComponent("nights")
    try FileManager.default.createDirectory(at: nights, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: path, toPath: nights.appendingPathComponent("a.json5").path)
    let lines = pages.map { "headroom \($0.command) --quiet > out.txt || [ $? -eq 5 ]" }
    let made = try Headroom.shell(lines.joined(separator: " && "), in: scratch.folder)
    try #require(made.status == 0, "\(made.errors)")
    _ = try scratch.write(visitor, to: "visitor.html")
    let seen = try Browser.open("visitor.html", "--dump-dom", in: scratch.folder)
    let parts = seen.output.components(separatedBy: "<pre id=\"seen\">")
    let coded = try #require(parts.last?.components(separatedBy: "</pre>").first)
    let text = Data(base64Encoded: coded).flatMap {
      String(decoding: $0, as: UTF8.self).removingPercentEncoding
    }
    let looks = try JSONDecoder().decode(
      [String: Look].self, from: Data(try #require(text, "\(seen.errors.suffix(2000))").utf8))
    return Visit(
      scratch: scratch, looks: looks,
      remarks: seen.errors.split(separator: "\n").map(String.init).filter { $0.contains("CONSOLE") }
    )
  }

  @Test("no console error: no rule of the policy is broken and no script fails")
  func console() throws {
    #expect(try Self.visit.get().remarks == [])
  }

  @Test("names from files make no element and no handler, and the page's own script runs")
  func namesAreInert() throws {
    for (name, look) in try Self.visit.get().looks {
      #expect(look.scripts == 1 && look.images == 0 && look.handlers == 0, "\(name)")
      #expect(look.runs, "\(name)")
      // Of the others the scenario is no heading.
      let isNamed = ["simulate", "size", "cost"].contains { name.hasPrefix($0) }
      #expect(!isNamed || look.text.contains("<script>alert(1)</script>"), "\(name)")
    }
  }

  @Test(
    "pages have parts, none of them empty, and are as high as what they hold and no wider than the window"
  )
  func shape() throws {
    let looks = try Self.visit.get().looks
    #expect(looks.count == Self.pages.count)
    for (name, look) in looks {
      #expect((500...30_000).contains(look.height), "\(name): \(look.height)")
      #expect(look.wide <= 1280, "\(name): \(look.wide)")
      #expect(look.narrow <= 390, "\(name): \(look.narrow)")
      #expect(look.sections > 0 && look.empty == 0, "\(name): \(look.empty) empty")
    }
  }

  @Test("the buttons do what they say: another ground, all unfolded, tables for charts")
  func buttons() throws {
    for (name, look) in try Self.visit.get().looks {
      #expect(look.light != look.dark, "\(name)")
      #expect(look.folded == 0 && look.plots == 0, "\(name)")
    }
    #expect(try Self.visit.get().looks["simulate/report.html"]?.charts ?? 0 >= 8)
  }

  @Test("the page has the figures of summary.json")
  func figures() throws {
    let visit = try Self.visit.get()
    let summary = try LocatedJSON.parse(
      String(contentsOfFile: visit.scratch.path("simulate/summary.json"), encoding: .utf8),
      file: "summary.json")
    let text = try #require(visit.looks["simulate/report.html"]?.text)
    for key in ["completed", "total_input_tokens"] {
      guard case .integer(let value)? = summary[key]?.content else {
        Issue.record("no \(key)")
        continue
      }
      let grouped = String(value).reversed().enumerated().reduce(into: "") { text, digit in
        if digit.offset > 0, digit.offset % 3 == 0 { text = "," + text }
        text = String(digit.element) + text
      }
      #expect(text.contains(grouped), "\(key): \(grouped)")
    }
  }

  @Test("a picture of the page is no blank one")
  func picture() throws {
    let visit = try Self.visit.get()
    _ = try visit.scratch.write("<!DOCTYPE html><title>blank</title>", to: "blank.html")
    func size(_ page: String, _ name: String) throws -> Int {
      _ = try Browser.open(
        page, "--window-size=1280,900", "--screenshot=\(visit.scratch.path(name))",
        in: visit.scratch.folder)
      return try Data(contentsOf: URL(fileURLWithPath: visit.scratch.path(name))).count
    }
    // A picture of one colour packs to nearly nothing.
    #expect(try size("simulate/report.html", "page.png") > 4 * size("blank.html", "blank.png"))
  }
}
