// Provenance.swift: names for everything a figure depends on, so that it can be had again.

public import Hardware
public import Plans
internal import Text
internal import Traffic
internal import Units
internal import Workload

/// Which catalog and calibration a scenario was read with.
public struct CatalogIdentity: Hashable, Sendable {
  public var catalogVersion: String
  public var calibrationVersion: String

  /// - Complexity: prices a few hundred steps: about a millisecond.
  public init(_ catalog: Catalog) {
    catalogVersion = catalog.version
    calibrationVersion = Self.fingerprint(catalog)
  }

  /// Sixteen hex digits of the SHA-256 of step times on every device at every level: a change of
  /// a fitted number of dense kernels, of the default engine or of the layered form changes it; experts and other
  /// engines are in `catalogVersion` alone.
  private static func fingerprint(_ catalog: Catalog) -> String {
    var hash = SHA256()
    let place = SourceLocation(file: "calibration")
    guard let model = catalog.models.first(where: { $0.name == "llama-3.1-8b" }) else {
      return "none"
    }
    for accelerator in catalog.accelerators {
      for level in StepTimeLevel.allCases {
        for weights in [NumberType.bf16, .fp8] {
          let precision = Precision(weights: weights, on: accelerator)
          let made = try? StepTime.make(
            level: level, accelerator: accelerator, model: model, precision: precision,
            parallelism: Parallelism(), at: place)
          guard let made else { continue }
          hash.update(Array(made.fingerprint.utf8))
        }
      }
    }
    return String(hash.hexDigest().prefix(16))
  }
}

extension StepTimeModel {
  /// A few of its prices as text.
  fileprivate var fingerprint: String {
    let sizes = [1, 64, 2048]
    var times = sizes.map { tokens($0).total } + sizes.map { sampling(rows: $0).total }
    for rows in [1, 64] {
      let decode = decodeAttention(rows: rows)
      times += [decode.launch, decode.memoryBase, decode.memoryPerContextToken]
    }
    times += [promptAttention(newTokens: 1024, prefixTokens: 512).total, promptAttentionLaunch]
    times += [launches(tokens: 8), launches(tokens: 4096), serial(sampledRows: 8)]
    return times.map { String($0.value.bitPattern, radix: 16) }.joined(separator: ",")
  }
}

/// The bytes of a trace, as a hash.
public struct TraceDigest: Sendable {
  public var path: String
  public var sha256: String

  init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }

  /// Reads the file once from beginning to end, in memory that does not grow with it.
  /// - Throws: `FileError`.
  public init(path: String) throws {
    self.path = path
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    var hash = SHA256()
    for file in try TrafficFile.files(of: path) {
      let source = try ByteSource(path: file)
      while case let count = try source.read(into: buffer), count > 0 {
        hash.update(Array(buffer[..<count]))
      }
    }
    sha256 = hash.hexDigest()
  }
}

extension Scenario {
  func provenance(
    _ catalog: CatalogIdentity, replications: Int, digests: [TraceDigest], arrivals: ArrivalRecord
  ) -> Provenance {
    var traces: [TraceProvenance] = []
    for (source, counts) in traceReadings(arrivals) {
      traces.append(
        TraceProvenance(
          path: source.path, format: source.recognisedFormat,
          sha256: digests.first { $0.path == source.path }?.sha256 ?? "",
          rows: counts?.rows ?? 0, requests: counts?.requests ?? 0))
    }
    return Provenance(
      version: HeadroomVersion.current, scenarioHash: hash(catalog, digests: digests), seed: seed,
      replications: replications, catalogVersion: catalog.catalogVersion,
      calibrationVersion: catalog.calibrationVersion, traces: traces)
  }

  /// The scenario's hash before a run: reads its traces once.
  /// - Throws: `FileError`.
  public func hash(_ catalog: CatalogIdentity) throws -> String {
    let digests = try tracePaths.filter { $0 != "-" }.map { try TraceDigest(path: $0) }
    return hash(catalog, digests: digests)
  }

  /// SHA-256 of the canonical scenario, its models, its traces' bytes, catalog, calibration and version.
  /// Where a trace lies does not count; what is in it does.
  func hash(_ catalog: CatalogIdentity, digests: [TraceDigest]) -> String {
    let models = pools.map { JSONValue.string(String(describing: $0.model)) }
    return SHA256.hex(
      of: JSONWriter.canonical(
        .object([
          ("scenario", canonical.withoutTracePaths), ("models", .array(models)),
          ("traces", .array(digests.map { .string($0.sha256) })),
          ("catalog", .string(catalog.catalogVersion)),
          ("calibration", .string(catalog.calibrationVersion)),
          ("version", .string(HeadroomVersion.current)),
        ])))
  }
}

extension TraceSource {
  /// The format's name, as its header tells it; what was asked for where it cannot be read twice.
  fileprivate var recognisedFormat: String {
    guard options.format == "auto", path != "-" else { return options.format }
    return (try? TrafficFile.formatName(path: path, options: options)) ?? options.format
  }
}

extension JSONValue {
  /// The same scenario without the paths of its traces.
  var withoutTracePaths: JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(
      members.map { key, value in
        guard key == "workload", case .array(let parts) = value else { return (key, value) }
        return (key, .array(parts.map(\.withoutTracePath)))
      })
  }

  private var withoutTracePath: JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(
      members.map { key, value in
        guard key == "trace", case .object(let inner) = value else { return (key, value) }
        return (key, .object(inner.filter { $0.0 != "path" }))
      })
  }
}
