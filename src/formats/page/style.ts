/**
 * The style sheet, embedded in each page so that a page needs a single request. Colours have a contrast of at least 7:1 for text and 4.5:1
 * for other elements in both colour schemes; fonts are those of the reader's device.
 */
export const style = `
:root{color-scheme:light dark;--ink:#1b1a18;--soft:#57534c;--paper:#fffdf8;--rule:#ddd6c9;--accent:#8f1d14;--tint:#f6f1e7;
--text:Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,serif;--plain:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
@media(prefers-color-scheme:dark){:root{--ink:#ece7dd;--soft:#b3ac9f;--paper:#171512;--rule:#3a352d;--accent:#ff9e8a;--tint:#221f1a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.125rem/1.6 var(--text);overflow-wrap:break-word;text-rendering:optimizeLegibility}
a{color:inherit;text-decoration-color:var(--accent);text-decoration-thickness:.08em;text-underline-offset:.18em}
a:hover{color:var(--accent)}
:focus-visible{outline:.15rem solid var(--accent);outline-offset:.15rem;border-radius:.1rem}
.skip,.apart{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:focus{position:static;width:auto;height:auto;clip-path:none;display:block;padding:.5rem 1rem}
.masthead{max-width:66rem;margin:0 auto;padding:1.1rem 1.1rem 0;text-align:center}
.masthead>a{font-size:clamp(1.7rem,6vw,2.9rem);line-height:1.1;font-weight:700;letter-spacing:-.015em;text-decoration:none}
.masthead nav{margin-top:.8rem;border-top:1px solid var(--rule);border-bottom:3px double var(--rule)}
.masthead ul{display:flex;flex-wrap:wrap;justify-content:center;gap:0 1.1rem;margin:0;padding:.25rem 0;list-style:none}
.masthead li a{display:block;padding:.3rem 0;font:.86rem/1.5 var(--plain);text-decoration:none}
.masthead [aria-current]{color:var(--accent);font-weight:700}
main{max-width:66rem;margin:0 auto;padding:1.6rem 1.1rem 2.5rem}
.column{max-width:40rem;margin:0 auto}
h1,h2,h3,h4,h5,h6{line-height:1.2;text-wrap:balance;letter-spacing:-.01em}
h1{font-size:clamp(1.75rem,5.4vw,2.7rem);margin:.2rem 0 .8rem}
.kicker{display:block;margin-bottom:.35rem;color:var(--accent);font:700 .82rem/1.4 var(--plain);letter-spacing:.02em}
.trail ol{display:flex;flex-wrap:wrap;gap:0 .5rem;margin:0 0 1rem;padding:0;list-style:none}
.trail li,.meta,.signed,footer,.tags,.reason,.credit{font:.86rem/1.5 var(--plain);color:var(--soft)}
.trail li+li::before{content:"›";margin-right:.5rem}
.lead{font-size:1.22rem;line-height:1.5;font-weight:600;margin:0 0 1rem}
.signed,.meta{margin:0}
.signed{color:var(--ink);margin-bottom:.15rem}
.genre{color:var(--accent);font-weight:700}
figure{margin:1.6rem 0}
img{max-width:100%;height:auto;background:var(--tint)}
figcaption{font:.86rem/1.45 var(--plain);color:var(--soft);margin-top:.4rem}
.text{margin-top:1.6rem}
.text>:first-child{margin-top:0}
.text h2,.text h3,.text h4,.text h5,.text h6{font-size:1.25rem;margin:2rem 0 .6rem}
.text p{margin:0 0 1.1rem;hanging-punctuation:first}
blockquote{margin:1.6rem 0;padding-left:1.1rem;border-left:.25rem solid var(--accent)}
blockquote p{margin:0 0 .4rem}
.offer{margin:1.8rem 0;padding:1.2rem;background:var(--tint);border-top:.2rem solid var(--accent)}
.offer p{margin:0 0 .8rem}
.offer p:last-child{margin:0}
.button{display:inline-block;padding:.55rem 1.1rem;background:var(--accent);color:var(--paper);font:700 .95rem/1.3 var(--plain);text-decoration:none;border-radius:.2rem}
.button:hover{background:var(--ink);color:var(--paper)}
.after{margin-top:2.4rem;padding-top:.3rem;border-top:1px solid var(--rule)}
.after>h2,.front h2{font-size:1.3rem;margin:1rem 0 .6rem}
.list{margin:0;padding:0;list-style:none}
.list>li{padding:.85rem 0;border-top:1px solid var(--rule)}
.list>li:first-child{border-top:0}
.list h2,.list h3{font-size:1.18rem;margin:0 0 .25rem}
.list h2 a,.list h3 a{text-decoration:none}
.list h2 a:hover,.list h3 a:hover{text-decoration:underline}
.list p{margin:0 0 .25rem;font-size:1rem;line-height:1.5}
.list .meta,.list .reason{font-size:.84rem}
.list .kicker{margin-bottom:.15rem}
.tags{margin-top:1.6rem}
.about{display:flex;gap:1.1rem;align-items:flex-start}
.about img{width:6rem;height:6rem;object-fit:cover;border-radius:50%}
.front{display:grid;gap:0 2.4rem}
.front .first{padding-bottom:.85rem;border-bottom:1px solid var(--rule)}
.front .first h2 a{text-decoration:none}
.front .first h2{font-size:clamp(1.6rem,4.4vw,2.3rem);margin:.2rem 0 .5rem}
.front .first p{font-size:1.1rem}
.desks{display:grid;gap:0 2.4rem;margin-top:1rem}
.desks section{border-top:3px double var(--rule);padding-top:.4rem}
.desks h2{font-size:1.15rem}
.desks h2 a{text-decoration:none}
.desks h3{font-size:1.02rem;font-weight:600}
.pager{margin-top:1.2rem;font:.95rem/1.5 var(--plain)}
.words{white-space:pre-line}
body>footer{border-top:3px double var(--rule);width:calc(100% - 2.2rem);max-width:63.8rem;margin:0 auto;padding:1.1rem 0;text-align:center}
footer p{margin:.2rem 0}
@media(min-width:46rem){.front{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}.desks{grid-template-columns:repeat(2,minmax(0,1fr))}}
@media(min-width:64rem){.desks{grid-template-columns:repeat(3,minmax(0,1fr))}}
@media print{.masthead nav,.offer,.after,footer,.skip{display:none}body{font-size:11pt}}
`
  .replaceAll('\n', '')
  .trim()
