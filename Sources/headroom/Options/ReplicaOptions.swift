// ReplicaOptions.swift: the options that say what one replica is: a model, a GPU, how it is spread, in which formats.

import Hardware
import Plans

/// What a replica is, where no scenario says it.
enum ReplicaOptions {
  static let model = Option<String>(
    "model", "M", "a name of `headroom catalog models`, or a config.json"
  ).offering(CatalogOptions.names { $0.models.map(\.name) }, orPaths: true)
  static let gpu = Option<String>("gpu", "G", setting: PoolKeys.gpu)
    .offering(CatalogOptions.names { $0.accelerators.map(\.name) })
  static let tensorParallel = Option<Int>(
    "tp", "N", setting: PoolKeys.tensorParallel, "tensor-parallel GPUs of one replica")
  static let expertParallel = Option<Int>(
    "ep", "N", setting: PoolKeys.expertParallel, "expert-parallel groups within them")
  static let pipelineParallel = Option<Int>(
    "pp", "N", setting: PoolKeys.pipelineParallel, "pipeline stages of one replica")
  static let attentionDataParallel = Option<Int>(
    "attention-dp", "N", setting: PoolKeys.attentionDataParallel,
    "ranks of attention, each on --tp GPUs")
  static let interconnect = Option<String>(
    "interconnect", "LINK", setting: PoolKeys.interconnect
  ).offering(CatalogOptions.names { $0.interconnects.entries.map(\.name) })
  static let weights = Option<String>(
    "precision", "P", "weights: bf16, fp16, fp8, int8, int4, nvfp4, mxfp4"
  ).offering(NumberType.allCases.map(\.rawValue))
  static let kvCache = Option<String>(
    "kv", "P", setting: PoolKeys.kvCache, "KV cache: bf16, fp16, fp8"
  ).offering(["bf16", "fp16", "fp8"])
  static let engine = Option<String>(
    "engine", "E",
    "vllm, vllm-2025, vllm-2025-async, sglang, sglang-0.5.9, trtllm: kernels and times"
  ).offering(CatalogOptions.names { $0.engines.map(\.name) })
  static let maxNumSeqs = Option<Int>(
    "max-num-seqs", "N", within: PoolKeys.maxNumSeqs,
    "sequences of one step (what `vllm serve` takes: 1024 or 256)")
  static let maxNumBatchedTokens = Option<Int>(
    "max-num-batched-tokens", "N", within: PoolKeys.maxNumBatchedTokens,
    "tokens of one step (what `vllm serve` takes: 8192 or 2048)")
}
