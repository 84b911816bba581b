import Hardware
import Planning
import Testing
import Text
import Units

@testable import Report

@Suite struct FitReportTests {
  /// A catalog may name any memory: no figure of it may bring the report down.
  @Test(arguments: [80.0, 1e18]) func anyMemoryCanBeWritten(_ terabytes: Double) throws {
    let catalog = try Catalog.builtIn()
    let place = SourceLocation(file: "test")
    var gpu = try catalog.accelerator(named: "L4", at: place).entry
    gpu.datasheetMemory = Bytes(terabytes * 1e12)
    gpu.engineVisibleMemory = nil
    gpu.driverMemory = nil
    let model = try catalog.model(named: "llama-3.1-8b", at: place).entry
    let plan = MemoryPlan(model, on: gpu, Parallelism(), Precision(weights: .bf16, on: gpu))
    let report = FitReport(
      plan: plan, datasheet: plan, context: 1, fittingUtilization: nil, title: "", remarks: [],
      identity: CatalogIdentity(catalog))
    let text = JSONWriter.pretty(report.json)
    let tree = try LocatedJSON.parse(text, file: "report")
    #expect(tree["fits"]?.content == .bool(true))
    #expect(!DetailText(Document(report), TerminalFormat()).lines().isEmpty)
  }
}
