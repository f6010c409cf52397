/** What stands behind everything else, by the system's wish. */
export const PALETTES = {
  light: { ground: "#f3f1ec", card: "#fffefb", ink: "#22262b", soft: "#5b6168" },
  dark: { ground: "#14181a", card: "#1d2225", ink: "#e9ebe9", soft: "#a6aeb0" },
} as const;

const ground = ({ ground, card, ink, soft }: (typeof PALETTES)["light" | "dark"]): string =>
  `--ground:${ground};--card:${card};--ink:${ink};--soft:${soft}`;

/**
 * The one stylesheet of every employee page: a calm card in the middle, right on a phone of 320 px, light and dark by
 * the system's wish. Contrast is at least 4.5:1 for text and 3:1 for borders of controls (WCAG 2.1, 1.4.3 and 1.4.11).
 */
export const STYLESHEET = `
:root{color-scheme:light dark;${ground(PALETTES.light)};--line:#ded9ce;--edge:#84807a;--accent:#1f5c54;--on-accent:#ffffff;--accent-deep:#174840;--tint:#e6efec;--warn:#8a3b12;--warn-tint:#fbefe6;--shadow:0 1px 2px rgb(40 34 20/.06),0 12px 32px -12px rgb(40 34 20/.18)}
@media (prefers-color-scheme:dark){:root{${ground(PALETTES.dark)};--line:#343b3f;--edge:#7d878b;--accent:#8accbd;--on-accent:#0d211d;--accent-deep:#a9ddd1;--tint:#21312e;--warn:#f2b48d;--warn-tint:#33251d;--shadow:0 1px 2px rgb(0 0 0/.4)}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;align-content:center;gap:.75rem;padding:1.25rem;background:var(--ground);color:var(--ink);font:1rem/1.55 ui-sans-serif,system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.card{width:100%;min-width:0;max-width:25.5rem;background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:2rem 2rem 2.25rem;box-shadow:var(--shadow);overflow-wrap:anywhere}
.wide{max-width:40rem}
.brand{display:flex;align-items:center;gap:.6rem;margin:0 0 1.75rem;color:var(--accent);font-weight:650;letter-spacing:.01em}
.brand span{color:var(--ink)}
.done{padding:.7rem .9rem;border-radius:.6rem;background:var(--tint);font-weight:600}
.initial{display:grid;place-items:center;flex:none;width:1.75rem;height:1.75rem;border-radius:.45rem;background:var(--accent);color:var(--on-accent)}
.logo{display:block;width:auto;height:auto;max-width:min(100%,13rem);max-height:3.25rem}
.help{margin:1.75rem 0 0;padding-top:1rem;border-top:1px solid var(--line)}
h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.012em;text-wrap:balance}
h2{margin:2rem 0 .25rem;font-size:1.0625rem;font-weight:650}
p{margin:0 0 1rem}
p:last-child{margin-bottom:0}
.soft{color:var(--soft)}
.small{font-size:.875rem}
label{display:block;margin:1.5rem 0 .375rem;font-weight:600}
input[type=email],input[type=password],input[type=text],select,textarea{display:block;width:100%;min-height:2.875rem;padding:.5rem .8rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:.6rem}
time{white-space:nowrap}
.token{resize:none;field-sizing:content;margin-bottom:1rem;background:var(--tint);font:600 .9375rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
::placeholder{color:var(--soft);opacity:1}
button,.button{display:inline-flex;align-items:center;justify-content:center;min-height:2.875rem;padding:.5rem 1.25rem;font:inherit;font-weight:600;text-align:center;color:var(--on-accent);background:var(--accent);border:1px solid var(--accent);border-radius:.6rem;text-decoration:none;cursor:pointer}
button:disabled{opacity:.5;cursor:not-allowed}
button:hover,.button:hover{background:var(--accent-deep);border-color:var(--accent-deep)}
input+p{margin-top:.5rem}
input+p a{display:inline-block;padding:.2rem 0}
.check{display:flex;flex-wrap:wrap;align-items:center;gap:0 .6rem;margin:1rem 0 0}
.check label{flex:1;margin:0;font-weight:400}
.check span{flex-basis:100%;padding-left:1.85rem}
input[type=checkbox]{width:1.25rem;height:1.25rem;margin:0;accent-color:var(--accent)}
.choices{list-style:none;margin:1.5rem 0 0;padding:0}
.choices .full{margin-top:.6rem}
.full{width:100%;margin-top:1.125rem}
.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.03em}
.after{margin-top:.75rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.quiet,.quiet:hover{color:var(--ink);background:transparent;border-color:var(--edge)}
.quiet:hover{background:var(--tint)}
.link,.link:hover{min-height:0;padding:0;font-weight:400;color:var(--accent);background:none;border:0;border-radius:0;text-decoration:underline;text-underline-offset:.18em}
.link:hover{color:var(--accent-deep)}
a{color:var(--accent);text-underline-offset:.18em}
a:hover{color:var(--accent-deep)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.note{margin:0 0 1.25rem;padding:.75rem .9rem;border-radius:.6rem;background:var(--warn-tint);color:var(--warn)}
.reference{display:block;margin:.25rem 0 1.25rem;padding:.7rem .9rem;border-radius:.6rem;background:var(--tint);font:600 1.125rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.04em;text-align:center}
.list{list-style:none;margin:.75rem 0 0;padding:0;border-top:1px solid var(--line)}
.list li{border-bottom:1px solid var(--line);padding:.8rem .125rem;display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center;justify-content:space-between}
.list a.open{flex:1 1 100%;display:flex;justify-content:space-between;gap:1rem;margin:-.8rem -.125rem;padding:.8rem .125rem;color:var(--ink);font-weight:600;text-decoration:none}
.list a.open:hover{color:var(--accent)}
.find{display:flex;gap:.6rem;margin-bottom:1.25rem}.find input{flex:1;min-width:0}
.tag{white-space:nowrap;padding:.1rem .55rem;border-radius:1rem;background:var(--tint);font-size:.8125rem;font-weight:600}
.steps{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0 0 1.5rem;padding:0 0 0 1.2rem;font-size:.875rem}.steps li{padding-right:.4rem}.steps a[aria-current]{color:var(--ink);font-weight:650;text-decoration:none}
summary{margin-top:1.5rem;font-weight:600;cursor:pointer}
input[type=file]{max-width:100%;font:inherit}
.qr{text-align:center;line-height:0}
.qr svg{border-radius:.6rem;max-width:100%}
.codes{columns:12rem 2;margin:1rem 0;padding:.9rem .9rem .9rem 3rem;border-radius:.6rem;background:var(--tint);font:600 .9375rem/1.9 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:normal}
.languages{display:flex;flex-wrap:wrap;justify-content:center;font-size:.875rem}
.languages>*{padding:.25rem .6rem;min-height:1.5rem;color:var(--soft)}
.languages a:hover{color:var(--accent-deep)}
.presses{display:flex;flex-wrap:wrap;gap:.5rem;margin:0}
.row{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.75rem;align-items:center}
.row form{margin:0}
@media (prefers-color-scheme:dark){.logo{padding:.35rem .5rem;border-radius:.45rem;background:#fff}}
@media (max-width:26rem){.codes{columns:1}body{padding:.75rem;place-items:start stretch;align-content:start}.card{padding:1.375rem 1.125rem 1.5rem;border-radius:.8rem}.row>*,.row button{flex:1 1 100%;width:100%}.row .link{width:auto}}
@media print{.row,.brand,.languages{display:none}.card{border:0;box-shadow:none}}
@media (prefers-reduced-motion:no-preference){button,.button,a{transition:background-color .12s,color .12s}}
`;
