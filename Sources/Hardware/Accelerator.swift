// Accelerator.swift: one GPU (or other accelerator) as its data sheet and its driver describe it.

public import Units

/// Dense peaks of one accelerator, never with sparsity; nil where the part has no such units.
public struct DensePeaks: Hashable, Sendable, BitwiseCopyable {
  public var bf16: FLOPsPerSecond
  public var fp8: FLOPsPerSecond?
  public var fp4: FLOPsPerSecond?
  public var int8: FLOPsPerSecond?

  public init(
    bf16: FLOPsPerSecond, fp8: FLOPsPerSecond? = nil, fp4: FLOPsPerSecond? = nil,
    int8: FLOPsPerSecond? = nil
  ) {
    self.bf16 = bf16
    self.fp8 = fp8
    self.fp4 = fp4
    self.int8 = int8
  }
}

/// One number of a catalog entry as its file states it.
public struct CatalogFigure: Hashable, Sendable {
  /// The key in the entry's file, e.g. `peakBF16`.
  public var key: String
  public var value: Double
  /// The unit `value` is written in, e.g. `TFLOP/s`.
  public var unit: String
  public var source: String
  public var isGuess: Bool

  public init(key: String, value: Double, unit: String, source: String, isGuess: Bool) {
    self.key = key
    self.value = value
    self.unit = unit
    self.source = source
    self.isGuess = isGuess
  }
}

/// One accelerator with the memory, links and arithmetic that serving can use.
///
/// Rates are per device; a link's rate is one direction.
public struct Accelerator: Hashable, Sendable {
  /// The canonical name, e.g. `H200-SXM`.
  public var name: String
  public var aliases: [String]
  public var vendor: String
  public var formFactor: String

  public var peaks: DensePeaks
  /// Formats the matrix units multiply without widening, as the engines use them.
  public var nativeTypes: [NumberType]
  public var memoryBandwidth: BytesPerSecond
  /// Streaming multiprocessors, compute units or cores; nil where the notion does not apply.
  public var multiprocessors: Int?
  /// Last-level cache.
  public var lastLevelCache: Bytes?

  /// What the data sheet calls its memory, with GB = 1e9 bytes.
  public var datasheetMemory: Bytes
  /// What the driver reports; nil where no listing is known.
  public var driverMemory: Bytes?
  /// What an engine sees and `gpuMemoryUtilization` multiplies; nil where not measured.
  public var engineVisibleMemory: Bytes?

  /// The link between the devices of a node, per direction of one device; nil for a part without one.
  public var intraNodeLink: BytesPerSecond?
  /// What that link is, e.g. `NVLink 4`, `PCIe 4.0 x16`.
  public var intraNodeLinkName: String
  /// Devices that the intra-node link joins at full rate (72 for an NVL72 rack).
  public var linkDomainSize: Int
  /// What a large all-reduce reaches inside a node, bus bandwidth in one direction as nccl-tests prints it:
  /// 2(n−1)/n × bytes / time. Where given it replaces what our measurements or the link's rate say; a property of
  /// the host as much as of the part.
  public var allReduceBandwidth: BytesPerSecond?
  /// The network's share of one device, per direction.
  public var interNodeLink: BytesPerSecond?
  /// The link to the host, per direction.
  public var pcieLink: BytesPerSecond?

  public var gpusPerNode: Int
  /// Board power at the limit (TDP or TBP).
  public var power: Watts
  /// List price of one device; nil unless a source is known.
  public var listPrice: Dollars?

  /// The numbers of its layered step time, where runs of it are known; nil leaves those of other devices.
  public var layered: LayeredFit?
  /// Every number of the entry with unit and source, in the order of its file.
  public var figures: [CatalogFigure]
  /// A sentence for each number that is a guess; every report that uses the entry repeats them.
  public var guesses: [String]
  /// True for a part known only from its data sheet: no kernel of it was ever measured here.
  public var isDatasheetOnly: Bool
  /// What a reader should know, e.g. that two names are one card.
  public var notes: [String]

  public init(
    name: String, aliases: [String] = [], vendor: String, formFactor: String, peaks: DensePeaks,
    nativeTypes: [NumberType], memoryBandwidth: BytesPerSecond, multiprocessors: Int? = nil,
    lastLevelCache: Bytes? = nil, datasheetMemory: Bytes, driverMemory: Bytes? = nil,
    engineVisibleMemory: Bytes? = nil, intraNodeLink: BytesPerSecond? = nil,
    intraNodeLinkName: String = "", linkDomainSize: Int,
    allReduceBandwidth: BytesPerSecond? = nil, interNodeLink: BytesPerSecond? = nil,
    pcieLink: BytesPerSecond? = nil, gpusPerNode: Int, power: Watts, listPrice: Dollars? = nil,
    figures: [CatalogFigure] = [], guesses: [String] = [], isDatasheetOnly: Bool = false,
    notes: [String] = []
  ) {
    self.name = name
    self.aliases = aliases
    self.vendor = vendor
    self.formFactor = formFactor
    self.peaks = peaks
    self.nativeTypes = nativeTypes
    self.memoryBandwidth = memoryBandwidth
    self.multiprocessors = multiprocessors
    self.lastLevelCache = lastLevelCache
    self.datasheetMemory = datasheetMemory
    self.driverMemory = driverMemory
    self.engineVisibleMemory = engineVisibleMemory
    self.intraNodeLink = intraNodeLink
    self.intraNodeLinkName = intraNodeLinkName
    self.linkDomainSize = linkDomainSize
    self.allReduceBandwidth = allReduceBandwidth
    self.interNodeLink = interNodeLink
    self.pcieLink = pcieLink
    self.gpusPerNode = gpusPerNode
    self.power = power
    self.listPrice = listPrice
    self.figures = figures
    self.guesses = guesses
    self.isDatasheetOnly = isDatasheetOnly
    self.notes = notes
  }

  /// The dense peak of a matrix product whose activations have this type; nil where it does not run natively.
  public func peak(activations type: NumberType) -> FLOPsPerSecond? {
    guard nativeTypes.contains(type) else { return nil }
    return switch type {
    case .bf16, .fp16: peaks.bf16
    case .fp8: peaks.fp8
    case .int8: peaks.int8
    case .nvfp4, .mxfp4: peaks.fp4
    case .int4: nil
    }
  }
}
