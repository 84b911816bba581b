// PrefillMode.swift: how the prompts of new requests share an engine's steps with the rows that decode.

/// Which prompt tokens a step may carry beside one token for every decode row.
public enum PrefillMode: String, CaseIterable, Hashable, Sendable {
  /// What the decode rows leave of a step; a prompt is cut where it does not fit (vLLM V1).
  case chunked
  /// As `chunked`, but a prompt that fits a step at all waits until all of it fits (TensorRT-LLM without
  /// `enable_chunked_prefill`, its default). A longer prompt, which it refuses, is cut.
  case whole
  /// Prompts alone, as long as one may run: the decode rows wait, and their next gap contains it (SGLang without
  /// `--enable-mixed-chunk`, its default; vLLM V0). SGLang also keeps blocks back for the outputs of running requests:
  /// without that, prompts are computed again more often near a full KV cache.
  case first
}
