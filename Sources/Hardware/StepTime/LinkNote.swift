// LinkNote.swift: what a reader must know of an all-reduce that depends on the host more than on the part.

import Text
import Units

/// Where the time of a deployment's all-reduces comes from, when another host would give another one.
///
/// GPUs on PCIe exchange data through switches or through the memory of the CPUs; which of them, and how fast, is
/// the host's doing. Of the two hosts without NVLink that were measured (aiconfigurator 095f58a) one reaches 0.39 of
/// its link over 8 GPUs (RTX PRO 6000 Server, 24 of 64 GB/s), the other 0.06 (L40S, 2.0 of 32 GB/s). Published runs
/// of nccl-tests on other PCIe hosts: 35 GB/s over 4 and 28 GB/s over 8 RTX 5090 (github.com/NVIDIA/nccl/issues/1639),
/// 24 and 35 GB/s over 4 GPUs with peer-to-peer switched off (issues/1130 there).
struct LinkNote {
  var accelerator: Accelerator
  var devices: Int
  /// The measured all-reduce; nil where the link's rate prices it.
  var fit: CollectiveFit?
  /// The measured all-reduce of two devices, which share no more than one switch or bridge.
  var pair: CollectiveFit?

  /// Of the link's rate: below it the host sets the time, not the link (a guess; over NVLink 0.5 or more is reached,
  /// over PCIe of a good host 0.4).
  private static let hostBoundShare = 0.25

  var sentence: String? {
    guard devices > 1, let link = accelerator.groupLink(devices: devices) else { return nil }
    let group = "all-reduce over \(devices) × \(accelerator.name)"
    if let rate = accelerator.allReduceBandwidth {
      let source = accelerator.figures.first { $0.key == "allReduceBandwidth" }?.source
      return "\(group): \(Self.rate(rate.value)) of bus bandwidth, as the catalog's "
        + "allReduceBandwidth says" + (source.map { " (\($0))" } ?? "")
    }
    guard let fit else {
      guard isOverPCIe else { return nil }
      return
        "\(group) is priced at \(NumberText.shortest(LayeredFit.linkEfficiency)) of the link, a "
        + "guess: hosts differ, and of two measured without NVLink one reached 0.39 of its link "
        + "over 8 GPUs, the other 0.06; \(Self.advice)"
    }
    let measured = fit.gigabytesPerSecond * 1e9
    guard measured < Self.hostBoundShare * link.value else { return nil }
    var text =
      "\(group): measured on one host, where large ones reach \(Self.rate(measured)) of bus "
      + "bandwidth over a link of \(Self.rate(link.value))"
    if let pair, pair.gigabytesPerSecond > 2 * fit.gigabytesPerSecond {
      text +=
        "; two GPUs there reach \(Self.rate(pair.gigabytesPerSecond * 1e9)), so larger groups "
        + "most likely cross the CPUs without peer-to-peer (a guess)"
    }
    return "\(text); another host may be several times faster: \(Self.advice)"
  }

  private var isOverPCIe: Bool {
    accelerator.intraNodeLinkName.hasPrefix("PCIe") || devices > accelerator.linkDomainSize
  }

  private static let advice =
    "if nccl-tests says otherwise on yours, add figures.allReduceBandwidth to the part's catalog file"

  private static func rate(_ bytesPerSecond: Double) -> String {
    "\(NumberText.shortest((bytesPerSecond / 1e8).rounded() / 10)) GB/s"
  }
}
