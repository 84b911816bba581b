import Testing
import Text
import Units

@testable import Hardware

private let here = SourceLocation(file: "test")

@Suite struct CatalogTests {
  let catalog: Catalog

  init() throws { catalog = try builtInCatalog.get() }

  @Test("every catalog file is in the table, once")
  func everyFileIsRegistered() throws {
    for (folder, table) in [
      ("gpus", Catalog.acceleratorFiles.map(\.name)), ("models", Catalog.modelFiles.map(\.name)),
    ] {
      let files = try catalogFiles(in: folder)
      #expect(Set(files.map { "\(folder)/\($0)" }) == Set(table))
      #expect(files.count == table.count)
    }
  }

  @Test(
    "the parts a planner asks for are there",
    arguments: [
      "H100-SXM", "H100-PCIe", "H100-NVL", "H200-SXM", "H200-NVL", "B200", "B300", "GB200", "GB300",
      "A100-SXM", "A100-PCIe", "L40S", "L4", "A10G", "RTX-PRO-6000-Server", "MI300X", "MI325X",
      "MI355X", "H20", "Trainium2", "TPU-v5p", "TPU-v6e", "Groq-LPU", "Cerebras-WSE-3",
    ])
  func acceleratorIsListed(name: String) throws {
    let match = try catalog.accelerator(named: name, at: here)
    #expect(match.entry.name == name)
    #expect(match.note == nil)
  }

  @Test(
    "the models a planner asks for are there",
    arguments: [
      "llama-2-7b", "llama-2-13b", "llama-2-70b", "llama-3.1-8b", "llama-3.1-70b", "llama-3.1-405b",
      "llama-3.3-70b", "qwen2.5-7b", "qwen2.5-72b", "qwen3-8b", "qwen3-14b", "qwen3-32b",
      "mistral-7b",
      "mixtral-8x7b", "mixtral-8x22b", "qwen3-30b-a3b", "qwen3-235b-a22b", "gpt-oss-20b",
      "gpt-oss-120b", "deepseek-v3",
    ])
  func modelIsListed(name: String) throws {
    #expect(try catalog.model(named: name, at: here).entry.name == name)
  }

