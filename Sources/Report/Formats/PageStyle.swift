// PageStyle.swift: how a page looks, in light, in dark, on a phone and on paper.

/// The style of every page: a constant, so that its hash can stand in the page's policy.
enum PageStyle {
  /// Colours of series after Okabe and Ito, "Color Universal Design", 2008: told apart by colour-blind readers.
  private static let light = """
    --ink: #1b1f24; --soft: #57606a; --line: #d5dbe1; --ground: #ffffff; --card: #f6f8fa;
    --good: #00694d; --bad: #ad4a00; --doubt: #7a5a00; --good-ground: #e2f4ec; --bad-ground: #fdeee3;
    --doubt-ground: #fcf3d9; --link: #0061a4; --shade: 0.10;
    --s0: #0072b2; --s1: #d55e00; --s2: #009e73; --s3: #cc79a7; --s4: #e69f00; --s5: #56b4e9;
    """

  private static let dark = """
    --ink: #e6edf3; --soft: #9aa4ae; --line: #39414a; --ground: #0d1117; --card: #161b22;
    --good: #3fcf9f; --bad: #ff9a4d; --doubt: #ecc75c; --good-ground: #0d2a22; --bad-ground: #34200f;
    --doubt-ground: #302809; --link: #79c0ff; --shade: 0.16;
    --s0: #4aa8e8; --s1: #f2813a; --s2: #1fc296; --s3: #dd92bb; --s4: #f0b429; --s5: #8fd0f5;
    """

