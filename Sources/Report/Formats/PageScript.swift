// PageScript.swift: what a page can do beside being read.

/// The script of every page: a constant, so that its hash can stand in the page's policy. It changes how the page looks
/// and nothing else; without it everything can be read.
enum PageScript {
  // No sign of markup in it: the page around it stays plain to parse.
  static let text = """
    "use strict";
    (() => {
      const root = document.documentElement;
      root.classList.add("js");
      const all = (query, node) => Array.from((node || document).querySelectorAll(query));
      const tip = document.getElementById("tip");

      const isPressed = (button) => button.getAttribute("aria-pressed") === "true";
      const press = (button, on) => button.setAttribute("aria-pressed", String(on));
      const onClick = (id, act) => {
        const button = document.getElementById(id);
        if (button) button.addEventListener("click", () => act(button));
      };
      const isDark = () => root.dataset.theme
        ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      onClick("theme", (button) => {
        root.dataset.theme = isDark() ? "light" : "dark";
        press(button, isDark());
      });
      onClick("tables", (button) => {
        const on = root.classList.toggle("tables");
        press(button, on);
        all("details.data").forEach((part) => { part.open = on; });
      });
      onClick("unfold", (button) => {
        const on = !isPressed(button);
        press(button, on);
        all("details.part, details.rows").forEach((part) => { part.open = on; });
      });
      onClick("percentiles", (button) => press(button, !root.classList.toggle("no-percentiles")));
      const theme = document.getElementById("theme");
      if (theme) press(theme, isDark());

      // On paper everything is open.
      let closed = [];
      addEventListener("beforeprint", () => {
        closed = all("details:not([open])");
        closed.forEach((part) => { part.open = true; });
      });
      addEventListener("afterprint", () => closed.forEach((part) => { part.open = false; }));

      // The titles of marks become the page's own read-out.
      const hide = () => {
        tip.textContent = "";
        all(".cross.on").forEach((line) => line.classList.remove("on"));
      };
      const show = (mark, x, y) => {
        hide();
        tip.textContent = mark.dataset.tip;
        const right = scrollX + root.clientWidth - tip.offsetWidth - 8;
        tip.style.left = Math.max(4, Math.min(x + 14, right)) + "px";
        tip.style.top = y + 16 + "px";
        const line = mark.ownerSVGElement && mark.ownerSVGElement.querySelector(".cross");
        if (!line || !mark.classList.contains("hit")) return;
        const middle = Number(mark.getAttribute("x")) + Number(mark.getAttribute("width")) / 2;
        line.setAttribute("x1", middle);
        line.setAttribute("x2", middle);
        line.classList.add("on");
      };
      all(".plot svg").forEach((picture) => {
        all("title", picture).forEach((title) => {
          if (title.parentNode !== picture) title.parentNode.dataset.tip = title.textContent;
          title.remove();
        });
        const marks = all("[data-tip]", picture);
        if (!marks.length) return;
        const follow = (event) => {
          const mark = event.target.closest("[data-tip]");
          if (mark) show(mark, event.pageX, event.pageY); else hide();
        };
        picture.addEventListener("pointermove", follow);
        picture.addEventListener("pointerdown", follow);
        picture.addEventListener("pointerleave", hide);
        // The same from the keyboard.
        let at = -1;
        picture.setAttribute("tabindex", "0");
        picture.addEventListener("keydown", (event) => {
          const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
          if (event.key === "Escape") return hide();
          if (!step) return;
          event.preventDefault();
          at = Math.max(0, Math.min(marks.length - 1, at + step));
          const box = marks[at].getBoundingClientRect();
          show(marks[at], scrollX + box.left + box.width / 2, scrollY + box.top + box.height / 2);
        });
        picture.addEventListener("blur", () => { at = -1; hide(); });
      });
    })();

    """
}