  @Test("only the parts without kernels or engines are datasheet-only, and each says so")
  func datasheetOnly() {
    let names = catalog.accelerators.filter(\.isDatasheetOnly).map(\.name)
    #expect(
      names == [
        "Gaudi-2", "Gaudi-3", "SN40L", "Trainium2", "TPU-v5p", "TPU-v6e", "Groq-LPU",
        "Cerebras-WSE-3",
      ])
    for entry in catalog.accelerators where entry.isDatasheetOnly {
      #expect(entry.notes.contains { $0.contains("data sheet only") }, "\(entry.name)")
    }
  }

  @Test(
    "every number has a source, every guess is repeated, peaks double with each halving of bits or less"
  )
  func figures() {
    for entry in catalog.accelerators {
      #expect(entry.figures.allSatisfy { !$0.source.isEmpty && !$0.unit.isEmpty }, "\(entry.name)")
      #expect(entry.guesses.count == entry.figures.filter(\.isGuess).count)
      #expect(
        entry.figures.allSatisfy { $0.isGuess || !$0.source.contains("recalled") }, "\(entry.name)")
      let isMemoryGuessed = entry.engineVisibleMemory == nil
      #expect(entry.allGuesses.count == entry.guesses.count + (isMemoryGuessed ? 1 : 0))
      #expect(entry.nativeTypes.allSatisfy { entry.peak(activations: $0) != nil }, "\(entry.name)")
      // A sparse peak taken for a dense one would show as a factor of 4.
      if let fp8 = entry.peaks.fp8 { #expect(fp8.value <= 2.05 * entry.peaks.bf16.value) }
      if let fp4 = entry.peaks.fp4, let fp8 = entry.peaks.fp8 {
        // Blackwell Ultra has three times its FP8; a GeForce halves FP8 that is summed in 32 bits.
        #expect(fp4.value <= (entry.name.hasPrefix("RTX-50") ? 4.01 : 3.01) * fp8.value)
      }
    }
  }

  @Test(
    "what the driver reports is within 8 % of the data sheet, the engine sees at most 1.5 % less")
  func memoryFiguresAgree() {
    for entry in catalog.accelerators {
      guard let driver = entry.driverMemory else { continue }
      #expect(abs(driver / entry.datasheetMemory - 1) < 0.08, "\(entry.name)")
      guard let engine = entry.engineVisibleMemory else { continue }
      #expect(engine < driver && engine > driver * 0.985, "\(entry.name)")
    }
  }

  @Test(
    "aliases lead to the canonical entry",
    arguments: [
      ("h200_sxm", "H200-SXM"), ("H200 SXM 141GB", "H200-SXM"), ("b200_sxm", "B200"),
      ("B200 SXM 180GB", "B200"), ("a100_pcie", "A100-PCIe"), ("l40s", "L40S"),
      ("rtx_pro_6000_server", "RTX-PRO-6000-Server"), ("GB200 NVL72", "GB200"),
    ])
  func aliases(alias: String, name: String) throws {
    let match = try catalog.accelerator(named: alias, at: here)
    #expect(match.entry.name == name)
    #expect(match.note == nil)
  }

  @Test("a bare family name means the SXM part, and says so", arguments: ["H100", "h200", "A100"])
  func bareFamily(name: String) throws {
    let match = try catalog.accelerator(named: name, at: here)
    #expect(match.entry.name == name.uppercased() + "-SXM")
    #expect(match.note?.contains(match.entry.name) == true)
  }

  @Test(
    "Hugging Face names lead to models",
    arguments: [
      ("meta-llama/Llama-3.1-70B-Instruct", "llama-3.1-70b"),
      ("meta-llama/Llama-2-7b-hf", "llama-2-7b"),
      ("Qwen/Qwen2.5-7B-Instruct", "qwen2.5-7b"), ("openai/gpt-oss-120b", "gpt-oss-120b"),
      ("deepseek-ai/DeepSeek-R1", "deepseek-v3"),
      ("mistralai/Mixtral-8x7B-Instruct-v0.1", "mixtral-8x7b"),
    ])
  func huggingFaceNames(alias: String, name: String) throws {
    #expect(try catalog.model(named: alias, at: here).entry.name == name)
  }

  @Test("no name means two entries")
  func namesAreUnique() {
    let gpus = catalog.accelerators.flatMap { Set(([$0.name] + $0.aliases).map(Catalog.key)) }
    let models = catalog.models.flatMap { Set(([$0.name] + $0.aliases).map(Catalog.key)) }
    #expect(Set(gpus).count == gpus.count)
    #expect(Set(models).count == models.count)
  }

  @Test("an unknown name gets the nearest ones and the command that lists all")
  func unknownNames() throws {
    let gpu = #expect(throws: InputErrors.self) {
      try catalog.accelerator(named: "H-200", at: here)
    }
    #expect(gpu?.errors.first?.code == .unknownName)
    #expect(gpu?.errors.first?.hint.contains("H200-SXM") == true)
    #expect(gpu?.errors.first?.hint.contains("headroom catalog gpus") == true)
    let model = #expect(throws: InputErrors.self) {
      try catalog.model(named: "lama-3.1-70b", at: here)
    }
    #expect(model?.errors.first?.hint.contains("llama-3.1-70b") == true)
    #expect(model?.errors.first?.hint.contains("headroom catalog models") == true)
  }
}

@Suite struct CatalogUserFileTests {
  let builtIn: Catalog

  init() throws { builtIn = try builtInCatalog.get() }

  private let part = """
    { // a part of our own
      name: "X1", vendor: "Ours", formFactor: "card", nativeTypes: ["bf16"],
      figures: {
        peakBF16: {value: 100, unit: "TFLOP/s", source: "bench"},
        memoryBandwidth: {value: 1, unit: "TB/s", source: "bench"},
        datasheetMemory: {value: 32, unit: "GiB", source: "label", guess: true},
        gpusPerNode: {value: 4, unit: "devices", source: "chassis"},
        power: {value: 0.3, unit: "kW", source: "label"},
      },
    }
    """

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test("a file adds a part, in any unit of the quantity, and changes the version")
  func addsPart() throws {
    var catalog = builtIn
    try catalog.add(files: [("x1.json5", bytes(part))])
    let entry = try catalog.accelerator(named: "x1", at: here).entry
    #expect(entry.datasheetMemory == Bytes(32 * 0x1p30))
    #expect(entry.power == Watts(300))
    #expect(entry.guesses.count == 1)
    #expect(entry.memoryBasis == .datasheet)
    #expect(catalog.version != builtIn.version)
    #expect(catalog.userEntries == ["X1"])
  }