  static let text = """
    :root { color-scheme: light; \(light) }
    @media screen and (prefers-color-scheme: dark) {
      :root:not([data-theme=light]) { color-scheme: dark; \(dark) } }
    @media screen { :root[data-theme=dark] { color-scheme: dark; \(dark) } }
    * { box-sizing: border-box; }
    html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
    body { font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: var(--ink);
      background: var(--ground); max-width: 76rem; margin: 0 auto; padding: 1.2rem 1.6rem 3rem; overflow-wrap: anywhere; }
    a { color: var(--link); }
    a:focus-visible, button:focus-visible, summary:focus-visible, svg:focus-visible, .wide:focus-visible {
      outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
    h1 { font-size: 1.05rem; font-weight: 600; color: var(--soft); margin: 0; }
    h2 { font-size: 1.15rem; margin: 0; } h3 { font-size: 1rem; margin: 0 0 .4rem; }
    p { margin: .35rem 0; }
    .skip { position: absolute; left: -99rem; } .skip:focus { position: static; }
    .head { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; justify-content: space-between; }
    .tools { display: none; gap: .4rem; flex-wrap: wrap; } .js .tools { display: flex; }
    button { font: inherit; font-size: .8rem; color: var(--ink); background: var(--card); border: 1px solid var(--line);
      border-radius: 6px; padding: .2rem .6rem; cursor: pointer; }
    button[aria-pressed=true] { background: var(--ink); color: var(--ground); }
    .answer { margin: .9rem 0 1rem; }
    .badge { display: inline-block; font-weight: 700; border-radius: 999px; padding: .1rem .8rem; margin: 0 0 .4rem;
      color: var(--doubt); background: var(--doubt-ground); border: 1px solid; }
    .badge.good { color: var(--good); background: var(--good-ground); }
    .badge.bad { color: var(--bad); background: var(--bad-ground); }
    .lead { font-size: 1.3rem; line-height: 1.4; margin: 0 0 .9rem; max-width: 68rem; }
    .good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; } .strong { font-weight: 600; }
    .provenance, .note, .faint, caption { color: var(--soft); font-size: .85rem; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .6rem; margin: 0 0 1rem; }
    .tile { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .55rem .8rem;
      border-top: 3px solid var(--line); margin: 0; }
    .tile.good { border-top-color: var(--good); color: inherit; }
    .tile.bad { border-top-color: var(--bad); color: inherit; font-weight: inherit; }
    .tile dt { color: var(--soft); font-size: .8rem; } .tile dd { margin: 0; }
    .tile .value { font-size: 1.25rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
    .tile.good .value { color: var(--good); } .tile.bad .value { color: var(--bad); }
    .tile .remark { color: var(--soft); font-size: .8rem; }
    .entries { display: grid; grid-template-columns: minmax(4.5rem, max-content) minmax(0, 1fr); gap: .3rem 1.2rem; margin: 0; }
    .entries dt { color: var(--soft); } .entries dd { margin: 0; } .entries p { margin: 0; }
    .contents { margin: 1.2rem 0; padding: .7rem 1rem; background: var(--card); border: 1px solid var(--line);
      border-radius: 8px; font-size: .9rem; }
    .contents ul { list-style: none; margin: .2rem 0 0; padding: 0; columns: 16rem; column-gap: 1.6rem; } .contents li { break-inside: avoid; }
    section.part, details.part { margin: 1rem 0; scroll-margin-top: 1rem; }
    section.part { border-top: 1px solid var(--line); padding-top: 1rem; }
    section.part > h2 { margin-bottom: .5rem; }
    details.part { border: 1px solid var(--line); border-radius: 8px; padding: 0 1rem; margin: .5rem 0; }
    details.part > summary { cursor: pointer; padding: .55rem 0; } details.part > summary h2 { display: inline; font-size: 1rem; }
    details.part > div { padding: 0 0 .8rem; scroll-margin-top: 4rem; }
    details.rows > summary, details.data > summary { cursor: pointer; color: var(--soft); font-size: .85rem; }
    ul { margin: .3rem 0; padding-left: 1.2rem; }
    pre { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .7rem;
      font-size: .85rem; }
    .wide { overflow-x: auto; max-width: 100%; }
    table { border-collapse: collapse; margin: .3rem 0 .7rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
    th, td { text-align: right; padding: .22rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top; }
    th { color: var(--soft); font-weight: 600; font-size: .85rem; }
    tbody tr:hover { background: var(--card); }
    th:first-child, td:first-child, th.words, td.words { text-align: left; }
    td.words, td:first-child { min-width: 6rem; }
    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: .4rem 1.6rem; }
    figure { margin: .6rem 0 1rem; min-width: 0; } figcaption { font-weight: 600; margin-bottom: .2rem; }
    .plot { overflow-x: auto; overflow-y: hidden; }
    svg { display: block; width: 100%; height: auto; max-width: 72rem; } .gauge svg { max-width: 42rem; }
    svg text { fill: var(--ink); font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
      paint-order: stroke; stroke: var(--ground); stroke-width: 3px; stroke-linejoin: round; }
    .axis { stroke: var(--line); stroke-width: 1; } svg text.tick { fill: var(--soft); }
    svg text.bold { font-weight: 700; } svg text.plain { stroke: none; }
    .mark { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 3; }
    .limit { stroke: var(--bad); stroke-width: 2; } svg text.limit-name { fill: var(--bad); font-weight: 600; stroke-width: 3px; }
    .gauge-mark { stroke: var(--ink); stroke-width: 2; } svg text.inside { fill: var(--ground); } .empty { fill: var(--card); }
    .shade { fill: var(--ink); opacity: var(--shade); }
    .hit { fill: transparent; stroke: none; } .cross { stroke: var(--ink); stroke-width: 1; visibility: hidden; }
    .cross.on { visibility: visible; } .no-percentiles .percentile { display: none; }
    .tables figure:has(details.data) .plot { display: none; }
    #tip { position: absolute; z-index: 9; max-width: 22rem; background: var(--ink); color: var(--ground); font-size: .8rem;
      line-height: 1.35; padding: .3rem .55rem; border-radius: 6px; white-space: pre-line; pointer-events: none; }
    #tip:empty { display: none; }
    @media (max-width: 40rem) {
      body { padding: .8rem .8rem 2rem; } .lead { font-size: 1.1rem; }
      .entries { grid-template-columns: minmax(0, 1fr); gap: 0; } .entries dt { margin-top: .5rem; font-weight: 600; }
      .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); } .tile .value { font-size: 1.1rem; }
      figure:not(.gauge) .plot svg { min-width: 34rem; } th, td { padding: .2rem .45rem; }
    }
    @media print {
      :root:not(.tables) details.data { display: none; } .pair { grid-template-columns: 1fr 1fr; }
      body { max-width: none; padding: 0; font-size: 10pt; } .js .tools, .contents, .skip, #tip { display: none; }
      details.part { border: 0; padding: 0; } details::details-content { content-visibility: visible; height: auto; }
      figure, .tile, tr { break-inside: avoid; } h2, h3, summary { break-after: avoid; } .plot, .wide { overflow: visible; }
      a { color: inherit; text-decoration: none; }
    }

    """
}
