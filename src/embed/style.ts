import { cardWidth, heights, wide } from './form.ts'

/**
 * The style sheet of headlines, in the widget and in the page for iframes. Colours have a contrast of at least 7:1 for text in both colour
 * schemes. Rows have minimum heights instead of heights, so that a reader's larger text spacing hides nothing.
 */
export const headlinesStyle = `
:host{display:block}
.kiosque-frame{display:grid;grid-template-columns:minmax(0,1fr)}
.kiosque-frame>*{grid-area:1/1}
:host([hidden]),[hidden]{display:none!important}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
:host([theme=auto]){color-scheme:light dark}
.kiosque{--ink:var(--kiosque-ink,light-dark(#1b1a18,#ece7dd));--soft:var(--kiosque-soft,light-dark(#57534c,#b8b1a4));
--accent:var(--kiosque-accent,light-dark(#8f1d14,#ff9e8a));--rule:var(--kiosque-rule,light-dark(#ddd6c9,#3a352d));
--tint:var(--kiosque-tint,light-dark(#f6f1e7,#221f1a));
container-type:inline-size;background:var(--kiosque-paper,light-dark(#fff,#171512));color:var(--ink);
font-family:var(--kiosque-font,inherit);line-height:1.25;overflow-wrap:anywhere;text-align:start}
.kiosque:dir(rtl){--kiosque-direction:-1}
.kiosque *{box-sizing:border-box}
.kiosque-waiting{visibility:hidden}
.kiosque-items{margin:0;padding:0;list-style:none}
.kiosque-item{display:grid;grid-template-columns:minmax(0,1fr);align-content:center;min-block-size:var(--kiosque-row,${heights.narrowRow}em);padding:.35em 0;border-block-end:1px solid var(--rule)}
.kiosque-meta{display:flex;gap:.6em;min-block-size:1.25em;margin:0 0 .2em;font-size:.8125em;line-height:1.25;white-space:nowrap;color:var(--soft)}
.kiosque-kicker{overflow:hidden;text-overflow:ellipsis;color:var(--accent);font-weight:700}
.kiosque-link,.kiosque-lead{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden;text-align:-webkit-match-parent;text-align:match-parent}
.kiosque-link{color:inherit;font-weight:600;text-decoration:none}
@container(min-width:${wide}em){.kiosque-item{min-block-size:var(--kiosque-row,${heights.wideRow}em)}.kiosque-link{-webkit-line-clamp:2}}
.kiosque-link:hover{text-decoration:underline;text-decoration-color:var(--accent);text-underline-offset:.15em}
.kiosque :focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
.kiosque-heading{margin:0;padding-block:.5em;min-block-size:${heights.line}em;font-size:1.0625em;font-weight:700}
.kiosque-source{margin:0;padding-block:.7em;min-block-size:${heights.line}em;font-size:.8125em;color:var(--soft)}
.kiosque-source a{color:inherit}
.kiosque-cards .kiosque-items{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(${cardWidth}em,100%),1fr));gap:${heights.cardGap}em;padding-block-start:.55em}
.kiosque-cards .kiosque-item{position:relative;align-content:start;min-block-size:${heights.card}em;padding:0;border:1px solid var(--rule);border-radius:var(--kiosque-radius,4px);overflow:hidden}
.kiosque-cards .kiosque-item>:not(.kiosque-picture){margin-inline:.8em}
.kiosque-cards .kiosque-item>.kiosque-meta{margin-inline:.985em}
.kiosque-cards .kiosque-item>.kiosque-lead{margin-inline:.853em}
.kiosque-cards .kiosque-link{-webkit-line-clamp:3}
.kiosque-cards .kiosque-link::after{content:"";position:absolute;inset:0}
.kiosque-picture{display:grid;place-content:center;block-size:9.5em;margin-block-end:.7em;background:var(--tint);color:var(--soft);text-align:center;overflow:hidden}
.kiosque-picture img{inline-size:100cqi;max-inline-size:100%;block-size:9.5em;object-fit:cover}
.kiosque-lead{-webkit-line-clamp:4;margin-block:.4em .7em;font-size:.9375em;line-height:1.35;color:var(--soft)}
.kiosque-timeline .kiosque-item{position:relative;padding-inline-start:1.5em;border:0}
.kiosque-timeline .kiosque-item::before{content:"";position:absolute;inset-block:0;inset-inline-start:.3em;border-inline-start:1px solid var(--rule)}
.kiosque-timeline .kiosque-item::after{content:"";position:absolute;inset-block-start:calc(50% - .33em);inset-inline-start:0;inline-size:.65em;block-size:.65em;border:2px solid var(--accent);border-radius:50%;background:var(--kiosque-paper,light-dark(#fff,#171512))}
.kiosque-ticker{display:grid;grid-template-columns:auto auto minmax(0,1fr);align-items:center;min-block-size:${heights.line}em}
.kiosque-ticker .kiosque-source{max-inline-size:9em;padding:0 .8em 0 0;min-block-size:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.kiosque-ticker .kiosque-strip{grid-column:3;container-type:inline-size;overflow:hidden;block-size:${heights.line}em}
.kiosque-ticker .kiosque-items{display:flex;gap:2em;inline-size:max-content;align-items:center;block-size:${heights.line}em;animation:kiosque-ticker 60s linear infinite alternate}
.kiosque-ticker .kiosque-item{display:flex;gap:.6em;align-items:baseline;min-block-size:0;padding:0;border:0;white-space:nowrap}
.kiosque-ticker .kiosque-meta{margin:0}
.kiosque-ticker .kiosque-link{display:block;max-inline-size:90cqi;text-overflow:ellipsis}
.kiosque-ticker .kiosque-items:is(:hover,:focus-within),.kiosque-paused .kiosque-items{animation-play-state:paused!important}
.kiosque-button{inline-size:2.25em;block-size:2.25em;padding:0;border:0;background:none;color:inherit;font:inherit;cursor:pointer}
.kiosque-button::before{content:"❚❚";font-size:.7em}
.kiosque-paused .kiosque-button::before{content:"►"}
@keyframes kiosque-ticker{0%,5%{transform:none}95%,100%{transform:translateX(calc(var(--kiosque-direction,1)*min(0px,100cqi - 100%)))}}
@media(prefers-reduced-motion:reduce){.kiosque-ticker .kiosque-items{animation:none}.kiosque-ticker .kiosque-strip{overflow-x:auto}.kiosque-button{display:none}}
@media print{.kiosque-button{display:none}.kiosque-ticker .kiosque-items{animation:none;inline-size:auto;flex-wrap:wrap;block-size:auto;gap:0 2em}
.kiosque-ticker .kiosque-strip{block-size:auto}.kiosque-item{break-inside:avoid}}
`.replaceAll('\n', '')
