// Written to be read here and sent as it is. accent.ts knows the lowest contrasts of the surfaces below, --paper by day and
// --card by night. In a language from right to left, words that are still English run their own way.

/** The style sheet of all pages, inline so that a page needs no other request. */
export const STYLE = `
:root{color-scheme:light dark;--tile:repeating-linear-gradient(135deg,color-mix(in srgb,var(--accent) 20%,var(--paper)) 0 12px,color-mix(in srgb,var(--accent) 12%,var(--paper)) 12px 24px);--paper:#f6f4ef;--card:#fffefb;--ink:#1d1b18;--soft:#5c5750;--line:#ddd8cd;--edge:#8a8478}
@media(prefers-color-scheme:dark){:root{--paper:#171614;--card:#22201e;--ink:#edeae4;--soft:#b1aaa0;--line:#3a3631;--edge:#8b857b}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
.wrap{max-width:46rem;margin:0 auto;padding:0 1.25rem}
.wide{max-width:64rem}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:3px}
h1,h2,h3,.brand{font-family:Charter,"Bitstream Charter","Iowan Old Style","Sitka Text",Cambria,Georgia,"Noto Serif",serif;line-height:1.2;text-wrap:balance}
h1{font-size:clamp(2rem,1.5rem + 2.6vw,3rem);font-weight:600;letter-spacing:-.015em;margin:.2em 0 .35em}
h2{font-size:1.375rem;font-weight:600;margin:0}
h3{font-size:1.25rem;font-weight:600;margin:0}
p{margin:0 0 1rem}
ul,ol{list-style:none;margin:0;padding:0}
.skip{position:absolute;inset-inline-start:1rem;top:-6rem;padding:.5rem 1rem;background:var(--card);z-index:1}
.skip:focus{top:.75rem}
[dir=rtl] :is(h1,h2,h3,p,small,span,label):not([dir]){unicode-bidi:plaintext;text-align:right}
[dir=rtl] :is(.feeds,.whole) p{unicode-bidi:isolate}
.off{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.top{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.25rem 1.5rem;padding-block:1.25rem;min-height:5rem}
.brand{display:inline-flex;align-items:center;gap:.65rem;min-height:2.75rem;color:inherit;font-size:1.2rem;font-weight:600;text-decoration:none}
.brand:hover{text-decoration:underline}
.brand img{display:block;height:2.25rem;width:auto;max-width:11rem;object-fit:contain}
.brand .logo{height:2.75rem}
@media(prefers-color-scheme:dark){.brand .logo{background:#fff;border-radius:6px;color:#1d1b18;padding:.3rem .5rem}}
.top .links{margin:0}
.plain{display:inline-block;padding:.35rem 0;font-size:.9375rem}
.plain,.crumbs a,.links a,.chips a,.pages a,.group a,.whole a{text-decoration:none}
.plain:hover,.crumbs a:hover,.links a:hover,.chips a:hover,.pages a:hover,.group a:hover,.whole a:hover{text-decoration:underline}
main.wrap{padding-block:1.25rem 4.5rem}
main:focus{outline:0}
.crumbs{display:flex;flex-wrap:wrap;gap:0 .6rem;font-size:.9375rem;color:var(--soft)}
.crumbs a{padding:.2rem 0}
.crumbs li+li::before{content:"/";padding-inline-end:.6rem}
.lead{font-size:1.1875rem;line-height:1.5;max-width:38rem;text-wrap:pretty}
.meta time,small time{display:inline-block}
.meta,small{color:var(--soft);font-size:.9375rem}
section{margin-block-start:3rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:clamp(1.1rem,4vw,1.75rem)}
.card h2{margin-block-end:.6rem}
.card>:last-child{margin-block-end:0}
.address{display:grid;grid-template-columns:minmax(0,1fr) auto;align-items:center;gap:.35rem .75rem;margin-block-end:.6rem}
.address>span:not(.off){grid-column:1/-1;font-weight:600;font-size:.9375rem}
code{display:block;overflow:hidden;white-space:nowrap;user-select:all;-webkit-user-select:all;font:.875rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;padding:.7rem .65rem;background:var(--paper);border:1px solid var(--line);border-radius:6px}
code span{display:inline-block;vertical-align:bottom}
code span:first-child{max-width:calc(100% - 18ch);overflow:hidden;text-overflow:ellipsis}
details{margin-block:.5rem}
summary{cursor:pointer;padding:.35rem 0;font-size:.9375rem;width:max-content;max-width:100%}
details[open]>summary{margin-block-end:.5rem}
.icon{width:1em;height:1em;fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round;vertical-align:-.08em}
.feed-head{display:flex;gap:1.1rem;align-items:center;margin-block:.6rem 1rem}
.feed-head>div{min-width:0}
.feed-head :is(h1,p){margin:0}
.portrait{position:relative;flex:none;display:grid;place-items:center;width:4.5rem;height:4.5rem;border-radius:10px;overflow:hidden;background:var(--tile);color:var(--ink);font-size:1.6rem;font-weight:600}
.portrait img{position:absolute;inset:0;width:100%;height:100%;object-fit:cover}
input,button{font:inherit;color:inherit;min-height:2.75rem;border:1px solid var(--edge);border-radius:6px;background:var(--paper);padding:.3rem .75rem}
input{width:100%;min-width:0}
button{cursor:pointer;font-weight:600;min-width:5.5rem}
button:hover{border-color:var(--accent)}
button.go{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button.go:hover{text-decoration:underline}
[hidden]{display:none!important}
.links{display:flex;flex-wrap:wrap;align-items:baseline;gap:.1rem 1.1rem;margin:.6rem 0 0}
.links a{display:inline-block;padding:.3rem 0}
.links .end{margin-inline-start:auto}
.items>li{display:grid;grid-template-columns:minmax(0,1fr);gap:.75rem 1.5rem;padding-block:1.75rem;border-block-end:1px solid var(--line)}
.items>.shot{grid-template-columns:minmax(0,1fr) 10.5rem}
.items>li:last-child{border:0}
.items h3 a{color:inherit;text-decoration:none}
.items h3 a:hover{text-decoration:underline}
.items p{margin:.5rem 0 0;text-wrap:pretty}
.items .meta{margin:.3rem 0 0}
figure{margin:.35rem 0 0}
figure img{display:block;width:100%;aspect-ratio:3/2;height:auto;object-fit:cover;border-radius:6px;position:relative;background:var(--tile);color:transparent}
figure img::after{content:"";position:absolute;inset:0;background:inherit}
figcaption{color:var(--soft);font-size:.8125rem;line-height:1.4;margin-block-start:.4rem}
.chips{display:flex;flex-wrap:wrap;gap:.5rem;margin-block-start:1rem}
.chips a{display:inline-block;min-height:2.25rem;padding:.25rem .9rem;border:1px solid var(--edge);border-radius:2rem}
.chips a:hover{border-color:var(--accent)}
.find{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;margin-block:2rem 0}
.find div{flex:1 1 15rem;max-width:30rem}
.find label{display:block;font-weight:600;margin-block-end:.35rem}
.find input{background:var(--card)}
.find~p{margin-block-start:1.25rem}
.group h2{display:flex;flex-wrap:wrap;align-items:baseline;gap:.2rem .75rem;padding-block-end:.6rem;border-block-end:1px solid var(--line)}
.group h2 small{font-family:system-ui,sans-serif;font-weight:400;letter-spacing:0}
.feeds{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17rem,100%),1fr));column-gap:2.5rem}
.feeds li{display:grid;grid-template-columns:minmax(0,1fr) auto;column-gap:1rem;align-items:baseline;align-content:start;padding-block:.7rem;border-block-end:1px solid var(--line)}
.feeds .name{font-weight:600;padding-block:.15rem;color:inherit}
.feeds .name:hover{color:var(--accent)}
.feeds p,.whole p{grid-column:1/-1;margin:.1rem 0 0;font-size:.9375rem;line-height:1.45;color:var(--soft)}
.feeds p span,.whole p>span{color:var(--ink)}
.feeds small,.whole small{font-size:.875rem}
.whole{margin-block-start:2rem}
.whole h2{margin:0}
.whole h2 a{color:inherit}
.whole .address{margin-block:1rem 0}
.group details{margin:0}
.pages{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.5rem;margin-block-start:1.5rem}
.pages a{padding:.4rem 0}
footer{border-block-start:1px solid var(--line);padding-block:1.5rem 3rem;color:var(--soft);font-size:.9375rem}
footer .links{margin:0}
@media(max-width:34rem){
.top{min-height:4.25rem;padding-block:.75rem}
.address{grid-template-columns:minmax(0,1fr)}
.portrait{width:3.5rem;height:3.5rem;font-size:1.3rem}
.feed-head{gap:.8rem;margin-block:.3rem .6rem}
.feed-head h1{font-size:1.6rem}
.card .links a{padding:.15rem 0}
.lead{font-size:1.0625rem}
main.wrap{padding-block-start:.25rem}
.lead~.card{margin-block-start:1.25rem}
.items>.shot{grid-template-columns:minmax(0,1fr)}
.items .shot figure{order:-1}
.items .shot img{aspect-ratio:2/1}
section{margin-block-start:2.5rem}
}
@media print{.top,.find,button,.card :is(.links,details),:has(>.chips),footer,.skip{display:none}code{white-space:normal}code span,code span:first-child{display:inline;max-width:none}time[title]{font-size:0}time[title]::after{content:attr(title);font-size:.9375rem}}
`;