  @Test("a file of a known name replaces that entry in its place")
  func replacesPart() throws {
    var catalog = builtIn
    let text = part.replacing("\"X1\"", with: "\"L4\"")
    try catalog.add(files: [("l4.json", bytes(text))])
    #expect(catalog.accelerators.map(\.name) == builtIn.accelerators.map(\.name))
    #expect(try catalog.accelerator(named: "L4", at: here).entry.peaks.bf16.value == 100e12)
  }

  @Test("mistakes of all files are reported, and nothing is added")
  func mistakes() throws {
    var catalog = builtIn
    let taken = part.replacing("vendor", with: "aliases: [\"h200_sxm\"], vendor")
    let wrong = part.replacing("\"TB/s\"", with: "\"W\"").replacing("\"label\"", with: "\"\"")
    let error = #expect(throws: InputErrors.self) {
      try catalog.add(files: [
        ("a.json", bytes(taken)), ("b.json", bytes(wrong)), ("c.json", bytes("{}")),
      ])
    }
    let codes = (error?.errors ?? []).map(\.code)
    #expect(codes == [.conflict, .unknownName, .outOfRange, .outOfRange, .unknownFormat])
    #expect(catalog.version == builtIn.version)
    #expect(catalog.accelerators == builtIn.accelerators)
  }

  @Test("a part needs a native 16-bit format")
  func needsWideFormat() throws {
    var catalog = builtIn
    let text = part.replacing("[\"bf16\"]", with: "[\"int8\"]").replacing(
      "peakBF16", with: "peakINT8: {value: 9, unit: \"TFLOP/s\", source: \"bench\"}, peakBF16")
    let error = #expect(throws: InputErrors.self) {
      try catalog.add(files: [("x.json", bytes(text))])
    }
    #expect(error?.errors.map(\.code) == [.outOfRange])
  }

  @Test("devices are counted in whole numbers", arguments: ["gpusPerNode", "linkDomainSize"])
  func countsAreWhole(_ key: String) throws {
    var catalog = builtIn
    let figure = "\(key): {value: 4.5, unit: \"devices\", source: \"chassis\"}"
    let text =
      key == "gpusPerNode"
      ? part.replacing("value: 4,", with: "value: 4.5,")
      : part.replacing("power:", with: "\(figure), power:")
    let error = #expect(throws: InputErrors.self) {
      try catalog.add(files: [("x.json", bytes(text))])
    }
    #expect(error?.errors.map(\.code) == [.wrongType])
  }

  @Test("a link says how many devices it joins")
  func linkNeedsDomain() throws {
    var catalog = builtIn
    let link = "intraNodeLink: {value: 100, unit: \"GB/s\", source: \"bench\"}"
    let text = part.replacing("power:", with: "\(link), power:")
    let error = #expect(throws: InputErrors.self) {
      try catalog.add(files: [("x.json", bytes(text))])
    }
    #expect(error?.errors.map(\.code) == [.missingKey])
    let domain = "linkDomainSize: {value: 4, unit: \"devices\", source: \"bench\"}"
    try catalog.add(files: [
      ("x.json", bytes(text.replacing("power:", with: "\(domain), power:")))
    ])
  }

  @Test("a host's all-reduce can be stated")
  func allReduceBandwidth() throws {
    var catalog = builtIn
    let figure = "allReduceBandwidth: {value: 20, unit: \"GB/s\", source: \"nccl-tests\"}"
    try catalog.add(files: [
      ("x.json", bytes(part.replacing("power:", with: "\(figure), power:")))
    ])
    #expect(catalog.accelerators.last?.allReduceBandwidth == BytesPerSecond(20e9))
  }

  @Test("a native format needs a dense peak")
  func nativeNeedsPeak() throws {
    var catalog = builtIn
    let text = part.replacing("[\"bf16\"]", with: "[\"bf16\", \"fp8\"]")
    let error = #expect(throws: InputErrors.self) {
      try catalog.add(files: [("x.json", bytes(text))])
    }
    #expect(error?.errors.first?.code == .missingKey)
    #expect(error?.errors.first?.hint.contains("peakFP8") == true)
  }
}
